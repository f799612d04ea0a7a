/** The part of realm setup that sets up a campaign for a second factor, and removes it. */
@NullMarked
package dev.keyward.secondfactor.keycloak.setup;

import org.jspecify.annotations.NullMarked;
