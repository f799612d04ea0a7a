/** The dialogue with a user whose password is breached or weak: its stages and answers, and the choice of the next step. */
@NullMarked
package dev.keyward.breachcheck.dialogue;

import org.jspecify.annotations.NullMarked;
