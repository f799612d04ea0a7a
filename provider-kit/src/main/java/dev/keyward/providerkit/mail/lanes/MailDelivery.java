package dev.keyward.providerkit.mail.lanes;

import java.util.Optional;

/** A mail to send in {@link MailLanes}. Any thread may call the methods, none while it holds a lock. */
public interface MailDelivery {

    /** Hands the mail to the mail server. Throws if that fails; may block for any time. */
    void attempt();

    /** Called when an attempt has passed its deadline. */
    void overdue();

    /** Called when the mail was sent, perhaps after the deadline. Called at most once, and never if {@link #failed} is. */
    void sent();

    /**
     * Called when the last attempt has failed. Called at most once, and never if {@link #sent} is.
     *
     * @param last the exception of the last attempt; empty if it passed its deadline or was never made
     */
    void failed(Optional<Throwable> last);
}
