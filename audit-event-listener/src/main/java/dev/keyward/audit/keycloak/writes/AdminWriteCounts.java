package dev.keyward.audit.keycloak.writes;

import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.Fact;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Map;

/**
 * Counts the successful writes over the admin REST API that this process has served for one log. Writes with and
 * without a record are counted separately.
 *
 * <p>A write is counted after its commit. Thread-safe.
 */
public final class AdminWriteCounts {

    private static final Counts WITH_EVENT = new Counts(1, 1, 0);
    private static final Counts WITH_CALL = new Counts(1, 0, 1);
    private static final Counts WITHOUT_RECORD = new Counts(1, 0, 0);

    private Counts counts = Counts.NONE;

    /**
     * Registers the counters, which all logs share, with the value 0. Otherwise a rate over a counter would miss the increment that
     * creates the counter.
     */
    public static void registerMetrics() {
        counter(WITH_EVENT).increment(0);
        counter(WITH_CALL).increment(0);
        counter(WITHOUT_RECORD).increment(0);
    }

    /**
     * The numbers of successful write calls of the admin REST API for one log.
     *
     * @param writes number of writes whose transaction was committed
     * @param withEvent number of these writes that have the record of an admin event
     * @param withCall number of these writes that have a record {@code admin.call}
     */
    public record Counts(long writes, long withEvent, long withCall) {

        /** The counts of a log that has no writes. */
        public static final Counts NONE = new Counts(0, 0, 0);

        /** Returns the number of write calls that have an audit record. */
        public long explained() {
            return withEvent + withCall;
        }

        /** Returns the number of writes for which there is no record. */
        public long unexplained() {
            return writes - explained();
        }

        private Counts plus(Counts other) {
            return new Counts(writes + other.writes, withEvent + other.withEvent, withCall + other.withCall);
        }
    }

    /** Returns the current counts of administrators' writes. */
    public synchronized Counts current() {
        return counts;
    }

    /** Returns the counts as data for an audit record that describes the log. */
    public Map<String, Fact> facts() {
        Counts now = current();
        return Map.of(
                Completeness.WRITES, Fact.of(now.writes()),
                Completeness.EXPLAINED_WRITES, Fact.of(now.explained()));
    }

    /** Counts a successful write call of the admin REST API. The call was recorded through its admin event. */
    public void withEvent() {
        add(WITH_EVENT);
    }

    /** Counts a successful write call of the admin REST API that was recorded as {@code admin.call}. */
    public void withCall() {
        add(WITH_CALL);
    }

    /** Counts a committed write that has no record. */
    public void withoutRecord() {
        add(WITHOUT_RECORD);
    }

    private void add(Counts one) {
        synchronized (this) {
            counts = counts.plus(one);
        }
        counter(one).increment();
    }

    private static Counter counter(Counts one) {
        return Counter.builder("keyward.audit.log.admin.writes")
                .description(
                        "Successful writes over the admin REST API in recorded realms, by the kind of their record")
                .tag("record", one.withEvent() > 0 ? "event" : one.withCall() > 0 ? "call" : "none")
                .register(Metrics.globalRegistry);
    }
}
