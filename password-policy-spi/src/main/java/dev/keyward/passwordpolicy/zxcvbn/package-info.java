/** The password rule that uses the library zxcvbn, which no other package of Keyward imports. */
@NullMarked
package dev.keyward.passwordpolicy.zxcvbn;

import org.jspecify.annotations.NullMarked;
