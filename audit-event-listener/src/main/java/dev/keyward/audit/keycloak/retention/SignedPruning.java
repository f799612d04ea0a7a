package dev.keyward.audit.keycloak.retention;

import dev.keyward.auditlog.completeness.PrunedRecords;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;

/**
 * The record that a log's row names as the record of a pruning. A signed checkpoint covers the record.
 *
 * <p>The row could name any record, because whoever can change the database can change the row. Immutable.
 *
 * @param id the id that the row names
 * @param in the log that contains the record
 */
record SignedPruning(String id, LogId in, AuditRecord record) {

    /**
     * Returns the minimum index that the record states for the given log, or 0 if it states none. A record in another log must name
     * the given log in its fact {@code log}.
     */
    long minimum(LogId log) {
        boolean isPruning = record.id().equals(id) && record.kind().equals(RecordKind.LOG_PRUNED.text());
        Fact named = record.data().get(PrunedRecords.LOG);
        boolean isAbout =
                named == null ? in.equals(log) && record.log().equals(log) : named.equals(Fact.of(log.text()));
        return isPruning && isAbout && record.data().get(PrunedRecords.MINIMUM_INDEX) instanceof Fact.WholeNumber number
                ? number.value()
                : 0;
    }
}
