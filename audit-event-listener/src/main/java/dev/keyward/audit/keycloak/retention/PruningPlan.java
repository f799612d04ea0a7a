package dev.keyward.audit.keycloak.retention;

import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bundles at the beginning of a log that can be pruned, with the number of their records for each boot (server
 * start) of a node.
 *
 * <p>Takes the bundles in their order, up to the first one with a record that is not older than the retention. Not thread-safe.
 */
final class PruningPlan {

    private final long first;
    private final long cutoff;
    private final PrunedRecords counts;
    private long end;

    /**
     * @param first index of the first entry that the log still has, a multiple of 256
     * @param cutoff milliseconds before which a record must have been made
     * @param previous the record of the last pruning of this log
     */
    PruningPlan(LogId log, long first, long cutoff, Optional<AuditRecord> previous) {
        this.first = first;
        this.cutoff = cutoff;
        this.counts = new PrunedRecords(log);
        this.end = first;
        previous.ifPresent(counts::continueFrom);
    }

    /**
     * Adds the next bundle if all of its records are older than the retention. Returns false, without effect, if one is not.
     *
     * @param bundle the 256 entries from {@link #end} on, verified
     * @throws BadRecordException if this version cannot read an entry, so that its age is unknown
     */
    boolean add(List<byte[]> bundle) throws BadRecordException {
        List<AuditRecord> records = new ArrayList<>();
        for (byte[] entry : bundle) {
            AuditRecord record = RecordReader.read(entry, 0, entry.length);
            if (record.time() >= cutoff) {
                return false;
            }
            records.add(record);
        }
        records.forEach(counts::accept);
        end += LogResource.FULL_WIDTH;
        return true;
    }

    /** Returns the index of the entry that was the log's first one before the pruning. */
    long first() {
        return first;
    }

    /** Returns the index of the first entry that stays. */
    long end() {
        return end;
    }

    boolean isEmpty() {
        return end == first;
    }

    /**
     * Returns the facts of the record {@code log.pruned} about a closed log that is removed as a whole. The record is in another log.
     *
     * @param realmId id of the realm whose log it was
     * @param tree the whole tree of the removed log
     * @param days retention that all of its records had exceeded
     */
    static Map<String, Fact> factsOfRemoved(LogId log, String realmId, TreeHead tree, long days) {
        return Map.of(
                PrunedRecords.LOG,
                Fact.of(log.text()),
                PrunedRecords.MINIMUM_INDEX,
                Fact.of(tree.size()),
                "root",
                Fact.of(Base64.getEncoder().encodeToString(tree.root().bytes())),
                "retention_days",
                Fact.of(days),
                "realm",
                Fact.of(realmId));
    }

    /** Returns the data of the record that announces the pruning. */
    Map<String, Fact> facts() {
        return counts.facts(end);
    }
}
