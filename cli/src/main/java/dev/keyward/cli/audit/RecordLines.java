package dev.keyward.cli.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats audit records as lines of CSV (RFC 4180) or JSON. Stateless. */
final class RecordLines {

    static final String CSV_HEADER = "index,time,log,realm,kind,type,people,data,node,boot,n,id";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordLines() {}

    /** Formats a record as a line of CSV. Its data is a field of JSON. */
    static String csv(long index, AuditRecord record) {
        return List.of(
                        String.valueOf(index),
                        Instant.ofEpochMilli(record.time()).toString(),
                        record.log().text(),
                        record.realm(),
                        record.kind(),
                        record.type(),
                        record.participants().stream()
                                .map(person -> person.role() + "=" + person.pseudonym())
                                .collect(Collectors.joining(" ")),
                        data(record),
                        record.origin().node(),
                        record.origin().boot(),
                        String.valueOf(record.origin().count()),
                        record.id())
                .stream()
                .map(RecordLines::field)
                .collect(Collectors.joining(","));
    }

    /**
     * Formats an entry and its index in the log as one line of JSON. The entry must be a valid record; only its line
     * breaks are replaced.
     */
    static String json(long index, byte[] buffer, int offset, int length) {
        String entry = new String(buffer, offset, length, StandardCharsets.UTF_8);
        // In valid JSON, line breaks stand between tokens only.
        return "{\"index\":" + index + ",\"record\":" + entry.replaceAll("[\\r\\n]", " ") + "}";
    }

    /**
     * Quotes a text as a field of a CSV line. Puts an apostrophe before a text that a spreadsheet would execute as a formula,
     * and replaces line breaks, which would let a record forge another line for simple readers.
     */
    private static String field(String text) {
        String line = text.replaceAll("\\R", " ");
        String safe = line.matches("[=+\\-@\\t].*") ? "'" + line : line;
        return safe.matches("[A-Za-z0-9 .:_=/-]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    private static String data(AuditRecord record) {
        Map<String, Object> data = new LinkedHashMap<>();
        record.data().forEach((key, fact) -> data.put(key, value(fact)));
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private static Object value(Fact fact) {
        if (fact instanceof Fact.Text text) {
            return text.value();
        }
        if (fact instanceof Fact.WholeNumber number) {
            return number.value();
        }
        return fact instanceof Fact.Flag flag ? flag.value() : ((Fact.Texts) fact).values();
    }
}
