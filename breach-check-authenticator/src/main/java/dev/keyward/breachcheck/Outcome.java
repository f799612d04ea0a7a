package dev.keyward.breachcheck;

import java.util.Optional;

/**
 * Outcome of the password check of a sign-in: continue, show a deadline, take an action, or refuse for now. Immutable and
 * thread-safe.
 */
public sealed interface Outcome {

    /** Returns the name of this outcome in events and metrics. */
    String word();

    /**
     * Returns the reason why the user should change the password. The result is empty if the password has no problem or the
     * lookup failed.
     */
    default Optional<PasswordProblem> because() {
        return Optional.empty();
    }

    /**
     * Outcome in which the sign-in continues.
     *
     * @param clear whether all lookups succeeded and none matched
     */
    record Pass(boolean clear) implements Outcome {

        @Override
        public String word() {
            return "pass";
        }
    }

    /** Outcome in which the sign-in is refused for now: the lookup failed and the server is configured to fail closed. */
    record TryLater() implements Outcome {

        @Override
        public String word() {
            return "try-later";
        }
    }

    /**
     * Outcome in which the breach check takes an action because of a breached or weak password.
     *
     * @param action neither {@link CheckAction#OFF} nor {@link CheckAction#CHANGE_BY_DEADLINE}
     */
    record Act(CheckAction action, PasswordProblem reason) implements Outcome {

        @Override
        public String word() {
            return action.word();
        }

        @Override
        public Optional<PasswordProblem> because() {
            return Optional.of(reason);
        }
    }

    /**
     * Outcome in which the user sees the deadline for changing the password, and chooses to change it now or later.
     *
     * @param isNew whether this sign-in set the deadline
     */
    record Remind(PasswordProblem reason, Deadline deadline, boolean isNew) implements Outcome {

        @Override
        public String word() {
            return CheckAction.CHANGE_BY_DEADLINE.word();
        }

        @Override
        public Optional<PasswordProblem> because() {
            return Optional.of(reason);
        }
    }
}
