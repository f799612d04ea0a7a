package dev.keyward.breachcheck.keycloak.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.BreachedRule;
import dev.keyward.breachcheck.keycloak.lists.BreachLists;
import dev.keyward.breachcheck.keycloak.lists.BreachMetrics;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.range.BreakerState;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.source.IndexSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * JSON response with the status of the breach lists for a realm. Immutable and thread-safe.
 *
 * @param policy value of the realm's password policy {@code keyward-breached}; empty if it is not set
 * @param onUnknown failure policy of the server, {@code open} or {@code closed}
 * @param sources state of each breach list on the node that answers
 * @param differences one sentence for each breach list that differs between the nodes of a cluster
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record BreachStatus(
        Optional<PolicyStatus> policy, String onUnknown, List<SourceStatus> sources, List<String> differences) {

    /** The realm's password policy {@code keyward-breached}, as a value in the JSON response. */
    public record PolicyStatus(boolean index, boolean online, int minCount, boolean reportOnly) {

        static PolicyStatus of(BreachedRule rule) {
            return new PolicyStatus(
                    rule.sources().index(),
                    rule.sources().online(),
                    rule.sources().minCount(),
                    rule.reportOnly());
        }
    }

    /**
     * State of one breach list, with details of its file or of the range service.
     *
     * @param state {@code ok}, {@code degraded} (in use, but its newest file is not), {@code unusable}, {@code none} (absent and
     *     not configured), {@code off}
     * @param problem a sentence that says what to do
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record SourceStatus(
            String source,
            String state,
            Optional<String> problem,
            Optional<FileStatus> file,
            Optional<OnlineStatus> online) {}

    /** Facts about a breach list whose index file is in use, with dates and times in ISO 8601. */
    public record FileStatus(
            String name,
            String label,
            String corpusDate,
            String built,
            Optional<String> verified,
            long entries,
            long bytes,
            double falsePositiveRate,
            boolean complete,
            String sha256) {}

    /** State of the range service of Have I Been Pwned, and counters of the requests to it. */
    public record OnlineStatus(
            URI address, String breaker, long requests, long notModified, long stale, long failures) {}

    static BreachStatus of(
            Optional<BreachedRule> rule, BreachLists lists, Optional<URI> address, List<String> differences) {
        List<SourceStatus> sources = new ArrayList<>();
        lists.files().overlays().forEach((name, overlay) -> sources.add(file(Source.OVERLAY, name, overlay.state())));
        lists.files()
                .overlayProblem()
                .ifPresent(problem -> sources.add(new SourceStatus(
                        word(Source.OVERLAY), "unusable", Optional.of(problem), Optional.empty(), Optional.empty())));
        sources.add(lists.files()
                .index()
                .map(index -> file(Source.INDEX, "", index.state()))
                .orElseGet(() -> new SourceStatus(
                        word(Source.INDEX),
                        "none",
                        Optional.of("Build one with keyward breach-index build to check against the whole corpus."),
                        Optional.empty(),
                        Optional.empty())));
        sources.add(lists.embedded()
                .map(BreachStatus::embedded)
                .orElseGet(() -> new SourceStatus(
                        word(Source.EMBEDDED),
                        "unusable",
                        Optional.of("The jar is damaged. Copy it again."),
                        Optional.empty(),
                        Optional.empty())));
        sources.add(lists.online()
                .map(client -> online(client, address))
                .orElseGet(() -> new SourceStatus(
                        word(Source.ONLINE), "off", Optional.empty(), Optional.empty(), Optional.empty())));
        return new BreachStatus(
                rule.map(PolicyStatus::of), lists.failsClosed() ? "closed" : "open", List.copyOf(sources), differences);
    }

    private static SourceStatus file(Source source, String name, IndexSource.State state) {
        String word = state.inUse().isEmpty() ? "unusable" : state.problem().isPresent() ? "degraded" : "ok";
        Optional<String> problem =
                state.problem().map(text -> name.isEmpty() || text.contains(name) ? text : name + ": " + text);
        return new SourceStatus(word(source), word, problem, state.inUse().map(BreachStatus::file), Optional.empty());
    }

    private static FileStatus file(IndexSource.Facts facts) {
        return new FileStatus(
                facts.file(),
                facts.provenance().label(),
                facts.provenance().corpusDate().toString(),
                facts.built().toString(),
                Optional.of(facts.verified().toString()),
                facts.keys(),
                facts.size(),
                facts.falsePositiveRate(),
                facts.provenance().isComplete(),
                facts.sha256());
    }

    private static SourceStatus embedded(BreachIndex index) {
        FileStatus file = new FileStatus(
                "embedded.bpi",
                index.provenance().label(),
                index.provenance().corpusDate().toString(),
                index.built().toString(),
                Optional.empty(),
                index.keys(),
                index.size(),
                index.falsePositiveRate(),
                index.provenance().isComplete(),
                index.sha256());
        return new SourceStatus(word(Source.EMBEDDED), "ok", Optional.empty(), Optional.of(file), Optional.empty());
    }

    private static SourceStatus online(RangeClient client, Optional<URI> address) {
        long failures = client.counters().failures().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        boolean closed = client.breaker() == BreakerState.CLOSED;
        return new SourceStatus(
                word(Source.ONLINE),
                closed ? "ok" : "degraded",
                closed
                        ? Optional.empty()
                        : Optional.of(
                                "It failed several times in a row and is not called for half a minute. Check that the"
                                        + " server can reach it."),
                Optional.empty(),
                address.map(uri -> new OnlineStatus(
                        uri,
                        client.breaker().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        client.counters().requests(),
                        client.counters().notModified(),
                        client.counters().stale(),
                        failures)));
    }

    private static String word(Source source) {
        return BreachMetrics.word(source);
    }
}
