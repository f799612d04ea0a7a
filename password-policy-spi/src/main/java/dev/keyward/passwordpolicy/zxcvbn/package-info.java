/** The rule that leans on zxcvbn; no other class of Keyward knows that library. */
@NullMarked
package dev.keyward.passwordpolicy.zxcvbn;

import org.jspecify.annotations.NullMarked;
