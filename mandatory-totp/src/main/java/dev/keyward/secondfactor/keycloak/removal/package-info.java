/** Keeps users from removing the only second factor that a campaign accepts. */
@NullMarked
package dev.keyward.secondfactor.keycloak.removal;

import org.jspecify.annotations.NullMarked;
