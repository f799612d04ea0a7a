package dev.keyward.auditlog.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.keyward.auditlog.record.PartSealer;
import dev.keyward.auditlog.record.PersonalData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts personal data to JSON before it is encrypted, and back after it was decrypted. Thread-safe.
 *
 * <p>Data that is too long for a sealed part loses its longest values. Their keys are listed inside the sealed part, because a key alone
 * can reveal something about the person.
 */
public final class PersonalDataJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PersonalDataJson() {}

    /** Writes personal data as JSON of at most {@link PartSealer#MAX_DATA_BYTES}. Never fails. */
    public static byte[] write(PersonalData data) {
        byte[] bytes = json(data);
        if (bytes.length <= PartSealer.MAX_DATA_BYTES) {
            return bytes;
        }
        Map<String, Integer> lengths = new LinkedHashMap<>();
        data.values().forEach((key, value) -> lengths.put(key, json(new PersonalData(Map.of(key, value))).length - 5));
        byte[] shorter = json(data.cut(LargestFirst.toFit(lengths, bytes.length - PartSealer.MAX_DATA_BYTES)));
        return shorter.length <= PartSealer.MAX_DATA_BYTES
                ? shorter
                : json(new PersonalData(Map.of(PersonalData.CUT, "all"))); // hundreds of keys
    }

    /**
     * Parses personal data from JSON. Spaces may follow the JSON.
     *
     * @throws BadRecordException if the bytes are not an object of texts. The message quotes nothing
     */
    public static PersonalData read(byte[] bytes) throws BadRecordException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                require(json.nextToken() == JsonToken.VALUE_STRING);
                values.put(key, json.getText());
            }
            require(json.nextToken() == null);
            return new PersonalData(values);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadRecordException("The sealed part is not a JSON object of texts.");
        }
    }

    private static void require(boolean isWellFormed) throws BadRecordException {
        if (!isWellFormed) {
            throw new BadRecordException("The sealed part is not a JSON object of texts.");
        }
    }

    private static byte[] json(PersonalData data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, String> value : data.values().entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always writable", e);
        }
        return bytes.toByteArray();
    }
}
