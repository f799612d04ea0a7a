package dev.keyward.audit.keycloak.calls;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers who has read the audit log of a realm in the last minute. So a copy of the log causes one record and not one per
 * file.
 *
 * <p>Keeps the last 1,000 readers. Thread-safe.
 */
final class AuditReaders {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 1000;

    private final LongSupplier nanoClock;
    private final Map<String, Long> lastRecorded = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    AuditReaders() {
        this(System::nanoTime);
    }

    /** @param nanoClock returns a time in nanoseconds that never goes back */
    AuditReaders(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Returns whether a read by the given reader has been recorded in the last minute. */
    synchronized boolean isRecorded(String reader) {
        Long time = lastRecorded.get(reader);
        return time != null && nanoClock.getAsLong() - time < MINUTE;
    }

    /** Remembers that a read by the given reader has just been recorded. */
    synchronized void recorded(String reader) {
        lastRecorded.remove(reader);
        lastRecorded.put(reader, nanoClock.getAsLong());
    }
}
