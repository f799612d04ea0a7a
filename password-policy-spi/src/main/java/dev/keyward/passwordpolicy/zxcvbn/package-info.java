/** The rule that uses zxcvbn; no other class of Keyward imports that library. */
@NullMarked
package dev.keyward.passwordpolicy.zxcvbn;

import org.jspecify.annotations.NullMarked;
