package dev.keyward.auditlog.record;

/**
 * The log, origin and kind of an audit record, without its data and participants.
 *
 * @param log the log for which the record was made
 * @param origin node that made the record, and its counter
 * @param kind text of a {@link RecordKind}, or of a newer one
 */
public record RecordHead(LogId log, AuditRecord.Origin origin, String kind) {

    public RecordHead {
        Names.require("kind", kind);
    }

    /** Returns the head of the given record: its log, origin and kind. */
    public static RecordHead of(AuditRecord record) {
        return new RecordHead(record.log(), record.origin(), record.kind());
    }
}
