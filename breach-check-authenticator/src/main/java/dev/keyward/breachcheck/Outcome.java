package dev.keyward.breachcheck;

import java.util.Optional;

/** Outcome of the password check of a sign-in: continue, remind, act, or refuse for now. Immutable and thread-safe. */
public sealed interface Outcome {

    /** Returns the name of the outcome in events and metrics. */
    String word();

    /** Returns the problem of the password; empty if it has none or the lookup failed. */
    default Optional<PasswordProblem> because() {
        return Optional.empty();
    }

    /**
     * The sign-in continues.
     *
     * @param clear whether all lookups succeeded and none matched
     */
    record Pass(boolean clear) implements Outcome {

        @Override
        public String word() {
            return "pass";
        }
    }

    /** Refuse for now: the lookup failed and the server is configured to fail closed. */
    record TryLater() implements Outcome {

        @Override
        public String word() {
            return "try-later";
        }
    }

    /**
     * The breach check takes an action because of a breached or weak password.
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
     * The user sees the deadline for changing the password, and chooses to change it now or later.
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
