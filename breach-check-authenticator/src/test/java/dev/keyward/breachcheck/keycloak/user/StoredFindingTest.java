package dev.keyward.breachcheck.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.ListVersion;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.breachcheck.Sources;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A stored finding")
class StoredFindingTest {

    private static final Instant SEEN = Instant.parse("2026-06-01T12:00:00Z");
    private static final ListVersion OVERLAY = new ListVersion(
            Source.OVERLAY,
            "n\u00f6tig.bpi",
            Instant.parse("2026-05-01T00:00:00Z"),
            Instant.parse("2026-05-02T03:04:05Z"),
            "0123456789abcdef",
            10,
            new ListVersion.Corpus(ListVersion.Entries.PASSWORDS, true, true, "h\u00e4ufig", 12_345));
    private static final ListVersion PAIRS = new ListVersion(
            Source.OVERLAY,
            "pairs.bpi",
            SEEN,
            SEEN,
            "bb",
            1,
            new ListVersion.Corpus(ListVersion.Entries.PAIRS, false, true, "", 2));
    private static final ListVersion EMBEDDED =
            new ListVersion(Source.EMBEDDED, "", Instant.EPOCH, Instant.EPOCH, "aa", 1, ListVersion.Corpus.SINGLE);

    @Test
    @DisplayName("is read as it was written, in ASCII")
    void roundTrip() throws IOException {
        Finding found = new Finding(
                SEEN,
                Optional.of(SEEN.plusSeconds(60)),
                true,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(OVERLAY, PAIRS, ListVersion.ofMatchingResponse(SEEN, 3))),
                Optional.of(SEEN.minusMillis(12_345)));
        String written = StoredFinding.write(found);
        assertThat(written).isASCII();
        assertThat(read(written)).isEqualTo(found);
        Finding bare = new Finding(
                SEEN, Optional.empty(), false, Set.of(PasswordProblem.WEAK), Optional.of(List.of()), Optional.empty());
        assertThat(read(StoredFinding.write(bare))).isEqualTo(bare);
        Finding unreadable = new Finding(
                SEEN, Optional.empty(), true, Set.of(PasswordProblem.BREACHED), Optional.empty(), Optional.empty());
        assertThat(read(StoredFinding.write(unreadable))).isEqualTo(unreadable);
    }

    /**
     * A node with an earlier build clears a finding if it can parse {@code sources}, or else {@code lists}. Without them it keeps
     * the finding with its time, deadline, reasons and end of sessions, which it reads from the other fields.
     */
    @Test
    @DisplayName("has no field by which a node with an earlier build could clear it")
    void earlierNode() throws IOException {
        Finding found = new Finding(
                SEEN,
                Optional.of(SEEN.plusSeconds(60)),
                true,
                Set.of(PasswordProblem.BREACHED, PasswordProblem.WEAK),
                Optional.of(List.of(OVERLAY, PAIRS)),
                Optional.empty());
        JsonNode written = new ObjectMapper().readTree(StoredFinding.write(found));
        assertThatThrownBy(() -> Sources.parse(written.path("sources").asText()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(written.path("lists").isArray()).isFalse();
        assertThat(written.path("due").asLong()).isEqualTo(SEEN.plusSeconds(60).toEpochMilli());
        assertThat(written.path("endSessions").asBoolean()).isTrue();
        assertThat(written.path("reasons").asText().split(" ", -1)).containsExactly("breached", "weak");
    }

    @ParameterizedTest
    @CsvSource({
        "embedded, true, true, true",
        "online, false, false, true",
        "index, false, false, false",
        "index+online, false, false, false"
    })
    @DisplayName(
            "with only the sources of an earlier build is cleared by no lookup if the match may have been in any overlay")
    void earlierBuild(String sources, boolean byJar, boolean byFiles, boolean byAll) throws IOException {
        Finding found = read("{\"reasons\":\"breached\",\"endSessions\":true,\"sources\":\"" + sources + "\"}");
        Instant later = SEEN.plusSeconds(86_400);
        ListVersion index = new ListVersion(Source.INDEX, "", later, later, "bb", 1, ListVersion.Corpus.SINGLE);
        ListVersion online = ListVersion.ofResponse(later, 1);
        assertThat(found.passwordSet()).isEmpty();
        assertThat(isCleared(found, EMBEDDED)).isEqualTo(byJar);
        assertThat(isCleared(found, EMBEDDED, index, OVERLAY)).isEqualTo(byFiles);
        assertThat(isCleared(found, EMBEDDED, index, OVERLAY, online)).isEqualTo(byAll);
        assertThat(isCleared(read(StoredFinding.write(found)), EMBEDDED, index, OVERLAY, online))
                .describedAs("after it was stored again")
                .isEqualTo(byAll);
    }

    @ParameterizedTest
    @CsvSource({"index, '', false", "overlay, ours.bpi, false", "embedded, '', true"})
    @DisplayName("with lists of an earlier build, of which the kind is unknown, is cleared only by the same content")
    void earlierLists(String source, String name, boolean byNewer) throws IOException {
        Finding found = read(
                "{\"reasons\":\"breached\",\"sources\":\"index\",\"lists\":[{\"source\":\"" + source
                        + "\",\"name\":\"" + name
                        + "\",\"date\":\"2026-01-01T00:00:00Z\",\"built\":\"2026-01-01T00:00:00Z\",\"content\":\"cc\",\"minCount\":1}]}");
        Source kind = Source.valueOf(source.toUpperCase(Locale.ROOT));
        assertThat(isCleared(found, new ListVersion(kind, name, SEEN, SEEN, "cc", 1, ListVersion.Corpus.SINGLE)))
                .isTrue();
        assertThat(isCleared(found, new ListVersion(kind, name, SEEN, SEEN, "dd", 1, ListVersion.Corpus.SINGLE)))
                .isEqualTo(byNewer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"sources\":\"elsewhere\"}",
                "{\"lists\":[7]}",
                "{\"lists\":[{\"source\":\"moon\",\"date\":\"2026-01-01T00:00:00Z\",\"built\":\"2026-01-01T00:00:00Z\"}]}",
                "{\"matches\":[{\"source\":\"index\",\"entries\":\"moons\",\"date\":\"2026-01-01T00:00:00Z\",\"built\":\"2026-01-01T00:00:00Z\"}]}",
                "{\"sources\":\"embedded\",\"matches\":[7]}",
                "{\"lists\":[{\"source\":\"index\",\"date\":\"yesterday\",\"built\":\"2026-01-01T00:00:00Z\"}]}"
            })
    @DisplayName("that cannot be read has no deadline, ends sessions, and is cleared by no sign-in")
    void unreadable(String data) throws IOException {
        assertThat(read(data))
                .isEqualTo(new Finding(
                        SEEN,
                        Optional.empty(),
                        true,
                        Set.of(PasswordProblem.values()),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(isCleared(read(data), EMBEDDED)).isFalse();
    }

    private static boolean isCleared(Finding found, ListVersion... lookedUp) {
        return found.withoutDisproved(new BreachVerdict.Clear(List.of(lookedUp)), PolicyVerdict.MET)
                .isEmpty();
    }

    private static Finding read(String data) throws IOException {
        return StoredFinding.read(SEEN, new ObjectMapper().readTree(data));
    }
}
