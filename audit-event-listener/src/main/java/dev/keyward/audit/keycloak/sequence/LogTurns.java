package dev.keyward.audit.keycloak.sequence;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Decides the order in which one run of the sequencer job processes the logs, and when the run ends.
 *
 * <p>The first log of a slice is the one after the last log of the slice before, in the order of the ids, so that a slice which ends
 * early delays no log for good. Not thread-safe.
 */
final class LogTurns {

    /**
     * Time after its start at which a run of the sequencer job begins no further log. The lease is renewed only between slices.
     */
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();

    private final LongSupplier nanoClock;
    private long began;
    private Optional<LogId> last = Optional.empty();

    LogTurns(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Begins a run with the given logs, and returns them in the order in which they are processed. */
    List<LogId> begin(List<LogId> logs) {
        began = nanoClock.getAsLong();
        List<LogId> sorted =
                logs.stream().sorted(Comparator.comparing(LogId::text)).toList();
        return Stream.concat(
                        sorted.stream().filter(this::isAfterLast),
                        sorted.stream().filter(log -> !isAfterLast(log)))
                .toList();
    }

    private boolean isAfterLast(LogId log) {
        return last.filter(before -> log.text().compareTo(before.text()) <= 0).isEmpty();
    }

    /** Begins the turn of a log in this run. Returns false, without effect, if the slice has to end before it. */
    boolean take(LogId log) {
        if (nanoClock.getAsLong() - began >= LONGEST) {
            return false;
        }
        last = Optional.of(log);
        return true;
    }
}
