package dev.keyward.breachcheck.dialogue;

/** Next step of the dialogue: what the adapter stores, shows, and tells the flow. Immutable and thread-safe. */
public sealed interface NextStep {

    /** Forget the sign-in and begin the flow anew. */
    record Restart() implements NextStep {}

    /** Leave the dialogue and let the user continue with the current password. */
    record Continue() implements NextStep {}

    /** Leave the dialogue and let the user continue to the page for a new password: the proof is given, or none is needed. */
    record ChangePassword() implements NextStep {}

    /** Store the stage and show its page. */
    record Show(SignInStage stage, Message message) implements NextStep {}

    /** Store the stage and let the flow continue to the second factor. */
    record AwaitSecondFactor(SignInStage.SecondFactor stage) implements NextStep {}

    /** Store the stage, report the sign-in as failed, and show the page of the stage. */
    record Stop(SignInStage.Stopped stage) implements NextStep {}

    /** Mail a code if the user may have another one this hour, and show the page for it. */
    record SendCode(SignInStage.CodeEntry stage, boolean isResent) implements NextStep {}

    /** Count an attempt, compare the text, and answer with {@link StageAnswer.CheckedCode}. */
    record CheckCode(SignInStage.CodeEntry stage, MailedCode code, String text) implements NextStep {

        /** Omits the text, which may be a valid code. */
        @Override
        public String toString() {
            return "CheckCode[]";
        }
    }

    /** Store the stage, report a failure, and show the page for the code with the reason. */
    record RefuseCode(SignInStage.CodeEntry stage, CodeRefusal refusal) implements NextStep {}

    /** Store the stage and run the check again, at the end of the flow. */
    record Reopen(SignInStage stage) implements NextStep {}

    /** Message on the page for the code. */
    enum Message {
        NONE,
        /** The field for the code is empty. */
        MISSING,
        /** No code is valid, so the user has to ask for one. */
        ASK
    }

    /** Reason why an entered code was not accepted. */
    enum CodeRefusal {
        WRONG,
        SPENT,
        EXPIRED,
        LOCKED,
        LOCKED_FOR_GOOD
    }
}
