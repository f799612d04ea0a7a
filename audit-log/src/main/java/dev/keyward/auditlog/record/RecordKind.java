package dev.keyward.auditlog.record;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of audit records that this version of Keyward writes. A log may contain further kinds, of a newer version. */
public enum RecordKind {
    /** A user event of Keycloak. The type of the record is the type of the event. */
    USER("user"),
    /** An admin event of Keycloak. The type of the record is the operation of the event. */
    ADMIN("admin"),
    /** A call of the admin REST API without an admin event: a refused call, a read, or a write that sends no event. */
    ADMIN_CALL("admin.call"),
    /** A privileged role was granted, but no record of an admin event names this grant. */
    GRANT("grant"),
    /** A node has begun to write audit records for a realm. */
    LOG_START("log.start"),
    /** A node has stopped recording a realm. Its counters are final. */
    LOG_STOP("log.stop"),
    /** A running node states the current values of its record counters. */
    LOG_TALLY("log.tally"),
    /** The first record of a log that continues another log; the record quotes the last checkpoint of that other log. */
    LOG_CONTINUED("log.continued"),
    /** The entries of the log before a minimum index were deleted. */
    LOG_PRUNED("log.pruned"),

    /** The log has a new signing key, which the record contains. */
    LOG_KEY_ROTATED("log.key_rotated"),
    /** The clock of a node went backwards or jumped. */
    LOG_CLOCK_STEP("log.clock_step"),
    /** The MAC of a record did not match just before the record was appended to the log. */
    MAC_MISMATCH("log.mac_mismatch"),
    /** A receiver has refused a record permanently. */
    SINK_DEAD_LETTER("sink.dead_letter"),
    /** A sink of the realm was created, changed, removed, or disabled because its receiver wants no records. */
    SINK_CHANGED("sink.changed"),
    /** The data key of a person was destroyed. */
    SUBJECT_ERASED("subject.erased"),
    /** The log was read. */
    AUDIT_READ("audit.read"),
    /** Encrypted personal data in the log was decrypted. */
    AUDIT_UNSEALED("audit.unsealed");

    private final String text;

    RecordKind(String text) {
        this.text = text;
    }

    /** Returns the name of this record kind in audit records, such as {@code log.pruned}. */
    public String text() {
        return text;
    }

    /**
     * Returns the record kind with the given name, such as {@code log.pruned}. The result is empty if this version does not know the
     * kind.
     */
    public static Optional<RecordKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}
