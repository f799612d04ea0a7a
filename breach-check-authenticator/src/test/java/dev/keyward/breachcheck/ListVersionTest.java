package dev.keyward.breachcheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.BreachVerdict.Source;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    @DisplayName("covers the same content, and older versions of the same list that had no lower minimum count")
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

    @ParameterizedTest(name = "newer {0} complete={1} other={2} {3} {4}: {5}")
    @CsvSource({
        "PASSWORDS, true,  true,  hibp, 100, true",
        "PASSWORDS, true,  true,  hibp, 101, true",
        "PASSWORDS, true,  true,  hibp, 99,  false",
        "PASSWORDS, true,  true,  new,  101, false",
        "PASSWORDS, true,  false, hibp, 101, false",
        "PASSWORDS, false, true,  hibp, 101, false",
        "PAIRS,     true,  true,  hibp, 101, false",
        "UNKNOWN,   true,  true,  hibp, 101, false"
    })
    @DisplayName(
            "of an index with its own additions covers it only if it is of the same kind, and has no fewer sources or entries")
    void smallerIndex(
            ListVersion.Entries entries, boolean complete, boolean other, String label, long keys, boolean expected) {
        ListVersion matched = index("2026-06-10", ListVersion.Entries.PASSWORDS, true, true, "hibp", 100);
        assertThat(index("2026-06-11", entries, complete, other, label, keys).covers(matched))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("of the complete corpus covers a part and earlier versions of the corpus, and not other lists")
    void completeIndex() {
        ListVersion complete = index("2026-06-11", ListVersion.Entries.PASSWORDS, true, false, "new", 10);
        ListVersion part = index("2026-06-12", ListVersion.Entries.PASSWORDS, false, false, "new", 20);
        ListVersion own = index("2026-06-10", ListVersion.Entries.PASSWORDS, false, true, "ours", 5);
        assertThat(complete.covers(index("2026-06-10", ListVersion.Entries.PASSWORDS, true, false, "old", 20)))
                .isTrue();
        assertThat(complete.covers(index("2026-06-10", ListVersion.Entries.PASSWORDS, false, false, "old", 20)))
                .isTrue();
        assertThat(part.covers(complete)).isFalse();
        assertThat(complete.covers(own)).isFalse();
        assertThat(index("2026-06-11", ListVersion.Entries.PASSWORDS, false, true, "ours", 5)
                        .covers(own))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(ListVersion.Entries.class)
    @DisplayName("of an index of pairs is covered by nothing, because the user's name may have changed")
    void pairs(ListVersion.Entries entries) {
        ListVersion matched = version(Source.OVERLAY, "pairs.bpi", "2026-06-10", "aa", ListVersion.Entries.PAIRS);
        assertThat(version(Source.OVERLAY, "pairs.bpi", "2026-06-10", "aa", entries)
                        .covers(matched))
                .isFalse();
        assertThat(version(Source.OVERLAY, "pairs.bpi", "2026-06-11", "bb", entries)
                        .covers(matched))
                .isFalse();
        assertThat(ListVersion.withdrawn(Source.OVERLAY, "pairs.bpi").covers(matched))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PASSWORDS, aa, true", "PASSWORDS, bb, false", "PAIRS, aa, false", "UNKNOWN, aa, false"})
    @DisplayName("whose kind of entries is not stored is covered only by the same content")
    void unknown(ListVersion.Entries entries, String content, boolean expected) {
        ListVersion matched = version(Source.INDEX, "", "2026-06-10", "aa", ListVersion.Entries.UNKNOWN);
        assertThat(version(Source.INDEX, "", "2026-06-11", content, entries).covers(matched))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("of the range service that contains a password is covered by the responses of later days")
    void online() {
        Instant noon = Instant.parse("2026-06-10T12:00:00Z");
        ListVersion matched = ListVersion.ofMatchingResponse(noon, 1);
        assertThat(ListVersion.ofMatchingResponse(noon.plusSeconds(3_600), 1)).isEqualTo(matched);
        assertThat(ListVersion.ofResponse(noon.plusSeconds(43_199), 1).covers(matched))
                .isFalse();
        assertThat(ListVersion.ofResponse(noon.plusSeconds(43_200), 1).covers(matched))
                .isTrue();
        assertThat(ListVersion.ofResponse(noon.plusSeconds(43_200), 2).covers(matched))
                .isFalse();
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
                minCount,
                ListVersion.Corpus.SINGLE);
    }

    static ListVersion version(Source source, String name, String date, String content, ListVersion.Entries entries) {
        Instant time = Instant.parse(date + "T00:00:00Z");
        return new ListVersion(
                source, name, time, time, content, 1, new ListVersion.Corpus(entries, false, false, "", 1));
    }

    private static ListVersion index(
            String date, ListVersion.Entries entries, boolean complete, boolean other, String label, long keys) {
        Instant time = Instant.parse(date + "T00:00:00Z");
        return new ListVersion(
                Source.INDEX,
                "",
                time,
                time,
                date + keys,
                1,
                new ListVersion.Corpus(entries, complete, other, label, keys));
    }
}
