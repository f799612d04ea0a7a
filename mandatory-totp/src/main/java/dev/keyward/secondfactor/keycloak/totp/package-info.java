/** Keycloak's set-up of an authenticator app and of recovery codes, with accessible pages. */
@NullMarked
package dev.keyward.secondfactor.keycloak.totp;

import org.jspecify.annotations.NullMarked;
