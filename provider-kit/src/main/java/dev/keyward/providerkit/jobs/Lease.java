package dev.keyward.providerkit.jobs;

import dev.keyward.providerkit.jobs.LeaseStore.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A node's claim to be the only one that runs a job, renewed while the node lives.
 *
 * <p>The row in the database has the owner and a counter. The owner raises the counter every few seconds; another node takes the
 * lease when it has seen the same counter for {@link #TIMEOUT} on its own clock. So no times of two nodes are compared. A node that
 * was suspended for longer than the time-out may finish what it had started while the new owner works. Thread-safe.
 */
public final class Lease {

    /** How long a lease outlives an owner that no longer renews it. */
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

    /** @param owner unique to this node and this start of it */
    Lease(String job, String owner, LeaseStore store, LongSupplier nanoClock) {
        this.job = job;
        this.owner = owner;
        this.store = store;
        this.nanoClock = nanoClock;
    }

    /** Returns whether this node owns the lease for the moment. Does not access the database. */
    public boolean isHeld() {
        return owned && nanoClock.getAsLong() - renewed < TIMEOUT_NANOS;
    }

    /** Takes or renews the lease if that is due, and returns whether this node owns it now. */
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

    /** @param since a time before the row was written, so that this node gives up first */
    private boolean own(boolean isOwner, long since) {
        if (isOwner) {
            renewed = since;
        }
        owned = isOwner;
        return isOwner;
    }

    /** Frees the lease for other nodes at once, if this node owns it. */
    synchronized void release() {
        if (owned) {
            owned = false;
            store.read(job)
                    .filter(row -> row.owner().equals(owner))
                    .ifPresent(row -> store.replace(job, row, Row.free(row.count() + 1)));
        }
    }
}
