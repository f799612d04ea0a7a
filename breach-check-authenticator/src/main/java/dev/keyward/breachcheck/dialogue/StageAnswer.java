package dev.keyward.breachcheck.dialogue;

/** Answer to a stage: what the user submitted, or what the flow did. Immutable and thread-safe. */
public sealed interface StageAnswer {

    /** The flow came to the check again, or the user reloaded the page. */
    record Return() implements StageAnswer {}

    /** The user chose to change the password now. */
    record ChangeNow() implements StageAnswer {}

    /** The user chose to change the password before the deadline. */
    record ChangeLater() implements StageAnswer {}

    /** The user asked for another code. */
    record Resend() implements StageAnswer {}

    /**
     * The user submitted the form for the code.
     *
     * @param text may be blank
     */
    record TypedCode(String text) implements StageAnswer {

        /** Omits the text, which may be a valid code. */
        @Override
        public String toString() {
            return "TypedCode[]";
        }
    }

    /** The code of a {@link NextStep.CheckCode} was checked, and the attempt counted. */
    record CheckedCode(Result result) implements StageAnswer {}

    /** The top-level flow succeeded. */
    record FlowEnd() implements StageAnswer {}

    /** Result of an attempt to enter a code. */
    enum Result {
        RIGHT,
        WRONG,
        /** The code had no attempts left, so it was not compared. */
        SPENT
    }
}
