/** The rule that leans on Passay; no other class of Keyward knows that library. */
@NullMarked
package dev.keyward.passwordpolicy.passay;

import org.jspecify.annotations.NullMarked;
