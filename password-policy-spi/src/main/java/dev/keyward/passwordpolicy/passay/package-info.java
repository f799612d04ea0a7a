/** The rule that uses Passay; no other class of Keyward imports that library. */
@NullMarked
package dev.keyward.passwordpolicy.passay;

import org.jspecify.annotations.NullMarked;
