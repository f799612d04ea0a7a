package dev.keyward.auditlog.record;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of records that this version writes. A log may contain further kinds, of a newer version. */
public enum RecordKind {
    /** A user event of Keycloak; the type is its event type. */
    USER("user"),
    /** An admin event of Keycloak; the type is its operation. */
    ADMIN("admin"),
    /** A call of the admin REST API that no admin event covers: refused, a read, or a write without an event. */
    ADMIN_CALL("admin.call"),
    /** A grant of a privileged role outside the admin REST API. */
    GRANT("grant"),
    /** A node began to record a realm. */
    LOG_START("log.start"),
    /** A node stopped recording a realm; its counters are final. */
    LOG_STOP("log.stop"),
    /** The counters of a node so far. */
    LOG_TALLY("log.tally"),
    /** The first record of a log that continues another one, whose last checkpoint it quotes. */
    LOG_CONTINUED("log.continued"),
    /** The log has a new signing key, which the record contains. */
    LOG_KEY_ROTATED("log.key_rotated"),
    /** The clock of a node went backwards or jumped. */
    LOG_CLOCK_STEP("log.clock_step"),
    /** The keyed MAC of a record did not match before it was numbered. */
    MAC_MISMATCH("log.mac_mismatch"),
    /** A receiver refused a record for good. */
    SINK_DEAD_LETTER("sink.dead_letter"),
    /** The data key of a person was destroyed. */
    SUBJECT_ERASED("subject.erased"),
    /** Somebody read the log. */
    AUDIT_READ("audit.read"),
    /** Somebody opened sealed parts. */
    AUDIT_UNSEALED("audit.unsealed");

    private final String text;

    RecordKind(String text) {
        this.text = text;
    }

    /** Returns the text that stands for this kind in a record. */
    public String text() {
        return text;
    }

    /** Returns the kind with the given text; empty if this version does not know it. */
    public static Optional<RecordKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}
