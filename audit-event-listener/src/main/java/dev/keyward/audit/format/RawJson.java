package dev.keyward.audit.format;

import dev.keyward.auditlog.record.AuditRecord;

/**
 * Writes audit records in the export format {@code raw}: JSON with the field names of the stored records, plus index and leaf hash. Also
 * writes checkpoints. Stateless.
 */
final class RawJson {

    private RawJson() {}

    static byte[] write(ExportedRecord exported) {
        AuditRecord record = exported.record();
        return JsonLine.of(json -> {
            json.writeStringField("log", record.log().text());
            json.writeNumberField("index", exported.index());
            json.writeStringField("leaf_hash", exported.leafHash().toString());
            json.writeStringField("id", record.id());
            json.writeNumberField("t", record.time());
            json.writeStringField("realm", record.realm());
            json.writeStringField("node", record.origin().node());
            json.writeStringField("boot", record.origin().boot());
            json.writeNumberField("n", record.origin().count());
            json.writeStringField("kind", record.kind());
            json.writeStringField("type", record.type());
            JsonLine.facts(json, "data", record.data());
            JsonLine.people(json, exported);
        });
    }

    static byte[] write(ExportedCheckpoint checkpoint) {
        return JsonLine.of(json -> {
            json.writeStringField("log", checkpoint.log().text());
            json.writeStringField("id", checkpoint.id());
            json.writeNumberField("t", checkpoint.time().toEpochMilli());
            json.writeStringField("kind", ExportedCheckpoint.KIND);
            json.writeNumberField("size", checkpoint.tree().size());
            json.writeStringField("root_hash", checkpoint.tree().root().toString());
            json.writeStringField("note", checkpoint.text());
        });
    }
}
