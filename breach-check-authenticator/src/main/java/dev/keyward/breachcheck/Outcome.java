package dev.keyward.breachcheck;

import java.util.Optional;

/** What becomes of a sign-in with a password that was looked at. */
public sealed interface Outcome {

    /** In the words of administrators, for events and metrics. */
    String word();

    /** What is wrong with the password; empty where nothing is, or nothing is known. */
    default Optional<PasswordProblem> because() {
        return Optional.empty();
    }

    /**
     * It goes on.
     *
     * @param clear whether the lists that were asked all said that they do not have the password
     */
    record Pass(boolean clear) implements Outcome {

        @Override
        public String word() {
            return "pass";
        }
    }

    /** It ends here for now: nothing is known of the password, and the server is to be strict about that. */
    record TryLater() implements Outcome {

        @Override
        public String word() {
            return "try-later";
        }
    }

    /**
     * Something is done about the password.
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
     * It goes on after the person has read until when the password has to be changed, or has chosen to change it now.
     *
     * @param isNew whether this sign-in sets the deadline
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
