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
 * Converts a {@link Finding} to the JSON that is stored in a credential, and back.
 *
 * <p>Failure policy: unreadable data gets the strict defaults: no deadline, end sessions, cleared only by a new password.
 * Stateless and thread-safe.
 */
final class StoredFinding {

    private static final String DUE = "due";
    private static final String END_SESSIONS = "endSessions";
    private static final String REASONS = "reasons";
    private static final String LISTS = "lists";
    private static final String PASSWORD_SET = "passwordSet";

    /** JSON field with the sources of a finding, for servers of earlier releases. Those store it instead of the lists. */
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
            data.put(SOURCES, sourcesOf(matches).text());
            ArrayNode lists = data.putArray(LISTS);
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
    }

    /**
     * Returns the sources to store for servers of an earlier release, derived from the given lists that contain the password. Such
     * a server must look up these sources to clear the finding.
     */
    private static Sources sourcesOf(List<ListVersion> matches) {
        long minCount = matches.stream().mapToLong(ListVersion::minCount).min().orElse(1);
        return new Sources(
                matches.stream().anyMatch(list -> list.source() == Source.INDEX || list.source() == Source.OVERLAY),
                matches.stream().anyMatch(list -> list.source() == Source.ONLINE),
                (int) Math.max(1, Math.min(Sources.MOST_COUNT, minCount)));
    }

    static Finding read(Instant seen, JsonNode data) {
        return new Finding(
                seen,
                time(data.path(DUE)),
                data.path(END_SESSIONS).asBoolean(true),
                reasons(List.of(data.path(REASONS).asText().split(" ", -1))),
                data.path(LISTS).isArray() ? lists(data.path(LISTS)) : assumedLists(data.path(SOURCES), seen),
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

    /** Returns the list versions in the stored JSON. Empty if one of them cannot be read. */
    private static Optional<List<ListVersion>> lists(JsonNode stored) {
        List<ListVersion> lists = new ArrayList<>();
        try {
            for (JsonNode list : stored) {
                lists.add(new ListVersion(
                        Source.valueOf(list.path("source").asText().toUpperCase(Locale.ROOT)),
                        list.path("name").asText(),
                        Instant.parse(list.path("date").asText()),
                        Instant.parse(list.path("built").asText()),
                        list.path("content").asText(),
                        list.path("minCount").asLong()));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(lists);
    }

    /**
     * Converts the sources in a finding of an earlier release to versions of breach lists. It is assumed that each source was
     * looked up and was as new as the finding, so that only newer lists clear it.
     */
    private static Optional<List<ListVersion>> assumedLists(JsonNode stored, Instant seen) {
        Sources sources;
        try {
            sources = Sources.parse(stored.asText());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        List<ListVersion> lists = new ArrayList<>();
        lists.add(new ListVersion(Source.EMBEDDED, "", Instant.EPOCH, Instant.EPOCH, "", sources.minCount()));
        if (sources.index()) {
            lists.add(new ListVersion(Source.INDEX, "", seen, seen, "", sources.minCount()));
        }
        if (sources.online()) {
            lists.add(ListVersion.ofResponse(seen, sources.minCount()));
        }
        return Optional.of(lists);
    }

    private static String word(Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }
}
