/** The password rule that uses the library Passay, which no other package in the jar imports. */
@NullMarked
package dev.keyward.passwordpolicy.passay;

import org.jspecify.annotations.NullMarked;
