/** The dialogue with a user whose password has a finding: stages, answers, and a pure function from one stage to the next step. */
@NullMarked
package dev.keyward.breachcheck.dialogue;

import org.jspecify.annotations.NullMarked;
