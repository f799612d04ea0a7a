/** Reads and checks the configuration of a realm's campaign for a mandatory second factor. */
@NullMarked
package dev.keyward.secondfactor.keycloak.settings;

import org.jspecify.annotations.NullMarked;
