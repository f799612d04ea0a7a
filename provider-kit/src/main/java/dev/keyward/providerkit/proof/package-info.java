/**
 * Proofs by a mailed code that a user receives mail at the account's verified e-mail address.
 *
 * <p>A feature demands one before a step for which the password alone is not enough, such as a new password or second factor.
 */
@NullMarked
package dev.keyward.providerkit.proof;

import org.jspecify.annotations.NullMarked;
