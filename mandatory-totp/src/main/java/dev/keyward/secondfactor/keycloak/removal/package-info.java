/** Prevents users from removing the last second factor that a campaign requires. */
@NullMarked
package dev.keyward.secondfactor.keycloak.removal;

import org.jspecify.annotations.NullMarked;
