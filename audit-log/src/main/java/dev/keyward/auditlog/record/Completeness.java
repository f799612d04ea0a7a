package dev.keyward.auditlog.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the records of a log with the counters that its nodes state in the records {@code log.tally} and {@code log.stop}.
 *
 * <p>Finds records that were removed before they were numbered, which the tree cannot show. The last tally of a running node binds only
 * once another one follows, because a copy may end between a tally and records from before it. Accepts the records of a log in order.
 * Holds a few numbers for each boot, of at most 100,000 boots. Not thread-safe.
 */
public final class Completeness {

    /** Key of the fact with the number of a boot's committed records. The record that states it does not count. */
    public static final String COMMITTED = "committed";

    /** Key of the fact with the number of a boot's records whose transactions were rolled back. */
    public static final String ROLLED_BACK = "rolled_back";

    private static final int MAX_BOOTS = 100_000;

    private final Map<String, Counts> boots = new LinkedHashMap<>();
    private boolean overflowed;

    /** Counts the given record for its boot. */
    public void accept(AuditRecord record) {
        String boot = record.origin().boot();
        if (!boots.containsKey(boot) && boots.size() == MAX_BOOTS) {
            overflowed = true;
            return;
        }
        boots.computeIfAbsent(boot, id -> new Counts(record.origin().node())).accept(record);
    }

    /** Returns whether the log had too many boots to count all of them. */
    public boolean isPartial() {
        return overflowed;
    }

    /** Returns the counts of all boots, in the order in which they first appear in the log. */
    public List<BootCount> boots() {
        return boots.entrySet().stream()
                .map(entry -> entry.getValue().result(entry.getKey()))
                .toList();
    }

    private static long committed(AuditRecord record) {
        return record.data().get(COMMITTED) instanceof Fact.WholeNumber number ? number.value() : 0;
    }

    /** The counters of one boot of a node. */
    private static final class Counts {

        private final String node;
        private long records;
        private long lastTally;
        private long bindingTally;
        private long stop = -1;

        Counts(String node) {
            this.node = node;
        }

        void accept(AuditRecord record) {
            records++;
            if (record.kind().equals(RecordKind.LOG_START.text())) {
                stop = -1; // recording was switched off and on again
            } else if (record.kind().equals(RecordKind.LOG_TALLY.text())) {
                bindingTally = lastTally;
                lastTally = Math.max(lastTally, committed(record) + 1); // and the tally itself
            } else if (record.kind().equals(RecordKind.LOG_STOP.text())) {
                stop = committed(record) + 1;
            }
        }

        BootCount result(String boot) {
            if (stop >= 0) {
                return new BootCount(
                        node,
                        boot,
                        records,
                        stop,
                        records == stop ? BootCount.State.COMPLETE : BootCount.State.DIFFERENT);
            }
            return new BootCount(
                    node,
                    boot,
                    records,
                    lastTally,
                    records < bindingTally ? BootCount.State.DIFFERENT : BootCount.State.OPEN);
        }
    }
}
