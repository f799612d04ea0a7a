package dev.keyward.providerkit.jobs;

import java.time.Duration;

/**
 * Background work that one node of the cluster does at a time, in slices.
 *
 * <p>A slice must end well within {@link Lease#TIMEOUT}, because the lease is renewed between two slices only. All progress must be
 * in the database, so that another node can continue after any slice. All methods are called on one thread per job.
 */
public interface Job {

    /** Returns the name of the job's lease, at most 64 characters. Nodes of two versions must agree on it. */
    String name();

    /** Returns the pause between two slices when the last one left no work. */
    Duration pause();

    /**
     * Does a bounded amount of work. An exception ends the slice and is logged; the next slice follows after the pause.
     *
     * @param lease to be checked before work that another thread starts
     * @return whether more work is due at once
     */
    boolean runSlice(Lease lease);

    /** Called after the last slice, before the lease is released. Must return within a few seconds. */
    default void stop() {}
}
