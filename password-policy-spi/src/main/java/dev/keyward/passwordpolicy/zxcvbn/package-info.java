/** The password rule that uses the library zxcvbn, which no other package in the jar imports. */
@NullMarked
package dev.keyward.passwordpolicy.zxcvbn;

import org.jspecify.annotations.NullMarked;
