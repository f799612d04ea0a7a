package dev.keyward.audit.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyward.audit.ocsf.FactKeys;
import dev.keyward.audit.ocsf.OcsfActivity;
import dev.keyward.audit.ocsf.OcsfClass;
import dev.keyward.audit.ocsf.OcsfEvent;
import dev.keyward.audit.ocsf.OcsfMapping;
import dev.keyward.audit.ocsf.OcsfSeverity;
import dev.keyward.auditlog.record.AuditRecord;
import java.io.IOException;
import java.util.Optional;

/**
 * Writes audit records and checkpoints as events of OCSF 1.8.0. Stateless.
 *
 * <p>{@code unmapped} has all fields of the record, also those that have an OCSF attribute, so that nothing is lost in the mapping.
 */
final class OcsfJson {

    private static final String PRODUCT = "Keyward";

    private static final OcsfEvent CHECKPOINT =
            new OcsfEvent(OcsfActivity.ENTITY_OTHER, OcsfSeverity.INFORMATIONAL, false);

    private OcsfJson() {}

    static byte[] write(ExportedRecord exported) {
        AuditRecord record = exported.record();
        OcsfEvent event = OcsfMapping.of(record);
        return JsonLine.of(json -> {
            classification(json, event, EventCode.of(record));
            Optional<String> error = OcsfMapping.text(record, FactKeys.ERROR);
            if (error.isPresent()) {
                json.writeStringField("status_detail", error.get());
            }
            json.writeNumberField("time", record.time());
            metadata(json, record.id(), record.log().text(), exported.index());
            json.writeStringField("tenant_uid", record.realm());
            json.writeStringField("event_code", EventCode.of(record));
            json.writeEndObject();
            new OcsfObjects(json, exported).write(event.activity().eventClass());
            unmapped(json, exported);
        });
    }

    static byte[] write(ExportedCheckpoint checkpoint) {
        return JsonLine.of(json -> {
            classification(json, CHECKPOINT, ExportedCheckpoint.KIND);
            json.writeNumberField("time", checkpoint.time().toEpochMilli());
            metadata(
                    json,
                    checkpoint.id(),
                    checkpoint.log().text(),
                    checkpoint.tree().size() - 1);
            json.writeStringField("event_code", ExportedCheckpoint.KIND);
            json.writeEndObject();
            json.writeObjectFieldStart("entity");
            json.writeStringField("type", ExportedCheckpoint.KIND);
            json.writeStringField("uid", checkpoint.log().text());
            json.writeEndObject();
            json.writeObjectFieldStart("unmapped");
            json.writeStringField("kind", ExportedCheckpoint.KIND);
            json.writeNumberField("size", checkpoint.tree().size());
            json.writeStringField("root_hash", checkpoint.tree().root().toString());
            json.writeStringField("note", checkpoint.text());
            json.writeEndObject();
        });
    }

    private static void classification(JsonGenerator json, OcsfEvent event, String message) throws IOException {
        OcsfActivity activity = event.activity();
        OcsfClass eventClass = activity.eventClass();
        boolean isNamedBySource = activity.id() == OcsfActivity.OTHER || activity.id() == 0;
        json.writeNumberField("class_uid", eventClass.uid());
        json.writeStringField("class_name", eventClass.caption());
        json.writeNumberField("category_uid", eventClass.categoryUid());
        json.writeStringField("category_name", eventClass.categoryName());
        json.writeNumberField("activity_id", activity.id());
        json.writeStringField("activity_name", isNamedBySource ? message : activity.caption());
        json.writeNumberField("type_uid", activity.typeUid());
        json.writeStringField("type_name", eventClass.caption() + ": " + activity.caption());
        json.writeNumberField("severity_id", event.severity().id());
        json.writeStringField("severity", event.severity().caption());
        json.writeNumberField("status_id", event.failed() ? 2 : 1);
        json.writeStringField("status", event.failed() ? "Failure" : "Success");
        json.writeStringField("message", message);
    }

    /** Writes the first attributes of the metadata object, and leaves the object open for further attributes. */
    private static void metadata(JsonGenerator json, String id, String log, long index) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeStringField("version", OcsfClass.SCHEMA_VERSION);
        json.writeObjectFieldStart("product");
        json.writeStringField("name", PRODUCT);
        json.writeStringField("vendor_name", PRODUCT);
        json.writeEndObject();
        json.writeStringField("uid", id);
        json.writeStringField("log_name", log);
        json.writeNumberField("sequence", index);
    }

    private static void unmapped(JsonGenerator json, ExportedRecord exported) throws IOException {
        AuditRecord record = exported.record();
        json.writeObjectFieldStart("unmapped");
        json.writeStringField("leaf_hash", exported.leafHash().toString());
        json.writeStringField("kind", record.kind());
        json.writeStringField("type", record.type());
        json.writeStringField("node", record.origin().node());
        json.writeStringField("boot", record.origin().boot());
        json.writeNumberField("n", record.origin().count());
        JsonLine.facts(json, "data", record.data());
        JsonLine.people(json, exported);
        json.writeEndObject();
    }
}
