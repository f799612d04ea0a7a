/** The password rule that uses the library Passay, which no other package of Keyward imports. */
@NullMarked
package dev.keyward.passwordpolicy.passay;

import org.jspecify.annotations.NullMarked;
