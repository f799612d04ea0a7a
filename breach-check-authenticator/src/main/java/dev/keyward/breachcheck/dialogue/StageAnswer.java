package dev.keyward.breachcheck.dialogue;

/**
 * Input that moves a sign-in to its next stage: a submitted form, or an event of the authentication flow. Immutable and
 * thread-safe.
 */
public sealed interface StageAnswer {

    /** The flow reached the breach check again, or the user reloaded its page. */
    record Return() implements StageAnswer {}

    /** The user chose to change the password now. */
    record ChangeNow() implements StageAnswer {}

    /** The user chose to change the password later, before the deadline. */
    record ChangeLater() implements StageAnswer {}

    /** The user requested another verification code. */
    record Resend() implements StageAnswer {}

    /**
     * The user submitted the form with a verification code.
     *
     * @param text the entered text, which may be blank
     */
    record TypedCode(String text) implements StageAnswer {

        /** Returns only the name of this record, because the entered text may be a valid verification code. */
        @Override
        public String toString() {
            return "TypedCode[]";
        }
    }

    /** The top-level flow reached its end successfully. */
    record FlowEnd() implements StageAnswer {}
}
