package dev.keyward.providerkit.mail.lanes;

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

    /** What is known of a mail queue from its last attempts. */
    enum Standing {
        FAILING,
        /** The queue has not ended an attempt yet. */
        UNKNOWN,
        PROVEN
    }

    /** Counts the attempts of one realm's mail queue, and records whether the last one failed. */
    static final class Usage {
        private int live;
        private int overdue;
        private Standing standing = Standing.UNKNOWN;

        boolean isIdle() {
            return live + overdue == 0;
        }

        boolean isFailing() {
            return standing == Standing.FAILING;
        }
    }

    private final int threads;
    private final int threadsPerLane;
    private final Map<Standing, Integer> liveByStanding = new EnumMap<>(Standing.class);
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
        int most = lane.standing == Standing.PROVEN ? threadsPerLane : 1;
        if (lane.live >= most || lane.live + lane.overdue >= threadsPerLane) {
            return false;
        }
        boolean isFree = live + overdue < threads + share(lane.standing)
                && Arrays.stream(Standing.values())
                        .filter(standing -> standing.compareTo(lane.standing) >= 0)
                        .allMatch(standing -> liveUpTo(standing) < share(standing));
        starved |= !isFree;
        return isFree;
    }

    /** Returns the number of live attempts that lanes with at most the given standing may have together. */
    private int share(Standing standing) {
        return switch (standing) {
            case FAILING -> Math.max(1, threads / 2);
            case UNKNOWN -> threads - threads / 4;
            case PROVEN -> threads;
        };
    }

    private int liveUpTo(Standing standing) {
        int sum = 0;
        for (Map.Entry<Standing, Integer> entry : liveByStanding.entrySet()) {
            sum += entry.getKey().compareTo(standing) <= 0 ? entry.getValue() : 0;
        }
        return sum;
    }

    /** Returns whether a mail queue had to wait since the last call, because no thread was free. */
    boolean takeStarved() {
        boolean was = starved;
        starved = false;
        return was;
    }

    /**
     * Counts an attempt of the given mail queue as live, until {@link #endLive} is called.
     *
     * @return the standing as which the attempt counts, for {@link #endLive}
     */
    Standing start(Usage lane) {
        lane.live++;
        live++;
        liveByStanding.merge(lane.standing, 1, Integer::sum);
        return lane.standing;
    }

    void endLive(Usage lane, Standing atStart) {
        lane.live--;
        live--;
        liveByStanding.merge(atStart, -1, Integer::sum);
    }

    void startOverdue(Usage lane) {
        lane.overdue++;
        overdue++;
    }

    void endOverdue(Usage lane) {
        lane.overdue--;
        overdue--;
    }

    /** Records that an attempt has succeeded. One that succeeds after its deadline does not end the failing of its lane. */
    void succeed(Usage lane, boolean inTime) {
        if (inTime) {
            lane.standing = Standing.PROVEN;
        }
    }

    void fail(Usage lane) {
        lane.standing = Standing.FAILING;
    }

    boolean areLive() {
        return live > 0;
    }
}
