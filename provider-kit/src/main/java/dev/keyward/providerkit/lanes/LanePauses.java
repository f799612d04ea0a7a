package dev.keyward.providerkit.lanes;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Pauses a realm's mail queue while its mail server fails, so that thousands of waiting mails are not tried in vain.
 *
 * <p>The first attempt that fails because of the mail server pauses the lane for a second. Each further failure doubles the pause, up to a
 * minute. After a pause, one mail tests the mail server, and its success ends the pauses. Thread-safe.
 */
public final class LanePauses {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;

    private record Pause(int failures, long end) {}

    private final Map<String, Pause> pauses = new HashMap<>();
    private final LongSupplier nanoClock;

    public LanePauses(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Returns how many more mails a mail queue may accept now. The number is at most {@code room}, and smaller after
     * failures. The number is 0 during a pause. After a pause, it is 1 if the queue is empty, or else 0, because the
     * mail in the queue tests the mail server already.
     */
    public synchronized int most(String lane, int room, boolean isEmpty) {
        Pause pause = pauses.get(lane);
        if (pause == null) {
            return room;
        }
        return !isEmpty || nanoClock.getAsLong() - pause.end() < 0 ? 0 : Math.min(1, room);
    }

    public synchronized void fail(String lane) {
        int failures = pauses.containsKey(lane) ? pauses.get(lane).failures() + 1 : 1;
        long pause = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS));
        pauses.put(lane, new Pause(failures, nanoClock.getAsLong() + pause));
    }

    public synchronized void succeed(String lane) {
        pauses.remove(lane);
    }

    /** Forgets the failures of all mail queues except the given ones. */
    public synchronized void retain(Collection<String> lanes) {
        pauses.keySet().retainAll(lanes);
    }
}
