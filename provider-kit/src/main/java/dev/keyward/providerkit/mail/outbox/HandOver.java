package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.jobs.Lease;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when this node gives up its lease on the outbox because it reaches no mail server, so that another node can try.
 *
 * <p>The time for which the node waits doubles each time, until it reaches a mail server again. So two nodes that both reach none do not
 * pass the lease to and fro. Thread-safe.
 */
final class HandOver {

    /** Steps that the outbox job takes in its next slice. */
    enum Step {
        SEND,
        /** Start no attempt, and give up the lease as soon as the running attempts have ended. */
        DRAIN,
        GIVE_AWAY
    }

    private static final Duration FIRST_PATIENCE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(1);
    private static final int FEWEST_FAILURES = 3;

    private final LongSupplier nanoClock;
    private Duration patience = FIRST_PATIENCE;
    private int failures;
    private long firstFailure;
    private long lastSlice;

    HandOver(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.lastSlice = nanoClock.getAsLong();
    }

    /** Records that a mail server has answered, even if it refused the mail. */
    synchronized void reachServer() {
        failures = 0;
        patience = FIRST_PATIENCE;
    }

    /** Records that an attempt to send a mail failed because of the mail server or the network. */
    synchronized void fail() {
        if (failures == 0) {
            firstFailure = nanoClock.getAsLong();
        }
        failures++;
    }

    /** @param isIdle whether no attempt to send a mail is in progress on this node */
    synchronized Step next(boolean isIdle) {
        long now = nanoClock.getAsLong();
        if (now - lastSlice >= Lease.TIMEOUT.toNanos()) {
            failures = 0; // another node may have had the lease meanwhile
        }
        lastSlice = now;
        long failing = now - firstFailure;
        if (failures < FEWEST_FAILURES || failing < patience.toNanos()) {
            return Step.SEND;
        }
        if (isIdle) {
            failures = 0;
            patience = min(patience.multipliedBy(2), LONGEST_PATIENCE);
            return Step.GIVE_AWAY;
        }
        if (failing < patience.plus(LONGEST_DRAIN).toNanos()) {
            return Step.DRAIN;
        }
        failures = 0; // an attempt hangs and may still succeed, so another node must not repeat it
        return Step.SEND;
    }

    private static Duration min(Duration one, Duration two) {
        return one.compareTo(two) < 0 ? one : two;
    }
}
