package dev.keyward.breachcheck;

import java.util.Optional;

/** Outcome of a sign-in whose password was checked. Immutable and thread-safe. */
public sealed interface Outcome {

    /** Name of the outcome in events and metrics. */
    String word();

    /** Returns the problem of the password; empty if there is none, or if it is unknown. */
    default Optional<PasswordProblem> because() {
        return Optional.empty();
    }

    /**
     * The sign-in continues.
     *
     * @param clear whether every lookup succeeded without a match
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
     * The breach check acts on the password.
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
     * The user reads by when the password has to be changed, and then continues or changes it now.
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
