package dev.keyward.providerkit.lanes;

import java.util.Optional;

/**
 * A mail in the queues of {@link MailLanes}, with callbacks for the outcome of its attempts. Any thread may call the methods, but none
 * while it holds the lock of the lanes.
 */
public interface MailDelivery {

    /**
     * Makes one attempt to send the mail. Throws if another attempt is needed. May block without a time limit.
     *
     * @return whether the mail server has answered; false if the attempt ended without it, because there was nothing to send
     */
    boolean attempt();

    /** Reports that an attempt to send the mail exceeded its deadline. */
    void overdue();

    /**
     * Reports that an attempt to send the mail ended without an exception, possibly after its deadline. Called at most once,
     * and never together with {@link #failed}.
     */
    void sent();

    /**
     * Reports that the mail was not sent and will not be tried again. Called at most once, and never together with {@link #sent}.
     *
     * @param last exception of the last attempt; empty if the attempt exceeded its deadline or was never made
     */
    void failed(Optional<Throwable> last);
}
