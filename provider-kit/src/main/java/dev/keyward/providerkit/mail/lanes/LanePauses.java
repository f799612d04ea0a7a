package dev.keyward.providerkit.mail.lanes;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps a lane from running through thousands of waiting mails while its mail server is down.
 *
 * <p>After a failed attempt the lane pauses for a second, after each further one twice as long, up to a minute. Then one mail tests
 * the mail server; its success ends the pauses. Thread-safe.
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

    /** Returns how many mails the lane may get now, of those that it has room for. */
    public synchronized int most(String lane, int room) {
        Pause pause = pauses.get(lane);
        if (pause == null) {
            return room;
        }
        return nanoClock.getAsLong() - pause.end() < 0 ? 0 : Math.min(1, room);
    }

    public synchronized void fail(String lane) {
        int failures = pauses.containsKey(lane) ? pauses.get(lane).failures() + 1 : 1;
        long pause = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS));
        pauses.put(lane, new Pause(failures, nanoClock.getAsLong() + pause));
    }

    public synchronized void succeed(String lane) {
        pauses.remove(lane);
    }

    /** Forgets the lanes that have no mail. */
    public synchronized void retain(Collection<String> lanes) {
        pauses.keySet().retainAll(lanes);
    }
}
