package dev.keyward.audit.keycloak.sequence;

import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Decides the order in which one run of a job processes the logs, and when the run ends.
 *
 * <p>The first log of a run is the one after the last log of the run before, in the order of the ids. So a run that ends early delays no
 * log for good. Not thread-safe.
 */
public final class LogTurns {

    /** Time limit of one run, checked before each log. The job's lease is renewed only between runs. */
    private static final long LONGEST = Duration.ofSeconds(5).toNanos();

    private final LongSupplier nanoClock;
    private long began;
    private Optional<LogId> last = Optional.empty();

    public LogTurns(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Sets the last log of the run before, which may have been on another node. */
    public void resume(Optional<LogId> lastTurn) {
        last = lastTurn;
    }

    /** Begins a run, and returns the given logs in the order in which the run processes them. */
    public List<LogId> begin(List<LogId> logs) {
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

    /** Begins processing the given log; returns false, without effect, if the time of this run is used up. */
    public boolean take(LogId log) {
        if (!hasTime()) {
            return false;
        }
        last = Optional.of(log);
        return true;
    }

    /** Returns whether the time of this run is not used up. */
    public boolean hasTime() {
        return nanoClock.getAsLong() - began < LONGEST;
    }
}
