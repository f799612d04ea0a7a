package dev.keyward.breachcheck;

import java.util.Optional;

/** One mail of {@link MailLanes}. Each method may be called on any thread; none is called while a lock is held. */
public interface MailDelivery {

    /** Hands the mail to the mail server; throws when that fails, and may block for any time. */
    void attempt();

    /** An attempt is over its deadline. */
    void overdue();

    /** The mail was sent, perhaps after a deadline. Called at most once, and never if {@link #failed} is. */
    void sent();

    /**
     * The mail is given up. Called at most once, and never if {@link #sent} is.
     *
     * @param last why the last attempt failed; empty where it was over its deadline or never made
     */
    void failed(Optional<Throwable> last);
}
