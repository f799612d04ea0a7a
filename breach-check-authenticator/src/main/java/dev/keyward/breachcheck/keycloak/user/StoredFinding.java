package dev.keyward.breachcheck.keycloak.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.ListVersion;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.Sources;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converts a record of a breached or weak password to the JSON that is stored in a credential, and back.
 *
 * <p>Failure policy: unreadable data gets the strict defaults: no deadline, end sessions, cleared only by a new password.
 * Stateless and thread-safe.
 */
final class StoredFinding {

    private static final String DUE = "due";
    private static final String END_SESSIONS = "endSessions";
    private static final String REASONS = "reasons";
    private static final String MATCHES = "matches";
    private static final String PASSWORD_SET = "passwordSet";

    /**
     * JSON field in which earlier versions of Keyward stored the breach lists. The oldest builds stored
     * {@link #SOURCES} instead. Both are read, but never written: a node that still runs such a build treats a finding
     * without them as unreadable, and therefore keeps it.
     */
    private static final String LISTS = "lists";

    private static final String SOURCES = "sources";

    /** JSON mapper that writes ASCII only, because not every database stores all of Unicode. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private StoredFinding() {}

    static String write(Finding found) {
        ObjectNode data = JSON.createObjectNode();
        found.due().ifPresent(due -> data.put(DUE, due.toEpochMilli()));
        data.put(END_SESSIONS, found.endSessions());
        data.put(
                REASONS,
                found.reasons().stream().map(PasswordProblem::word).sorted().collect(Collectors.joining(" ")));
        found.passwordSet().ifPresent(time -> data.put(PASSWORD_SET, time.toEpochMilli()));
        found.matches().ifPresent(matches -> {
            ArrayNode lists = data.putArray(MATCHES);
            matches.forEach(match -> write(match, lists.addObject()));
        });
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers, booleans and texts is JSON", e);
        }
    }

    private static void write(ListVersion list, ObjectNode data) {
        data.put("source", word(list.source()));
        data.put("name", list.name());
        data.put("date", list.corpusDate().toString());
        data.put("built", list.built().toString());
        data.put("content", list.content());
        data.put("minCount", list.minCount());
        data.put("entries", word(list.corpus().entries()));
        data.put("complete", list.corpus().complete());
        data.put("otherInput", list.corpus().otherInput());
        data.put("label", list.corpus().label());
        data.put("keys", list.corpus().keys());
    }

    static Finding read(Instant seen, JsonNode data) {
        return new Finding(
                seen,
                time(data.path(DUE)),
                data.path(END_SESSIONS).asBoolean(true),
                reasons(List.of(data.path(REASONS).asText().split(" ", -1))),
                matches(seen, data),
                time(data.path(PASSWORD_SET)));
    }

    private static Optional<Instant> time(JsonNode millis) {
        return millis.isNumber() ? Optional.of(Instant.ofEpochMilli(millis.asLong())) : Optional.empty();
    }

    private static Set<PasswordProblem> reasons(List<String> words) {
        Set<PasswordProblem> reasons = Stream.of(PasswordProblem.values())
                .filter(reason -> words.contains(reason.word()))
                .collect(Collectors.toUnmodifiableSet());
        return reasons.isEmpty() ? Set.of(PasswordProblem.values()) : reasons;
    }

    private static Optional<List<ListVersion>> matches(Instant seen, JsonNode data) {
        JsonNode stored = data.path(data.has(MATCHES) ? MATCHES : LISTS);
        return stored.isArray() ? lists(stored) : assumedLists(data.path(SOURCES), seen);
    }

    /** Returns the versions of breach lists that the stored JSON contains. Empty if one of them cannot be read. */
    private static Optional<List<ListVersion>> lists(JsonNode stored) {
        List<ListVersion> lists = new ArrayList<>();
        try {
            for (JsonNode list : stored) {
                Source source = Source.valueOf(list.path("source").asText().toUpperCase(Locale.ROOT));
                lists.add(new ListVersion(
                        source,
                        list.path("name").asText(),
                        Instant.parse(list.path("date").asText()),
                        Instant.parse(list.path("built").asText()),
                        list.path("content").asText(),
                        list.path("minCount").asLong(),
                        corpus(source, list)));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(lists);
    }

    /**
     * Returns what the stored JSON of a finding states about the contents of a breach list. An earlier build stored nothing
     * about them, and its overlay or index may hold pairs.
     */
    private static ListVersion.Corpus corpus(Source source, JsonNode list) {
        if (list.has("entries")) {
            return new ListVersion.Corpus(
                    ListVersion.Entries.valueOf(list.path("entries").asText().toUpperCase(Locale.ROOT)),
                    list.path("complete").asBoolean(),
                    list.path("otherInput").asBoolean(),
                    list.path("label").asText(),
                    list.path("keys").asLong());
        }
        return source == Source.EMBEDDED || source == Source.ONLINE
                ? ListVersion.Corpus.SINGLE
                : ListVersion.Corpus.UNKNOWN;
    }

    /**
     * Returns the breach lists that may have contained the password of a finding from an earlier build of Keyward. That
     * build stored only the configured sources. The result is empty if the match may have been in the index or any overlay,
     * because nothing tells which of them must be looked up.
     *
     * @param seen when the password was found
     */
    private static Optional<List<ListVersion>> assumedLists(JsonNode stored, Instant seen) {
        Sources sources;
        try {
            sources = Sources.parse(stored.asText());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (sources.index()) {
            return Optional.empty();
        }
        List<ListVersion> lists = new ArrayList<>();
        lists.add(new ListVersion(
                Source.EMBEDDED, "", Instant.EPOCH, Instant.EPOCH, "", sources.minCount(), ListVersion.Corpus.SINGLE));
        if (sources.online()) {
            lists.add(ListVersion.ofMatchingResponse(seen, sources.minCount()));
        }
        return Optional.of(lists);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
