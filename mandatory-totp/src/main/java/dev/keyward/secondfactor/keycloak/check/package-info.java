/** The authenticator that asks users who have a second factor for it, in flows without a password. */
@NullMarked
package dev.keyward.secondfactor.keycloak.check;

import org.jspecify.annotations.NullMarked;
