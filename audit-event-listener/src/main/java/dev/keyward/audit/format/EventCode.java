package dev.keyward.audit.format;

import dev.keyward.audit.ocsf.FactKeys;
import dev.keyward.audit.ocsf.OcsfMapping;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.RecordKind;

/** Formats the type of an event as one text, such as {@code LOGIN} or {@code CREATE USER}. Stateless. */
final class EventCode {

    private EventCode() {}

    /** Returns the type of the recorded event, as Keycloak or Keyward names it. */
    static String of(AuditRecord record) {
        if (record.kind().equals(RecordKind.USER.text())) {
            return record.type();
        }
        if (record.kind().equals(RecordKind.ADMIN.text())) {
            return OcsfMapping.text(record, FactKeys.RESOURCE_TYPE)
                    .map(resource -> record.type() + " " + resource)
                    .orElse(record.type());
        }
        return record.kind().equals(record.type()) ? record.kind() : record.kind() + " " + record.type();
    }
}
