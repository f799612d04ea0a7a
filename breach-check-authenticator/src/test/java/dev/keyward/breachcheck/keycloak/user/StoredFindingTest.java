package dev.keyward.breachcheck.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.ListVersion;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.PolicyVerdict;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
            10);
    private static final ListVersion EMBEDDED =
            new ListVersion(Source.EMBEDDED, "", Instant.EPOCH, Instant.EPOCH, "aa", 1);

    @Test
    @DisplayName("is read as it was written, in ASCII")
    void roundTrip() throws IOException {
        Finding found = new Finding(
                SEEN,
                Optional.of(SEEN.plusSeconds(60)),
                true,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(OVERLAY, ListVersion.ofResponse(SEEN.plusMillis(1), 3))),
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

    @Test
    @DisplayName("names sources for servers of an earlier release")
    void sourcesForEarlierRelease() throws IOException {
        Finding found = new Finding(
                SEEN,
                Optional.empty(),
                true,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(OVERLAY)),
                Optional.empty());
        JsonNode written = new ObjectMapper().readTree(StoredFinding.write(found));
        assertThat(written.path("sources").asText()).isEqualTo("index>=10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "index", "online", "index+online"})
    @DisplayName("of an earlier release is cleared only by lists that are newer than the finding")
    void earlierRelease(String sources) throws IOException {
        Finding found = read("{\"reasons\":\"breached\",\"endSessions\":true,\"sources\":\"" + sources + "\"}");
        ListVersion index = new ListVersion(Source.INDEX, "", SEEN, SEEN, "bb", 1);
        ListVersion older = new ListVersion(Source.INDEX, "", SEEN.minusSeconds(1), SEEN, "bb", 1);
        ListVersion online = ListVersion.ofResponse(SEEN.plusSeconds(1), 1);
        assertThat(found.passwordSet()).isEmpty();
        assertThat(isCleared(found, EMBEDDED, index, online)).isTrue();
        assertThat(isCleared(found, EMBEDDED)).isEqualTo(sources.equals("embedded"));
        assertThat(isCleared(found, EMBEDDED, index)).isEqualTo(!sources.endsWith("online"));
        assertThat(isCleared(found, EMBEDDED, older, online)).isEqualTo(!sources.startsWith("index"));
        assertThat(isCleared(found, EMBEDDED, online)).isEqualTo(!sources.startsWith("index"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"sources\":\"elsewhere\"}",
                "{\"lists\":[7]}",
                "{\"lists\":[{\"source\":\"moon\",\"date\":\"2026-01-01T00:00:00Z\",\"built\":\"2026-01-01T00:00:00Z\"}]}",
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
        return found.isClearedBy(List.of(lookedUp), PolicyVerdict.MET);
    }

    private static Finding read(String data) throws IOException {
        return StoredFinding.read(SEEN, new ObjectMapper().readTree(data));
    }
}
