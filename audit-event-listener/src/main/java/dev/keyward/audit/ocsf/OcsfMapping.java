package dev.keyward.audit.ocsf;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import java.util.Optional;

/**
 * Maps each audit record to an OCSF event. Stateless; never fails.
 *
 * <p>A record of an unknown kind or type becomes an event of Entity Management with the activity "Unknown", so that a log of a newer
 * Keyward or Keycloak can be exported.
 */
public final class OcsfMapping {

    private static final int FIRST_HTTP_ERROR = 400;

    private OcsfMapping() {}

    /** Returns the OCSF event for an audit record. A failure has at least the severity "Low". */
    public static OcsfEvent of(AuditRecord record) {
        Optional<RecordKind> kind = RecordKind.of(record.kind());
        OcsfActivity activity = kind.flatMap(known -> activity(known, record)).orElse(OcsfActivity.ENTITY_UNKNOWN);
        boolean failed = failed(record);
        OcsfSeverity severity = kind.map(known -> severity(known, activity)).orElse(OcsfSeverity.INFORMATIONAL);
        return new OcsfEvent(
                activity, failed && severity == OcsfSeverity.INFORMATIONAL ? OcsfSeverity.LOW : severity, failed);
    }

    /**
     * Returns the value with the given key in the data of an audit record, as text. The result is empty if there is
     * none, or if it is not a text.
     */
    public static Optional<String> text(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    private static Optional<OcsfActivity> activity(RecordKind kind, AuditRecord record) {
        return switch (kind) {
            case USER ->
                UserEventActivities.activity(
                        record.type(), text(record, FactKeys.CREDENTIAL_TYPE).orElse(""));
            case ADMIN ->
                AdminEventActivities.activity(
                        record.type(),
                        text(record, FactKeys.RESOURCE_TYPE).orElse(""),
                        text(record, FactKeys.RESOURCE_PATH).orElse(""),
                        text(record, FactKeys.CREDENTIAL_TYPE).orElse(""));
            default ->
                KeywardRecordActivities.activity(
                        kind, text(record, FactKeys.METHOD).orElse(""));
        };
    }

    private static OcsfSeverity severity(RecordKind kind, OcsfActivity activity) {
        return kind == RecordKind.USER || kind == RecordKind.ADMIN
                ? UserEventActivities.severity(activity)
                : KeywardRecordActivities.severity(kind);
    }

    private static boolean failed(AuditRecord record) {
        boolean isErrorEvent =
                record.kind().equals(RecordKind.USER.text()) && UserEventActivities.isFailure(record.type());
        boolean isMarked = record.data().get(FactKeys.FAILED) instanceof Fact.Flag flag && flag.value();
        boolean isRefusedCall = record.data().get(FactKeys.STATUS) instanceof Fact.WholeNumber status
                && status.value() >= FIRST_HTTP_ERROR;
        return isErrorEvent || isMarked || isRefusedCall || record.data().containsKey(FactKeys.ERROR);
    }
}
