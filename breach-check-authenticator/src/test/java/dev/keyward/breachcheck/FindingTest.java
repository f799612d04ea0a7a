package dev.keyward.breachcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A finding")
class FindingTest {

    private static final Instant FIRST = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LATER = FIRST.plus(Duration.ofDays(3));

    @Test
    @DisplayName(
            "merges with a later one: first time and deadline, all reasons and lists, and sessions end if either ends them")
    void and() {
        Finding first = new Finding(FIRST, Optional.empty(), false, Set.of(PasswordProblem.BREACHED), sources("index"));
        Finding second = new Finding(
                LATER, Optional.of(LATER.plusSeconds(60)), true, Set.of(PasswordProblem.WEAK), sources("embedded"));
        Finding third = new Finding(
                LATER.plusSeconds(1),
                Optional.of(LATER.plusSeconds(90)),
                false,
                Set.of(PasswordProblem.WEAK),
                sources("online"));

        assertThat(first.deadline()).isEmpty();
        assertThat(first.and(second).and(third))
                .isEqualTo(new Finding(
                        FIRST,
                        Optional.of(LATER.plusSeconds(60)),
                        true,
                        Set.of(PasswordProblem.BREACHED, PasswordProblem.WEAK),
                        sources("index+online")));
        assertThat(first.and(second).deadline()).contains(new Deadline(FIRST, LATER.plusSeconds(60)));
    }

    @ParameterizedTest(name = "{0} found it, {1} does not: {2}")
    @CsvSource({
        "index,         index,           true",
        "index,         index+online,    true",
        "embedded,      index,           true",
        "index>=10,     index,           true",
        "index,         index>=10,       false",
        "index,         embedded,        false",
        "index,         online,          false",
        "index+online,  index,           false",
        "online,        index,           false",
        "online,        index+online>=2, false"
    })
    @DisplayName("is cleared by a sign-in that looks up all of its lists")
    void sources(String then, String now, boolean cleared) {
        Finding found = new Finding(FIRST, Optional.empty(), true, Set.of(PasswordProblem.BREACHED), sources(then));
        assertThat(found.isClearedBy(Sources.parse(now), PolicyVerdict.UNKNOWN)).isEqualTo(cleared);
    }

    @Test
    @DisplayName("is kept if its lists are unknown, or if the policy was not checked")
    void stays() {
        Sources all = Sources.parse("index+online");
        assertThat(new Finding(FIRST, Optional.empty(), true, Set.of(PasswordProblem.BREACHED), Optional.empty())
                        .isClearedBy(all, PolicyVerdict.MET))
                .isFalse();
        Finding weak = new Finding(FIRST, Optional.empty(), true, Set.of(PasswordProblem.WEAK), sources("index"));
        assertThat(weak.isClearedBy(all, PolicyVerdict.UNKNOWN)).isFalse();
        assertThat(weak.isClearedBy(Sources.parse("embedded"), PolicyVerdict.MET))
                .isTrue();
        Finding both = weak.and(
                new Finding(LATER, Optional.empty(), true, Set.of(PasswordProblem.BREACHED), sources("online")));
        assertThat(both.isClearedBy(Sources.parse("embedded"), PolicyVerdict.MET))
                .isFalse();
        assertThat(both.isClearedBy(all, PolicyVerdict.UNKNOWN)).isFalse();
        assertThat(both.isClearedBy(all, PolicyVerdict.MET)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "index", "online", "index+online", "embedded>=2", "index+online>=1000000"})
    @DisplayName("names the lists as options do")
    void text(String written) {
        assertThat(Sources.parse(written).text()).isEqualTo(written);
    }

    private static Optional<Sources> sources(String text) {
        return Optional.of(Sources.parse(text));
    }
}
