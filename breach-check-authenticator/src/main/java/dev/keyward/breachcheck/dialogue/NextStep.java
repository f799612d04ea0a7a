package dev.keyward.breachcheck.dialogue;

/**
 * Next step in the dialogue with a user whose password is breached or weak. The Keycloak adapter carries it out. Immutable and
 * thread-safe.
 */
public sealed interface NextStep {

    /** Restart the authentication flow from the beginning. */
    record Restart() implements NextStep {}

    /** End the dialogue and let the user continue with the current password. */
    record Continue() implements NextStep {}

    /** End the dialogue and continue to the page for a new password. The user has given a proof of identity or needs none. */
    record ChangePassword() implements NextStep {}

    /** Store the stage of the sign-in and show the page of this stage with a message. */
    record Show(SignInStage stage, Message message) implements NextStep {}

    /** Store the stage of the sign-in and let the flow continue to the second factor. */
    record AwaitSecondFactor(SignInStage.SecondFactor stage) implements NextStep {}

    /** Report the sign-in as failed, and show the page that explains why. Also stores the stage. */
    record Stop(SignInStage.Stopped stage) implements NextStep {}

    /** Mail a verification code, within the user's hourly limit, and show the page for entering it. */
    record SendCode(SignInStage.CodeEntry stage, boolean isResent) implements NextStep {}

    /** Count an attempt, compare the entered text with the verification code, and answer with {@link StageAnswer.CheckedCode}. */
    record CheckCode(SignInStage.CodeEntry stage, MailedCode code, String text) implements NextStep {

        /** Returns only the name of this record, because the entered text may be a valid verification code. */
        @Override
        public String toString() {
            return "CheckCode[]";
        }
    }

    /**
     * Show the page for entering a verification code again, with the reason for refusing the last one. Also stores the stage
     * and reports a failure.
     */
    record RefuseCode(SignInStage.CodeEntry stage, CodeRefusal refusal) implements NextStep {}

    /** At the end of the flow, store the given stage of the sign-in and make the flow run the breach check again. */
    record Reopen(SignInStage stage) implements NextStep {}

    /** Messages on the page for entering a verification code. */
    enum Message {
        NONE,
        /** The user submitted the form without a verification code. */
        MISSING,
        /** No valid code was mailed, so the user has to request one. */
        ASK
    }

    /** Reasons why an entered verification code was not accepted. */
    enum CodeRefusal {
        WRONG,
        SPENT,
        EXPIRED,
        LOCKED,
        LOCKED_FOR_GOOD
    }
}
