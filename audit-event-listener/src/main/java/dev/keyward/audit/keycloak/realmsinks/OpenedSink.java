package dev.keyward.audit.keycloak.realmsinks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.audit.keycloak.sinks.RealmSinkSettings;
import dev.keyward.auditlog.record.LogId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings of a realm's sink, and its first position, as the server has sealed them in the sink's row. Immutable.
 *
 * @param log the log that was open when the sink was made
 * @param start end of that log then: the sink gets nothing before it
 * @param earlier the other logs that the realm had then, all of them closed: the sink gets nothing of them
 */
public record OpenedSink(RealmSinkForm form, LogId log, SinkPosition start, Set<LogId> earlier) {

    private static final SinkPosition NEVER = new SinkPosition(Long.MAX_VALUE, Long.MAX_VALUE);

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    public OpenedSink {
        earlier = Set.copyOf(earlier);
    }

    /** Returns this sink with other settings. */
    OpenedSink with(RealmSinkForm other) {
        return new OpenedSink(other, log, start, earlier);
    }

    /**
     * Returns the position at which this sink begins in a log of its realm. It gets all of a later log, and nothing of an earlier one.
     */
    public SinkPosition startIn(LogId other) {
        if (earlier.contains(other)) {
            return NEVER;
        }
        return other.equals(log) ? start : new SinkPosition(0, 0);
    }

    /**
     * Checks the settings against the present rules of the server, which may have changed since, and returns them.
     *
     * @throws IllegalArgumentException if they are not allowed
     */
    public RealmSinkSettings settings(RealmSinkRules rules) {
        return RealmSinkSettings.of(form.type(), form.values(), rules);
    }

    /** Returns what a row seals, besides the columns that the seal authenticates. */
    String sealedPart() {
        try {
            return JSON.writeValueAsString(Map.of(
                    "log", log.text(),
                    "next", start.next(),
                    "checkpoint", start.checkpointEntries(),
                    "earlier", earlier.stream().map(LogId::text).sorted().toList(),
                    "values", new TreeMap<>(form.values())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can always be written as JSON.", e);
        }
    }

    /** Reads what {@link #sealedPart} has written, and nobody else could have sealed. */
    static OpenedSink read(String sealedPart, RealmSinkForm columns) {
        try {
            JsonNode json = JSON.readTree(sealedPart);
            Map<String, String> values = new TreeMap<>();
            json.path("values")
                    .properties()
                    .forEach(
                            entry -> values.put(entry.getKey(), entry.getValue().asText()));
            Set<LogId> earlier = new HashSet<>();
            json.path("earlier").forEach(log -> earlier.add(new LogId(log.asText())));
            return new OpenedSink(
                    new RealmSinkForm(columns.name(), columns.type(), columns.isEnabled(), values),
                    new LogId(json.path("log").asText()),
                    new SinkPosition(
                            json.path("next").asLong(), json.path("checkpoint").asLong()),
                    earlier);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The server seals JSON only.", e);
        }
    }
}
