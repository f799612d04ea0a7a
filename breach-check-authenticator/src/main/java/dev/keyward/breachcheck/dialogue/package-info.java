/** The dialogue with a user whose password has a finding: its stages and answers, and the choice of the next step. */
@NullMarked
package dev.keyward.breachcheck.dialogue;

import org.jspecify.annotations.NullMarked;
