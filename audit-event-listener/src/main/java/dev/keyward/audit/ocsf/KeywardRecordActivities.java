package dev.keyward.audit.ocsf;

import dev.keyward.auditlog.record.RecordKind;
import java.util.Optional;

/** Maps the audit records that are not events of Keycloak to OCSF activities and severities. */
public final class KeywardRecordActivities {

    private KeywardRecordActivities() {}

    /**
     * Returns the OCSF activity of an audit record. The result is empty for a user or admin event, whose activity depends on
     * its type.
     *
     * @param kind kind of the record
     * @param method HTTP method of a call of the admin REST API; ignored for other kinds
     */
    public static Optional<OcsfActivity> activity(RecordKind kind, String method) {
        return switch (kind) {
            case USER, ADMIN -> Optional.empty();
            case ADMIN_CALL -> Optional.of(call(method));
            case GRANT -> Optional.of(OcsfActivity.PRIVILEGES_ASSIGN);
            case LOG_START -> Optional.of(OcsfActivity.ENTITY_ACTIVATE);
            case LOG_STOP -> Optional.of(OcsfActivity.ENTITY_DEACTIVATE);
            case LOG_CONTINUED -> Optional.of(OcsfActivity.ENTITY_CREATE);
            case LOG_KEY_ROTATED, SINK_CHANGED -> Optional.of(OcsfActivity.ENTITY_UPDATE);
            case LOG_TALLY, LOG_CLOCK_STEP, SINK_DEAD_LETTER -> Optional.of(OcsfActivity.ENTITY_OTHER);
            case LOG_PRUNED, SUBJECT_ERASED -> Optional.of(OcsfActivity.ENTITY_DELETE);
            case MAC_MISMATCH -> Optional.of(OcsfActivity.FINDING_CREATE);
            case AUDIT_READ, AUDIT_UNSEALED -> Optional.of(OcsfActivity.API_READ);
        };
    }

    private static OcsfActivity call(String method) {
        return switch (method) {
            case "GET", "HEAD" -> OcsfActivity.API_READ;
            case "POST" -> OcsfActivity.API_CREATE;
            case "PUT", "PATCH" -> OcsfActivity.API_UPDATE;
            case "DELETE" -> OcsfActivity.API_DELETE;
            default -> OcsfActivity.API_OTHER;
        };
    }

    /** Returns the OCSF severity of an audit record of the given kind. */
    public static OcsfSeverity severity(RecordKind kind) {
        return switch (kind) {
            case USER, ADMIN, ADMIN_CALL, LOG_START, LOG_TALLY, LOG_PRUNED, AUDIT_READ -> OcsfSeverity.INFORMATIONAL;
            case LOG_KEY_ROTATED, LOG_CLOCK_STEP, SUBJECT_ERASED, AUDIT_UNSEALED -> OcsfSeverity.LOW;
            case GRANT, LOG_STOP, SINK_DEAD_LETTER, SINK_CHANGED -> OcsfSeverity.MEDIUM;
            case LOG_CONTINUED -> OcsfSeverity.HIGH;
            case MAC_MISMATCH -> OcsfSeverity.CRITICAL;
        };
    }
}
