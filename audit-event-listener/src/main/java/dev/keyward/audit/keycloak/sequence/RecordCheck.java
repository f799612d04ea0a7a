package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.table.AuditRows.Waiting;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.record.RecordMac;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a waiting record before it gets its index, because only its MAC protects it until then.
 *
 * <p>Not thread-safe.
 */
final class RecordCheck {

    /**
     * The kinds of records that a verification uses to judge the rest of the log. Only a node with a key makes such
     * records.
     */
    private static final Set<String> NEED_MAC = Set.of(
            RecordKind.LOG_PRUNED.text(),
            RecordKind.LOG_CONTINUED.text(),
            RecordKind.LOG_KEY_ROTATED.text(),
            RecordKind.MAC_MISMATCH.text());

    private final RecordMac macs;
    private final Set<LogId> logs;

    /** @param logs the log, and the earlier logs of its realm, for which a record may have been made */
    RecordCheck(RecordMac macs, Set<LogId> logs) {
        this.macs = macs;
        this.logs = Set.copyOf(logs);
    }

    /** Result of checking a record before it gets its index in the log. */
    enum Verdict {
        /** The MAC of the record is valid. */
        GENUINE,
        /** The row has no MAC. Either the node that wrote the row had no usable key, or somebody removed the MAC. */
        NO_MAC,
        /**
         * The MAC of the row does not match the record, or the row has no MAC although records of this kind need one.
         */
        CHANGED,
        /** The row does not contain a record. */
        DAMAGED
    }

    /**
     * A record that has no index in its log yet, with the result of its check.
     *
     * @param entry bytes of the record; empty if the row is damaged
     */
    record Checked(
            Waiting row,
            Verdict verdict,
            @SuppressWarnings("ArrayRecordComponent") byte[] entry) {

        /** Returns whether the record may get an index in the log. */
        boolean isAccepted() {
            return verdict == Verdict.GENUINE || verdict == Verdict.NO_MAC;
        }
    }

    /** Checks the MAC and the content of a record that has no index yet. */
    Checked check(Waiting row) {
        byte[] entry = decoded(row.entry()).orElse(new byte[0]);
        return new Checked(row, verdict(row, entry), entry);
    }

    private Verdict verdict(Waiting row, byte[] entry) {
        if (entry.length == 0 || entry.length > RecordWriter.MAX_BYTES) {
            return Verdict.DAMAGED;
        }
        Optional<AuditRecord> record = record(entry).filter(found -> logs.contains(found.log()));
        boolean isOfRow = record.filter(found -> found.id().equals(row.id())).isPresent();
        if (row.mac().isEmpty()) {
            return isOfRow ? withoutMac(record.get()) : Verdict.DAMAGED;
        }
        boolean isGenuine = isOfRow
                && decoded(row.mac())
                        .filter(mac -> macs.matches(record.get().log(), entry, mac))
                        .isPresent();
        return isGenuine ? Verdict.GENUINE : Verdict.CHANGED;
    }

    private static Verdict withoutMac(AuditRecord record) {
        return NEED_MAC.contains(record.kind()) ? Verdict.CHANGED : Verdict.NO_MAC;
    }

    private static Optional<AuditRecord> record(byte[] entry) {
        try {
            return Optional.of(RecordReader.read(entry, 0, entry.length));
        } catch (BadRecordException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
