package dev.keyward.providerkit.jobs;

import dev.keyward.providerkit.jobs.LeaseStore.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lease of a background job, which ensures that only one node of the cluster runs the job.
 *
 * <p>The lease is a row in the database with its owner and a counter. The owner increments the counter every few seconds. Another
 * node takes the lease when the counter has not changed for {@link #TIMEOUT} by its own clock, so the clocks of two nodes are
 * never compared. A node that was suspended for longer than the time-out may finish work that it had started while the new owner
 * already works. Thread-safe.
 */
public final class Lease {

    /** Time after which another node may take a lease that its owner has not renewed. */
    public static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final long TIMEOUT_NANOS = TIMEOUT.toNanos();
    private static final long RENEWAL_NANOS = TIMEOUT_NANOS / 5;

    private final String job;
    private final String owner;
    private final LeaseStore store;
    private final LongSupplier nanoClock;

    private Optional<Row> observed = Optional.empty();
    private long observedSince;
    private long lastLook;
    private boolean hasLooked;
    private volatile boolean owned;
    private volatile long renewed;

    /** @param owner id of this node, different after each restart */
    Lease(String job, String owner, LeaseStore store, LongSupplier nanoClock) {
        this.job = job;
        this.owner = owner;
        this.store = store;
        this.nanoClock = nanoClock;
    }

    /** Returns whether this node owns the lease and has renewed it within the last {@link #TIMEOUT}. Does not access the database. */
    public boolean isHeld() {
        return owned && nanoClock.getAsLong() - renewed < TIMEOUT_NANOS;
    }

    /** Takes or renews the lease, at most once every few seconds, and returns whether this node owns it. */
    synchronized boolean hold() {
        long now = nanoClock.getAsLong();
        if (hasLooked && now - lastLook < RENEWAL_NANOS) {
            return isHeld();
        }
        Optional<Row> row = store.read(job);
        hasLooked = true;
        lastLook = now;
        if (row.isEmpty()) {
            return own(store.create(job, new Row(owner, 1)), now);
        }
        Row current = row.get();
        if (!observed.equals(row)) {
            observed = row;
            observedSince = now;
        }
        boolean mayTake = current.owner().equals(owner) || current.isFree() || now - observedSince >= TIMEOUT_NANOS;
        return own(mayTake && store.replace(job, current, new Row(owner, current.count() + 1)), now);
    }

    /** @param since a time before the row was written, so that the lease ends on this node before another node can take it */
    private boolean own(boolean isOwner, long since) {
        if (isOwner) {
            renewed = since;
        }
        owned = isOwner;
        return isOwner;
    }

    /** Releases the lease if this node owns it, so that another node can take it without waiting for the time-out. */
    synchronized void release() {
        if (owned) {
            owned = false;
            store.read(job)
                    .filter(row -> row.owner().equals(owner))
                    .ifPresent(row -> store.replace(job, row, Row.free(row.count() + 1)));
        }
    }
}
