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

    /** Store the stage of the sign-in and show the page of this stage without a message. */
    record Show(SignInStage stage) implements NextStep {}

    /** Store the stage of the sign-in and let the flow continue to the second factor. */
    record AwaitSecondFactor(SignInStage.SecondFactor stage) implements NextStep {}

    /** Report the sign-in as failed, and show the page that explains why. Also stores the stage. */
    record Stop(SignInStage.Stopped stage) implements NextStep {}

    /** Mail a verification code, within the user's hourly limit, and show the page for entering it. */
    record SendCode(boolean isResent) implements NextStep {}

    /** Compare the entered text with the mailed code, and show the page again or take {@link SignInDialogue#afterCode}. */
    record CheckCode(String text) implements NextStep {

        /** Returns only the name of this record, because the entered text may be a valid verification code. */
        @Override
        public String toString() {
            return "CheckCode[]";
        }
    }

    /** At the end of the flow, store the given stage of the sign-in and make the flow run the breach check again. */
    record Reopen(SignInStage stage) implements NextStep {}
}
