package dev.keyward.breachcheck;

/** What becomes of a sign-in with a password that was looked at. */
public sealed interface Outcome {

    /**
     * It goes on.
     *
     * @param fine whether the password was found to be all right, so that a deadline for it has no point any more
     */
    record Pass(boolean fine) implements Outcome {}

    /** It goes on, and is written down. */
    record Recorded(Reason reason) implements Outcome {}

    /** It goes on, and a mail is sent. */
    record Notified(Reason reason) implements Outcome {}

    /**
     * It goes on after the person has read until when the password has to be changed, or has chosen to change it now.
     *
     * @param isNew whether this sign-in sets the deadline
     */
    record Remind(Reason reason, Deadline deadline, boolean isNew) implements Outcome {}

    /** It goes on after the password was changed. */
    record Change(Reason reason) implements Outcome {}

    /** It ends here; the password has to be reset. */
    record Blocked(Reason reason) implements Outcome {}

    /** It ends here for now: nothing is known of the password, and the server is to be strict about that. */
    record TryLater() implements Outcome {}
}
