package dev.keyward.audit.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.keyward.auditlog.record.Fact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON on one line of printable ASCII, so that no text can add a line or control a terminal. Stateless.
 *
 * <p>All other characters are escaped, and a JSON parser gets them back.
 */
final class JsonLine {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new AlsoDelete())
            .build();

    private JsonLine() {}

    /** Writes the content of one JSON object. */
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** Returns a JSON object with the given content, without a line break. */
    static byte[] of(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always writable", e);
        }
        return bytes.toByteArray();
    }

    static void facts(JsonGenerator json, String name, Map<String, Fact> facts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Fact> entry : facts.entrySet()) {
            json.writeFieldName(entry.getKey());
            Fact fact = entry.getValue();
            if (fact instanceof Fact.Text text) {
                json.writeString(text.value());
            } else if (fact instanceof Fact.WholeNumber number) {
                json.writeNumber(number.value());
            } else if (fact instanceof Fact.Flag flag) {
                json.writeBoolean(flag.value());
            } else if (fact instanceof Fact.Texts texts) {
                texts(json, texts.values());
            }
        }
        json.writeEndObject();
    }

    static void texts(JsonGenerator json, Iterable<String> texts) throws IOException {
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    static void people(JsonGenerator json, ExportedRecord record) throws IOException {
        json.writeArrayFieldStart("people");
        for (ExportedPerson person : record.people()) {
            json.writeStartObject();
            json.writeStringField("as", person.role());
            json.writeStringField("p", person.pseudonym());
            if (!person.personal().isEmpty()) {
                json.writeObjectFieldStart("personal");
                for (Map.Entry<String, String> value : person.personal().entrySet()) {
                    json.writeStringField(value.getKey(), value.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Escapes the control character DEL in addition to the characters that JSON requires to be escaped. */
    private static final class AlsoDelete extends CharacterEscapes {

        private static final long serialVersionUID = 1;
        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes[DELETE] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
