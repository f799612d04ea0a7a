/** Breached passwords: refused when they are set, dealt with when they are used at sign-in. */
@NullMarked
package dev.keyward.breachcheck;

import org.jspecify.annotations.NullMarked;
