package dev.keyward.breachcheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.BreachVerdict.Source;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A version of a breach list")
class ListVersionTest {

    private static final ListVersion MATCHED = version(Source.OVERLAY, "ours.bpi", "2026-06-10", "2026-06-12", "aa", 5);

    @ParameterizedTest(name = "{0} {1} of {2}, built {3}, content {4}, from {5}: {6}")
    @CsvSource({
        "OVERLAY,  ours.bpi,  2026-06-10, 2026-06-12, aa, 5, true",
        "OVERLAY,  ours.bpi,  2026-06-11, 2026-06-12, bb, 1, true",
        "OVERLAY,  ours.bpi,  2026-06-10, 2026-06-13, bb, 5, true",
        "OVERLAY,  ours.bpi,  2026-06-10, 2026-06-11, bb, 5, false",
        "OVERLAY,  ours.bpi,  2026-06-09, 2026-06-20, bb, 5, false",
        "OVERLAY,  ours.bpi,  2026-06-11, 2026-06-12, bb, 6, false",
        "OVERLAY,  ours.bpi,  2026-06-09, 2026-06-01, aa, 5, true",
        "OVERLAY,  new.bpi,   2026-06-20, 2026-06-20, bb, 1, false",
        "OVERLAY,  new.bpi,   2026-06-10, 2026-06-12, aa, 5, true",
        "INDEX,    '',        2026-06-20, 2026-06-20, bb, 1, false",
        "INDEX,    '',        2026-06-10, 2026-06-12, aa, 6, false"
    })
    @DisplayName("covers the same content, and older versions of the same list with no smaller counts")
    void covers(
            Source source, String name, String date, String built, String content, long minCount, boolean expected) {
        assertThat(version(source, name, date, built, content, minCount).covers(MATCHED))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("has its build date if its corpus date is later, so that a wrong date does not outlast newer versions")
    void farDate() {
        ListVersion wrong = version(Source.INDEX, "", "2126-06-10", "2026-06-12", "aa", 1);
        assertThat(version(Source.INDEX, "", "2026-06-20", "2026-06-20", "bb", 1)
                        .covers(wrong))
                .isTrue();
    }

    @Test
    @DisplayName("of the range service covers earlier responses")
    void online() {
        ListVersion later = ListVersion.ofResponse(Instant.ofEpochSecond(20), 1);
        ListVersion earlier = ListVersion.ofResponse(Instant.ofEpochSecond(10), 1);
        assertThat(later.covers(earlier)).isTrue();
        assertThat(later.covers(later)).isTrue();
        assertThat(earlier.covers(later)).isFalse();
    }

    @Test
    @DisplayName("that was withdrawn covers each version of its list")
    void withdrawn() {
        assertThat(ListVersion.withdrawn(Source.OVERLAY, "ours.bpi").covers(MATCHED))
                .isTrue();
        assertThat(ListVersion.withdrawn(Source.OVERLAY, "other.bpi").covers(MATCHED))
                .isFalse();
        assertThat(ListVersion.withdrawn(Source.INDEX, "").covers(MATCHED)).isFalse();
    }

    static ListVersion version(Source source, String name, String date, String built, String content, long minCount) {
        return new ListVersion(
                source,
                name,
                Instant.parse(date + "T00:00:00Z"),
                Instant.parse(built + "T00:00:00Z"),
                content,
                minCount);
    }
}
