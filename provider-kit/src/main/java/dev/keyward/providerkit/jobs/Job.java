package dev.keyward.providerkit.jobs;

import java.time.Duration;

/**
 * A background job that runs in short slices, on one node of the cluster at a time.
 *
 * <p>A slice must end well within {@link Lease#TIMEOUT}, because the lease is renewed only between slices. All progress must be
 * in the database, so that another node can continue after any slice. Each job has one thread, which calls all methods.
 */
public interface Job {

    /**
     * Returns the name of the job, which is also the name of its lease. It has at most 64 characters. It never changes,
     * because nodes of different versions must agree on it.
     */
    String name();

    /** Returns how long the job waits after a slice (one run) that left no work or threw an exception. */
    Duration pause();

    /**
     * Returns the minimum time between the starts of two runs of this job, if the first of them left no work. A job that is
     * woken more often handles the work of several wake-ups in one slice.
     */
    default Duration shortestInterval() {
        return Duration.ZERO;
    }

    /**
     * Returns whether this node can do the work of the job now. While it cannot, for example for lack of a key, it leaves the
     * lease to other nodes. Called before each slice.
     */
    default boolean isAble() {
        return true;
    }

    /**
     * Completes work that this node has begun, such as storing outcomes that could not be stored before. Called before each
     * slice, even while another node owns the lease or the lease cannot be renewed. If it throws, the exception is logged, the
     * slice runs all the same, and the next call follows after the pause.
     */
    default void completeBegunWork() {}

    /**
     * Runs one slice of this job. A slice does a bounded amount of work. If this method throws, the exception is logged
     * and the next slice runs after the pause.
     *
     * @param lease the job's lease; other threads that work for the job must check that it is held before they start
     * @return whether the next slice should run without a pause
     */
    boolean runSlice(Lease lease);

    /**
     * Called when this node has lost the lease after a slice, to release resources such as a locked file. The job may get the
     * lease again later.
     */
    default void leaseLost() {}

    /**
     * Ends the work of this job on this node; called after the job's last run and before the lease is released. Must return
     * within nine seconds, because the server waits for ten.
     */
    default void stop() {}
}
