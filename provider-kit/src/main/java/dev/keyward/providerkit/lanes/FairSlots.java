package dev.keyward.providerkit.lanes;

import dev.keyward.providerkit.lanes.LaneThreads.Reliability;
import dev.keyward.providerkit.lanes.LaneThreads.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the number of threads that do one kind of work at the same time, with a fair share for each realm.
 *
 * <p>A realm whose work is slow keeps few slots: {@link LaneThreads} distributes them as it distributes threads. A slot that is held for
 * longer than the given time counts as overdue, and another one becomes free in its place; at most twice the number of slots are held.
 * Thread-safe.
 */
public final class FairSlots {

    /** Maximum number of idle realms whose usage this object remembers. */
    private static final int MOST_REMEMBERED = 10_000;

    private final LaneThreads threads;
    private final long slow;
    private final LongSupplier nanoClock;
    private final Map<String, Usage> usages = new HashMap<>();
    private final List<Slot> live = new ArrayList<>();

    /**
     * @param slots maximum number of slots that are held and not overdue
     * @param slotsPerLane maximum number of slots that one realm holds
     * @param slow time after which a slot is overdue
     */
    public FairSlots(int slots, int slotsPerLane, Duration slow, LongSupplier nanoClock) {
        this.threads = new LaneThreads(slots, slotsPerLane);
        this.slow = slow.toNanos();
        this.nanoClock = nanoClock;
    }

    /** A slot, which a thread occupies until the slot is closed. */
    public final class Slot implements AutoCloseable {

        private final Usage usage;
        private final Reliability reliability;
        private final long since;

        private Slot(Usage usage) {
            this.usage = usage;
            this.reliability = threads.start(usage);
            this.since = nanoClock.getAsLong();
        }

        private Usage endLive() {
            threads.endLive(usage, reliability);
            return usage;
        }

        @Override
        public void close() {
            free(this);
        }
    }

    /**
     * Waits up to the given time for a free slot, and takes it for the given lane, such as a realm. The result is empty if no slot became
     * free.
     */
    public synchronized Optional<Slot> take(String lane, Duration longest) throws InterruptedException {
        long end = nanoClock.getAsLong() + longest.toNanos();
        Usage usage = usages.computeIfAbsent(lane, name -> new Usage());
        markOverdue();
        while (!threads.mayStart(usage)) {
            long now = nanoClock.getAsLong();
            if (end - now <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(end - now, untilOverdue(now)));
            markOverdue();
        }
        Slot slot = new Slot(usage);
        live.add(slot);
        return Optional.of(slot);
    }

    /** Returns the number of realms for which this object remembers the use of slots. */
    synchronized int remembered() {
        return usages.size();
    }

    private long untilOverdue(long now) {
        return live.isEmpty() ? slow : Math.max(TimeUnit.MILLISECONDS.toNanos(1), slow - (now - live.get(0).since));
    }

    /**
     * Marks as overdue each slot that a caller has held for longer than the time limit. The list has the oldest slot
     * first.
     */
    private void markOverdue() {
        long now = nanoClock.getAsLong();
        while (!live.isEmpty() && now - live.get(0).since >= slow) {
            Usage usage = live.remove(0).endLive();
            threads.startOverdue(usage);
            threads.fail(usage);
        }
    }

    private synchronized void free(Slot slot) {
        markOverdue();
        if (live.remove(slot)) {
            threads.succeed(slot.endLive(), true);
        } else {
            threads.endOverdue(slot.usage);
        }
        if (usages.size() > MOST_REMEMBERED) {
            usages.values().removeIf(Usage::isIdle);
        }
        notifyAll();
    }
}
