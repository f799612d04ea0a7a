/** The authenticator that asks users who have a second factor for it, in a password reset and in the flows of identity providers. */
@NullMarked
package dev.keyward.secondfactor.keycloak.check;

import org.jspecify.annotations.NullMarked;
