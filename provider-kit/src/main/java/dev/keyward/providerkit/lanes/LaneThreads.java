package dev.keyward.providerkit.lanes;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Decides whether a realm's mail queue may start another attempt, so that failing queues do not use up all threads.
 *
 * <p>An attempt is live until its deadline and overdue afterwards. A lane that is failing, or has never succeeded, gets one
 * thread at a time. All failing lanes together get at most half of the threads for live attempts. Together with the lanes that have
 * never succeeded, of which any number may fail after a restart, they get at most three quarters. Not thread-safe.
 */
final class LaneThreads {

    /** Reliability of a mail queue, derived from its last attempts. */
    enum Reliability {
        FAILING,
        /** No attempt to send a mail from the queue has ended yet. */
        UNKNOWN,
        PROVEN
    }

    /** Counts the attempts of one realm's mail queue, and records whether the last one failed. */
    static final class Usage {
        private int live;
        private int overdue;
        private Reliability reliability = Reliability.UNKNOWN;

        boolean isIdle() {
            return live + overdue == 0;
        }

        boolean isFailing() {
            return reliability == Reliability.FAILING;
        }
    }

    private final int threads;
    private final int threadsPerLane;
    private final Map<Reliability, Integer> liveByReliability = new EnumMap<>(Reliability.class);
    private int live;
    private int overdue;
    private boolean starved;

    /**
     * @param threads maximum number of live attempts; live and overdue attempts together may be twice as many
     * @param threadsPerLane maximum number of attempts of one lane at a time, including overdue ones
     */
    LaneThreads(int threads, int threadsPerLane) {
        this.threads = threads;
        this.threadsPerLane = threadsPerLane;
    }

    boolean mayStart(Usage lane) {
        int most = lane.reliability == Reliability.PROVEN ? threadsPerLane : 1;
        if (lane.live >= most || lane.live + lane.overdue >= threadsPerLane) {
            return false;
        }
        boolean isFree = live + overdue < threads + share(lane.reliability)
                && Arrays.stream(Reliability.values())
                        .filter(reliability -> reliability.compareTo(lane.reliability) >= 0)
                        .allMatch(reliability -> liveUpTo(reliability) < share(reliability));
        starved |= !isFree;
        return isFree;
    }

    /**
     * Returns how many attempts may run at the same time in all mail queues of the given or a lower reliability
     * together.
     */
    private int share(Reliability reliability) {
        return switch (reliability) {
            case FAILING -> Math.max(1, threads / 2);
            case UNKNOWN -> threads - threads / 4;
            case PROVEN -> threads;
        };
    }

    private int liveUpTo(Reliability reliability) {
        int sum = 0;
        for (Map.Entry<Reliability, Integer> entry : liveByReliability.entrySet()) {
            sum += entry.getKey().compareTo(reliability) <= 0 ? entry.getValue() : 0;
        }
        return sum;
    }

    /** Returns whether any mail queue has waited for a free thread since the last call of this method. */
    boolean takeStarved() {
        boolean was = starved;
        starved = false;
        return was;
    }

    /**
     * Counts one more running attempt to send a mail of the given lane (mail queue), and returns the reliability of the
     * lane. The attempt counts until {@link #endLive} is called.
     *
     * @return the reliability with which the attempt was counted, for {@link #endLive}
     */
    Reliability start(Usage lane) {
        lane.live++;
        live++;
        liveByReliability.merge(lane.reliability, 1, Integer::sum);
        return lane.reliability;
    }

    void endLive(Usage lane, Reliability atStart) {
        lane.live--;
        live--;
        liveByReliability.merge(atStart, -1, Integer::sum);
    }

    void startOverdue(Usage lane) {
        lane.overdue++;
        overdue++;
    }

    void endOverdue(Usage lane) {
        lane.overdue--;
        overdue--;
    }

    /**
     * Marks the given lane (mail queue) as reliable if the mail server has answered an attempt in time. A later answer does not end the
     * failing of the lane.
     */
    void succeed(Usage lane, boolean inTime) {
        if (inTime) {
            lane.reliability = Reliability.PROVEN;
        }
    }

    void fail(Usage lane) {
        lane.reliability = Reliability.FAILING;
    }

    boolean areLive() {
        return live > 0;
    }
}
