package dev.keyward.auditlog.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.SealedPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads audit records from the entries of a log, and refuses entries that are not valid records.
 *
 * <p>Refuses duplicate and missing fields, other types, numbers of more than 53 bits, unpadded base64, and further content. Ignores
 * fields that it does not know, whatever they contain. Thread-safe.
 */
public final class RecordReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> NUMBERS = Set.of(RecordFields.VERSION, RecordFields.TIME, RecordFields.COUNT);
    private static final Set<String> SEALED_FIELDS = Set.of(RecordFields.KEY, RecordFields.NONCE, RecordFields.SEALED);

    private RecordReader() {}

    /**
     * Reads the audit record that the given part of an array contains.
     *
     * @throws BadRecordException if the bytes are not a record of version 1
     */
    public static AuditRecord read(byte[] buffer, int offset, int length) throws BadRecordException {
        try (JsonParser json = JSON.createParser(buffer, offset, length)) {
            AuditRecord record = new Fields(json).record();
            if (json.nextToken() != null) {
                throw new BadRecordException("The entry has content after its record.");
            }
            return record;
        } catch (InputCoercionException e) {
            throw new BadRecordException("The entry has a number that no record can have.");
        } catch (JsonParseException e) {
            throw new BadRecordException("The entry is not JSON.");
        } catch (IOException e) {
            throw new BadRecordException("The entry is not UTF-8.");
        } catch (IllegalArgumentException e) {
            throw new BadRecordException("The entry has a value that no record can have.");
        }
    }

    /** The fields of an audit record that the parser has read so far. */
    private static final class Fields {

        private final JsonParser json;
        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, Long> numbers = new HashMap<>();
        private final Set<String> present = new HashSet<>();
        private final Map<String, Fact> data = new LinkedHashMap<>();
        private final List<Participant> participants = new ArrayList<>();

        Fields(JsonParser json) {
            this.json = json;
        }

        AuditRecord record() throws IOException, BadRecordException {
            expect(JsonToken.START_OBJECT, json.nextToken());
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case RecordFields.DATA -> readData(value);
                    case RecordFields.PARTICIPANTS -> readParticipants(value);
                    default -> readScalar(name, value);
                }
            }
            if (number(RecordFields.VERSION) != AuditRecord.VERSION) {
                throw new BadRecordException("The entry is a record of another version.");
            }
            AuditRecord.Origin origin = new AuditRecord.Origin(
                    text(RecordFields.NODE), text(RecordFields.BOOT), number(RecordFields.COUNT));
            return new AuditRecord(
                    text(RecordFields.ID),
                    number(RecordFields.TIME),
                    new LogId(text(RecordFields.LOG)),
                    text(RecordFields.REALM),
                    origin,
                    text(RecordFields.KIND),
                    text(RecordFields.TYPE),
                    data,
                    participants);
        }

        private void readScalar(String name, JsonToken value) throws IOException {
            if (value == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else if (value == JsonToken.VALUE_NUMBER_INT && NUMBERS.contains(name)) {
                numbers.put(name, json.getLongValue());
            } else {
                json.skipChildren();
            }
        }

        private void readData(JsonToken start) throws IOException, BadRecordException {
            expect(JsonToken.START_OBJECT, start);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                data.put(key, fact(json.nextToken()));
            }
        }

        private Fact fact(JsonToken value) throws IOException, BadRecordException {
            return switch (value) {
                case VALUE_STRING -> Fact.of(json.getText());
                case VALUE_NUMBER_INT -> Fact.of(json.getLongValue());
                case VALUE_TRUE -> Fact.of(true);
                case VALUE_FALSE -> Fact.of(false);
                case START_ARRAY -> {
                    List<String> values = new ArrayList<>();
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        expect(JsonToken.VALUE_STRING, json.currentToken());
                        values.add(json.getText());
                    }
                    yield Fact.of(values);
                }
                default -> throw new BadRecordException("The entry has a fact of an unknown type.");
            };
        }

        private void readParticipants(JsonToken start) throws IOException, BadRecordException {
            expect(JsonToken.START_ARRAY, start);
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Fields participant = new Fields(json);
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    participant.present.add(name);
                    participant.readScalar(name, json.nextToken());
                }
                participants.add(participant.participant());
            }
            expect(JsonToken.END_ARRAY, json.currentToken());
        }

        private Participant participant() throws BadRecordException {
            Optional<SealedPart> sealed = SEALED_FIELDS.stream().anyMatch(present::contains)
                    ? Optional.of(new SealedPart(
                            text(RecordFields.KEY), base64(RecordFields.NONCE), base64(RecordFields.SEALED)))
                    : Optional.empty();
            return new Participant(text(RecordFields.ROLE), text(RecordFields.PSEUDONYM), sealed);
        }

        private byte[] base64(String name) throws BadRecordException {
            String text = text(name);
            byte[] bytes = Base64.getDecoder().decode(text);
            if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
                throw new BadRecordException("The entry has base64 without padding, or with stray bits.");
            }
            return bytes;
        }

        private String text(String name) throws BadRecordException {
            String text = texts.get(name);
            if (text == null) {
                throw new BadRecordException("The entry has no text " + name + ".");
            }
            return text;
        }

        private long number(String name) throws BadRecordException {
            Long number = numbers.get(name);
            if (number == null) {
                throw new BadRecordException("The entry has no number " + name + ".");
            }
            return number;
        }

        private static void expect(JsonToken expected, @Nullable JsonToken token) throws BadRecordException {
            if (token != expected) {
                throw new BadRecordException("The entry does not have the form of a record.");
            }
        }
    }
}
