package dev.keyward.breachcheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.BreachVerdict.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private static final Instant SET = FIRST.minus(Duration.ofDays(100));

    private static final ListVersion OLD_INDEX = index("2026-05-01");
    private static final ListVersion NEW_INDEX = index("2026-06-01");
    private static final ListVersion OURS =
            ListVersionTest.version(Source.OVERLAY, "ours.bpi", "2026-05-01", "2026-05-01", "ours", 1);
    private static final ListVersion EMBEDDED =
            ListVersionTest.version(Source.EMBEDDED, "", "2026-01-01", "2026-01-01", "jar", 1);

    @Test
    @DisplayName(
            "merges with a later one: first time and deadline, all reasons and matches, and sessions end if either ends them")
    void and() {
        Finding first = breached(OLD_INDEX);
        Finding second = new Finding(
                LATER,
                Optional.of(LATER.plusSeconds(60)),
                true,
                Set.of(PasswordProblem.WEAK),
                Optional.of(List.of()),
                Optional.of(SET));
        Finding third = new Finding(
                LATER.plusSeconds(1),
                Optional.of(LATER.plusSeconds(90)),
                false,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(OURS, NEW_INDEX)),
                Optional.empty());

        assertThat(first.deadline()).isEmpty();
        assertThat(first.and(second).and(third))
                .isEqualTo(new Finding(
                        FIRST,
                        Optional.of(LATER.plusSeconds(60)),
                        true,
                        Set.of(PasswordProblem.BREACHED, PasswordProblem.WEAK),
                        Optional.of(List.of(OURS, NEW_INDEX)),
                        Optional.of(SET)));
        assertThat(first.and(second).deadline()).contains(new Deadline(FIRST, LATER.plusSeconds(60)));
    }

    @Test
    @DisplayName("does not change when the same password is found again in the same lists")
    void sameAgain() {
        Finding found = breached(OURS, NEW_INDEX);
        assertThat(found.and(breached(NEW_INDEX, OURS))).isEqualTo(found);
    }

    @Test
    @DisplayName("is cleared by the same or a newer list, and not by a server whose index is older or missing")
    void index() {
        assertThat(isCleared(breached(NEW_INDEX), EMBEDDED, NEW_INDEX)).isTrue();
        assertThat(isCleared(breached(OLD_INDEX), EMBEDDED, NEW_INDEX)).isTrue();
        assertThat(isCleared(breached(NEW_INDEX), EMBEDDED, OLD_INDEX)).isFalse();
        assertThat(isCleared(breached(NEW_INDEX), EMBEDDED)).isFalse();
        assertThat(isCleared(breached(NEW_INDEX))).isFalse();
        assertThat(isCleared(breached(EMBEDDED), EMBEDDED))
                .describedAs("lists that did not contain the password are not needed")
                .isTrue();
    }

    @Test
    @DisplayName("in several lists is cleared only if all of them were looked up")
    void severalLists() {
        Finding found = breached(OLD_INDEX, OURS);
        assertThat(isCleared(found, EMBEDDED, NEW_INDEX)).isFalse();
        assertThat(isCleared(found, EMBEDDED, OURS)).isFalse();
        assertThat(isCleared(found, EMBEDDED, NEW_INDEX, OURS)).isTrue();
        assertThat(isCleared(found, EMBEDDED, NEW_INDEX, ListVersion.withdrawn(Source.OVERLAY, "ours.bpi")))
                .isTrue();
        assertThat(isCleared(breached(OLD_INDEX).and(breached(NEW_INDEX)), OLD_INDEX))
                .isFalse();
    }

    @Test
    @DisplayName("remembers each index that no other one includes, and once those with pairs")
    void union() {
        ListVersion small =
                ListVersionTest.version(Source.INDEX, "", "2026-05-02", "small", ListVersion.Entries.PASSWORDS);
        ListVersion pairs =
                ListVersionTest.version(Source.OVERLAY, "pairs.bpi", "2026-06-02", "pairs", ListVersion.Entries.PAIRS);
        ListVersion newPairs =
                ListVersionTest.version(Source.OVERLAY, "pairs.bpi", "2026-06-03", "new", ListVersion.Entries.PAIRS);
        Finding found = breached(small, pairs)
                .and(breached(NEW_INDEX, newPairs))
                .and(breached(ListVersion.ofMatchingResponse(FIRST, 1)))
                .and(breached(ListVersion.ofMatchingResponse(FIRST.plusSeconds(60), 1)));
        assertThat(found.matches().orElseThrow())
                .containsExactly(small, pairs, NEW_INDEX, ListVersion.ofMatchingResponse(FIRST, 1));
        assertThat(isCleared(found, small, NEW_INDEX, pairs, newPairs, ListVersion.ofResponse(LATER, 1)))
                .isFalse();
        assertThat(isCleared(
                        found,
                        small,
                        NEW_INDEX,
                        ListVersion.withdrawn(Source.OVERLAY, "pairs.bpi"),
                        ListVersion.ofResponse(LATER, 1)))
                .isTrue();
        assertThat(isCleared(breached(small).and(breached(NEW_INDEX)), small)).isFalse();
    }

    @Test
    @DisplayName("is cleared by no list if too many lists contained the password")
    void bounded() {
        Finding found = breached();
        for (int count = 0; count < 64; count++) {
            found = found.and(breached(ListVersionTest.version(
                    Source.OVERLAY, count + ".bpi", "2026-06-02", "2026-06-02", "content" + count, 1)));
        }
        assertThat(found.matches().orElseThrow()).hasSize(64);
        assertThat(found.and(breached(OURS)).matches()).isEmpty();
    }

    @Test
    @DisplayName("is kept if its lists cannot be read, or if the policy was not checked")
    void stays() {
        Finding unreadable = new Finding(
                FIRST, Optional.empty(), true, Set.of(PasswordProblem.BREACHED), Optional.empty(), Optional.empty());
        assertThat(after(unreadable, PolicyVerdict.MET, EMBEDDED, NEW_INDEX, OURS))
                .contains(unreadable);
        assertThat(after(unreadable.and(breached(EMBEDDED)), PolicyVerdict.MET, EMBEDDED))
                .contains(unreadable);
        Finding weak = new Finding(
                FIRST, Optional.empty(), true, Set.of(PasswordProblem.WEAK), Optional.of(List.of()), Optional.empty());
        assertThat(after(weak, PolicyVerdict.UNKNOWN, NEW_INDEX)).contains(weak);
        assertThat(after(weak, PolicyVerdict.MET)).isEmpty();
    }

    @Test
    @DisplayName("keeps of two problems only the one that a check does not disprove")
    void oneOfTwo() {
        Finding both = new Finding(
                FIRST,
                Optional.of(LATER),
                true,
                Set.of(PasswordProblem.BREACHED, PasswordProblem.WEAK),
                Optional.of(List.of(NEW_INDEX)),
                Optional.of(SET));
        Finding onlyBreached = new Finding(
                FIRST,
                Optional.of(LATER),
                true,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(NEW_INDEX)),
                Optional.of(SET));
        Finding onlyWeak = new Finding(
                FIRST,
                Optional.of(LATER),
                true,
                Set.of(PasswordProblem.WEAK),
                Optional.of(List.of()),
                Optional.of(SET));
        assertThat(after(both, PolicyVerdict.MET, EMBEDDED)).contains(onlyBreached);
        assertThat(after(both, PolicyVerdict.NOT_MET, NEW_INDEX)).contains(onlyWeak);
        assertThat(after(both, PolicyVerdict.UNKNOWN, NEW_INDEX)).contains(onlyWeak);
        assertThat(after(onlyWeak, PolicyVerdict.MET, EMBEDDED)).isEmpty();
        assertThat(after(both, PolicyVerdict.UNKNOWN, EMBEDDED)).contains(both);
        assertThat(after(both, PolicyVerdict.MET, NEW_INDEX)).isEmpty();
    }

    @Test
    @DisplayName("keeps only the matches that no lookup has disproved, one sign-in after the other")
    void oneOfTwoLists() {
        Finding found = breached(OLD_INDEX, OURS);
        assertThat(after(found, PolicyVerdict.UNKNOWN, NEW_INDEX)).contains(breached(OURS));
        assertThat(after(breached(OURS), PolicyVerdict.UNKNOWN, OURS)).isEmpty();
    }

    @Test
    @DisplayName("keeps its deadline if another list contains the password than before, and forgets the first list")
    void otherList() {
        Finding found = breached(OURS);
        BreachVerdict inIndex = new BreachVerdict.Breached(List.of(NEW_INDEX), List.of(EMBEDDED, OURS));
        assertThat(found.withoutDisproved(inIndex, PolicyVerdict.UNKNOWN)).contains(breached());
        assertThat(breached().and(breached(NEW_INDEX))).isEqualTo(breached(NEW_INDEX));
    }

    @Test
    @DisplayName("is disproved by the lists that a server can read, even if it cannot read another one")
    void otherListUnreadable() {
        BreachVerdict.Unknown unknown = new BreachVerdict.Unknown(List.of(EMBEDDED));
        assertThat(breached(EMBEDDED).withoutDisproved(unknown, PolicyVerdict.UNKNOWN))
                .isEmpty();
        assertThat(breached(NEW_INDEX).withoutDisproved(unknown, PolicyVerdict.UNKNOWN))
                .contains(breached(NEW_INDEX));
        assertThat(breached(EMBEDDED).withoutDisproved(new BreachVerdict.Unknown(), PolicyVerdict.UNKNOWN))
                .contains(breached(EMBEDDED));
    }

    @Test
    @DisplayName("remembers a list under each of its names, because a newer version of one does not replace the other")
    void renamed() {
        ListVersion renamed = ListVersionTest.version(Source.OVERLAY, "new.bpi", "2026-05-01", "2026-05-01", "ours", 1);
        ListVersion changed =
                ListVersionTest.version(Source.OVERLAY, "new.bpi", "2026-05-02", "2026-05-02", "smaller", 1);
        Finding found = breached(OURS).and(breached(renamed));
        assertThat(found.matches().orElseThrow()).containsExactly(OURS, renamed);
        assertThat(isCleared(found, changed)).isFalse();
        assertThat(isCleared(found, renamed)).describedAs("the same content").isTrue();
        assertThat(isCleared(breached(renamed).and(breached(OURS)), changed)).isFalse();
    }

    @ParameterizedTest(name = "password set {0} s after the finding")
    @ValueSource(longs = {-86_400, -1, 0, 1, 299, 301, 86_400})
    @DisplayName("belongs to the password that it was recorded for, whatever the clocks of the servers")
    void outdated(long seconds) {
        Instant set = FIRST.plusSeconds(seconds);
        Finding found = found(Optional.of(set));
        assertThat(found.isOutdated(Optional.of(set))).isFalse();
        assertThat(found.isOutdated(Optional.of(set.plusMillis(1)))).isTrue();
        assertThat(found.isOutdated(Optional.of(set.minusMillis(1)))).isTrue();
        assertThat(found.isOutdated(Optional.empty()))
                .describedAs("the password is in a directory now")
                .isFalse();
    }

    @ParameterizedTest(name = "password set {0} s after the finding: {1}")
    @CsvSource({"-86400, false", "0, false", "1, false", "299, false", "300, false", "301, true", "86400, true"})
    @DisplayName("of an earlier release predates only a password that is more than five minutes newer")
    void outdatedByClock(long seconds, boolean expected) {
        Finding found = found(Optional.empty());
        assertThat(found.isOutdated(Optional.of(FIRST.plusSeconds(seconds)))).isEqualTo(expected);
        assertThat(found.isOutdated(Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "index", "online", "index+online", "embedded>=2", "index+online>=1000000"})
    @DisplayName("names the lists as options do")
    void text(String written) {
        assertThat(Sources.parse(written).text()).isEqualTo(written);
    }

    private static boolean isCleared(Finding found, ListVersion... lookedUp) {
        return after(found, PolicyVerdict.UNKNOWN, lookedUp).isEmpty();
    }

    /** Returns what remains of the given finding after a lookup without a match in the given lists. */
    private static Optional<Finding> after(Finding found, PolicyVerdict policy, ListVersion... lookedUp) {
        return found.withoutDisproved(new BreachVerdict.Clear(List.of(lookedUp)), policy);
    }

    private static Finding breached(ListVersion... matches) {
        return new Finding(
                FIRST,
                Optional.empty(),
                false,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(matches)),
                Optional.empty());
    }

    private static Finding found(Optional<Instant> passwordSet) {
        return new Finding(
                FIRST,
                Optional.empty(),
                true,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(EMBEDDED)),
                passwordSet);
    }

    private static ListVersion index(String date) {
        return ListVersionTest.version(Source.INDEX, "", date, date, date, 1);
    }
}
