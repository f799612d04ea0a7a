package dev.keyward.auditlog.completeness;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordHead;
import dev.keyward.auditlog.record.RecordKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks that an audit log contains all records that the nodes of the server have counted.
 *
 * <p>The nodes say so with counters in the records {@code log.tally} and {@code log.stop}.
 *
 * <p>Finds records that were removed before they were numbered, which the tree cannot show, and records with the same counter. A node
 * counts each log for itself. The last tally of a running node binds only once another one follows, because a copy may end between a
 * tally and records from before it. Accepts the records of a log in order. Holds a few numbers for each boot, of at most 100,000
 * boots. Not thread-safe.
 */
public final class Completeness {

    /**
     * Key of the number of records that a node has committed to the log since the node started. The record that states
     * the number is not counted.
     */
    public static final String COMMITTED = "committed";

    /**
     * In {@code log.stop}, the key of the number of records whose commit the node could not confirm. The log may have
     * up to this number of further records of the boot.
     */
    public static final String UNCONFIRMED = "unconfirmed";

    /**
     * Key of the number of successful write requests to the admin REST API that a node has served since the node
     * started.
     */
    public static final String WRITES = "writes";

    /** Key of the number of writes that are counted under {@link #WRITES} and have an audit record. */
    public static final String EXPLAINED_WRITES = "explained_writes";

    private static final int MAX_BOOTS = 100_000;
    private static final int MAX_RANGES = 1_000_000;

    private final long firstEntry;
    private final Map<Boot, Counts> boots = new LinkedHashMap<>();
    private Map<Boot, Long> before = Map.of();
    private boolean isBeginningKnown;
    private boolean overflowed;
    private int ranges;

    /** Creates a completeness check that starts at the first record of a log. */
    public Completeness() {
        this(0);
    }

    /**
     * Creates a completeness check that starts at the given entry of a log.
     *
     * @param firstEntry index of the first record that will be accepted; the counts of earlier records are taken from the record
     *     {@code log.pruned} that states the same index
     */
    public Completeness(long firstEntry) {
        this.firstEntry = firstEntry;
        this.isBeginningKnown = firstEntry == 0;
    }

    /** Returns whether this completeness check must parse the data of records of the given kind, not only their heads. */
    public static boolean needsData(String kind) {
        return kind.startsWith("log.");
    }

    /** Counts the given record for the boot (server start) in which its node wrote it. */
    public void accept(AuditRecord record) {
        if (record.kind().equals(RecordKind.LOG_PRUNED.text())
                && firstEntry > 0
                && PrunedRecords.minimumIndex(record).orElse(0) == firstEntry) {
            readBeginning(record);
        }
        Counts counts = count(RecordHead.of(record));
        if (counts != null) {
            counts.accept(record);
        }
    }

    /**
     * Counts a record by its head (log, origin and kind), without its data.
     *
     * @throws IllegalArgumentException if the data of such a record matters
     */
    public void accept(RecordHead head) {
        if (needsData(head.kind())) {
            throw new IllegalArgumentException("The data of a record of the kind " + head.kind() + " is needed.");
        }
        count(head);
    }

    /**
     * Counts the given record. Returns the counts of the boot (start of a node) from which the record comes. Returns
     * null if there are too many boots.
     */
    private @Nullable Counts count(RecordHead head) {
        Boot boot = new Boot(head.log(), head.origin().boot());
        Counts counts = boots.get(boot);
        if (counts == null) {
            if (boots.size() == MAX_BOOTS) {
                overflowed = true;
                return null;
            }
            counts = new Counts(head.origin().node());
            boots.put(boot, counts);
        }
        counts.records++;
        checkCounter(counts, head.origin().count());
        return counts;
    }

    /**
     * Returns whether the counts are incomplete. This happens if the log has too many server starts (boots) or too many
     * missing record numbers. Some boots are then not counted, or some duplicates are not found.
     */
    public boolean isPartial() {
        return overflowed;
    }

    /**
     * Returns the counts of each boot (server start) of a node, in the order in which the boots first appear in the log.
     */
    public List<BootCount> boots() {
        return boots.entrySet().stream()
                .map(entry -> entry.getValue().result(entry.getKey()))
                .toList();
    }

    /**
     * Returns the totals of the admin REST API writes that the nodes have counted. They come from the last record of each
     * boot that states them. The result is empty if no record does.
     */
    public Optional<AdminWriteTotals> adminWrites() {
        return boots.values().stream()
                .flatMap(counts -> counts.adminWrites.stream())
                .reduce(AdminWriteTotals::plus);
    }

    private void readBeginning(AuditRecord pruned) {
        Map<Boot, Long> counts = new LinkedHashMap<>();
        PrunedRecords.read(pruned).forEach((boot, count) -> counts.put(new Boot(pruned.log(), boot), count));
        before = counts;
        isBeginningKnown = true;
    }

    private void checkCounter(Counts counts, long counter) {
        if (ranges >= MAX_RANGES) {
            overflowed = true;
            return;
        }
        int rangesBefore = counts.counters.ranges();
        if (!counts.counters.add(counter)) {
            counts.duplicates++;
        }
        ranges += counts.counters.ranges() - rangesBefore;
    }

    private static long number(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.WholeNumber number ? number.value() : 0;
    }

    private record Boot(LogId log, String id) {}

    /** The counts of the records from one boot (server start) of a node. */
    private final class Counts {

        private final String node;
        private final CounterRanges counters = new CounterRanges();
        private long records;
        private long duplicates;
        private long lastTally;
        private long bindingTally;
        private long stop = -1;
        private long unconfirmed;
        private Optional<AdminWriteTotals> adminWrites = Optional.empty();

        Counts(String node) {
            this.node = node;
        }

        void accept(AuditRecord record) {
            if (record.kind().equals(RecordKind.LOG_START.text())) {
                stop = -1; // recording was switched off and on again
            } else if (record.kind().equals(RecordKind.LOG_TALLY.text())) {
                bindingTally = lastTally;
                lastTally = Math.max(lastTally, number(record, COMMITTED) + 1); // and the tally itself
            } else if (record.kind().equals(RecordKind.LOG_STOP.text())) {
                stop = number(record, COMMITTED) + 1;
                unconfirmed = Math.max(0, number(record, UNCONFIRMED));
            }
            if (record.data().containsKey(WRITES)) {
                adminWrites =
                        Optional.of(new AdminWriteTotals(number(record, WRITES), number(record, EXPLAINED_WRITES)));
            }
        }

        BootCount result(Boot boot) {
            long all = records + before.getOrDefault(boot, 0L);
            long stated = stop >= 0 ? stop : lastTally;
            long missing = isBeginningKnown ? Math.max(0, (stop >= 0 ? stop : bindingTally) - all) : 0;
            return new BootCount(boot.log(), node, boot.id(), all, stated, missing, duplicates, state(all));
        }

        private BootCount.State state(long all) {
            if (duplicates > 0) {
                return BootCount.State.DIFFERENT;
            }
            if (!isBeginningKnown) {
                return BootCount.State.UNKNOWN;
            }
            if (stop >= 0) {
                return all >= stop && all - stop <= unconfirmed ? BootCount.State.COMPLETE : BootCount.State.DIFFERENT;
            }
            return all < bindingTally ? BootCount.State.DIFFERENT : BootCount.State.OPEN;
        }
    }
}
