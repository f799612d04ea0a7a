package dev.keyward.audit.keycloak.sequence;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Delays the next attempt to number a log's records after a failed attempt. The delay begins with one second, doubles with each
 * failure, and is at most one minute. Not thread-safe.
 */
final class LogPauses {

    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoClock;
    private final Map<LogId, Pause> pauses = new HashMap<>();

    LogPauses(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Returns whether the next attempt to number the records of a log has to wait. */
    boolean isPaused(LogId log) {
        Pause pause = pauses.get(log);
        return pause != null && nanoClock.getAsLong() - pause.since < pause.length;
    }

    /** Records a failed attempt to number the records of a log. */
    void failed(LogId log) {
        Pause last = pauses.get(log);
        long length = last == null ? SHORTEST : Math.min(LONGEST, last.length * 2);
        pauses.put(log, new Pause(nanoClock.getAsLong(), length));
    }

    /** Records a successful attempt to number the records of a log. The next failure is followed by the shortest delay. */
    void succeeded(LogId log) {
        pauses.remove(log);
    }

    private record Pause(long since, long length) {}
}
