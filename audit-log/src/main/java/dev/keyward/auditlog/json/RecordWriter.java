package dev.keyward.auditlog.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.SealedPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes audit records as JSON, on one line of UTF-8 without spaces and with the fields in a fixed order.
 *
 * <p>The bytes are written once, when the event happens, and never changed: they are the entry that is hashed. Thread-safe.
 */
public final class RecordWriter {

    /** Maximum length in bytes of an audit log entry. */
    public static final int MAX_BYTES = 0xFFFF;

    private static final JsonFactory JSON = new JsonFactory();

    private RecordWriter() {}

    /**
     * Writes an audit record as JSON. Never fails.
     *
     * <p>A record of more than 65,535 bytes loses its largest facts, and names them in the fact {@link AuditRecord#CUT}. Its sealed
     * parts always fit.
     */
    public static byte[] write(AuditRecord record) {
        byte[] bytes = json(record);
        if (bytes.length <= MAX_BYTES) {
            return bytes;
        }
        Map<String, Integer> lengths = new LinkedHashMap<>();
        record.data().forEach((key, fact) -> lengths.put(key, key.length() + length(fact)));
        lengths.remove(AuditRecord.CUT);
        return json(record.cut(LargestFirst.toFit(lengths, bytes.length - MAX_BYTES)));
    }

    private static int length(Fact fact) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(fact, json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always writable", e);
        }
        return bytes.size();
    }

    private static byte[] json(AuditRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField(RecordFields.VERSION, AuditRecord.VERSION);
            json.writeStringField(RecordFields.ID, record.id());
            json.writeNumberField(RecordFields.TIME, record.time());
            json.writeStringField(RecordFields.LOG, record.log().text());
            json.writeStringField(RecordFields.REALM, record.realm());
            json.writeStringField(RecordFields.NODE, record.origin().node());
            json.writeStringField(RecordFields.BOOT, record.origin().boot());
            json.writeNumberField(RecordFields.COUNT, record.origin().count());
            json.writeStringField(RecordFields.KIND, record.kind());
            json.writeStringField(RecordFields.TYPE, record.type());
            json.writeObjectFieldStart(RecordFields.DATA);
            for (Map.Entry<String, Fact> fact : record.data().entrySet()) {
                json.writeFieldName(fact.getKey());
                write(fact.getValue(), json);
            }
            json.writeEndObject();
            json.writeArrayFieldStart(RecordFields.PARTICIPANTS);
            for (Participant participant : record.participants()) {
                write(participant, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always writable", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Fact fact, JsonGenerator json) throws IOException {
        if (fact instanceof Fact.Text text) {
            json.writeString(text.value());
        } else if (fact instanceof Fact.WholeNumber number) {
            json.writeNumber(number.value());
        } else if (fact instanceof Fact.Flag flag) {
            json.writeBoolean(flag.value());
        } else if (fact instanceof Fact.Texts texts) {
            json.writeStartArray();
            for (String text : texts.values()) {
                json.writeString(text);
            }
            json.writeEndArray();
        }
    }

    private static void write(Participant participant, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(RecordFields.ROLE, participant.role());
        json.writeStringField(RecordFields.PSEUDONYM, participant.pseudonym());
        if (participant.sealed().isPresent()) {
            SealedPart sealed = participant.sealed().get();
            json.writeStringField(RecordFields.KEY, sealed.key());
            json.writeStringField(RecordFields.NONCE, Base64.getEncoder().encodeToString(sealed.nonce()));
            json.writeStringField(RecordFields.SEALED, Base64.getEncoder().encodeToString(sealed.ciphertext()));
        }
        json.writeEndObject();
    }
}
