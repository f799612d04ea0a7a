/** The required action that tells a user about the campaign, and starts the set-up of the chosen factor. */
@NullMarked
package dev.keyward.secondfactor.keycloak.action;

import org.jspecify.annotations.NullMarked;
