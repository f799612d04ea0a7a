/** The page on which a user enters a mailed verification code. */
@NullMarked
package dev.keyward.providerkit.proof.page;

import org.jspecify.annotations.NullMarked;
