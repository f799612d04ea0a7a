package dev.keyward.providerkit.mail.lanes;

/**
 * Decides whether a realm's mail queue may start another attempt, so that failing queues do not use up all threads.
 *
 * <p>An attempt is live until its deadline and overdue afterwards. A lane that is failing, or has never succeeded, gets one
 * thread at a time. All failing lanes together get at most half of the threads for live attempts, and leave a quarter of all
 * threads to the other lanes. Not thread-safe.
 */
final class LaneThreads {

    /** Counts the attempts of one realm's mail queue, and records whether the last one failed. */
    static final class Usage {
        private int live;
        private int overdue;
        private boolean failing;
        private boolean proven;

        boolean isIdle() {
            return live + overdue == 0;
        }

        boolean isFailing() {
            return failing;
        }
    }

    private final MailLimits limits;
    private int live;
    private int liveInFailingLanes;
    private int overdue;
    private boolean starved;

    LaneThreads(MailLimits limits) {
        this.limits = limits;
    }

    boolean mayStart(Usage lane) {
        int most = lane.proven && !lane.failing ? limits.threadsPerLane() : 1;
        if (lane.live >= most || lane.live + lane.overdue >= limits.threadsPerLane()) {
            return false;
        }
        int half = Math.max(1, limits.threads() / 2);
        boolean isFree = live < limits.threads()
                && live + overdue < (lane.failing ? limits.threads() + half : 2 * limits.threads())
                && (!lane.failing || liveInFailingLanes < half);
        starved |= !isFree;
        return isFree;
    }

    /** Returns whether a mail queue was refused a thread since the last call, because no thread was free. */
    boolean takeStarved() {
        boolean was = starved;
        starved = false;
        return was;
    }

    /** Counts an attempt of the given mail queue as live, until {@link #endLive} is called. */
    void start(Usage lane) {
        lane.live++;
        live++;
        liveInFailingLanes += lane.failing ? 1 : 0;
    }

    /** @param wasFailing whether the lane was failing when the attempt started */
    void endLive(Usage lane, boolean wasFailing) {
        lane.live--;
        live--;
        liveInFailingLanes -= wasFailing ? 1 : 0;
    }

    void startOverdue(Usage lane) {
        lane.overdue++;
        overdue++;
    }

    void endOverdue(Usage lane) {
        lane.overdue--;
        overdue--;
    }

    void succeed(Usage lane, boolean inTime) {
        lane.proven = true;
        lane.failing = lane.failing && !inTime;
    }

    void fail(Usage lane) {
        lane.failing = true;
    }

    boolean areLive() {
        return live > 0;
    }
}
