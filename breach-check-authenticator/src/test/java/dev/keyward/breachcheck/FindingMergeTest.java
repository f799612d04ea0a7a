package dev.keyward.breachcheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.ListVersion.Corpus;
import dev.keyward.breachcheck.ListVersion.Entries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests random sequences of merges and checks of findings. Lists are renamed, replaced, made smaller and rolled back, so that many
 * versions have the same content or the same date.
 */
@DisplayName("A finding that is merged and checked in any order")
class FindingMergeTest {

    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    /** Numbers of the contents and dates that lists have; small, so that they recur. */
    private static final int CONTENTS = 4;

    private static final int DAYS = 3;

    @Test
    @DisplayName(
            "loses a match only to the same content, or to a newer version of the list that contained the password")
    void clearing() {
        int cleared = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            cleared += clearing(new Random(seed));
        }
        assertThat(cleared).describedAs("checks that cleared a finding").isGreaterThan(500);
    }

    /** Merges and checks a finding some times, and returns how often it was cleared. */
    private static int clearing(Random random) {
        int cleared = 0;
        List<ListVersion> undisproved = new ArrayList<>();
        List<ListVersion> matched = new ArrayList<>();
        Optional<Finding> finding = Optional.empty();
        for (int step = 0; step < 12; step++) {
            if (random.nextBoolean()) {
                ListVersion match = version(random);
                matched.add(match);
                undisproved.add(match);
                Finding latest = found(match);
                finding = Optional.of(finding.map(first -> first.and(latest)).orElse(latest));
            } else {
                List<ListVersion> lookedUp =
                        Stream.generate(() -> version(random)).limit(4).toList();
                undisproved.removeIf(match -> lookedUp.stream().anyMatch(list -> disproves(list, match, matched)));
                Optional<Finding> left = finding.flatMap(
                        found -> found.withoutDisproved(new BreachVerdict.Clear(lookedUp), PolicyVerdict.UNKNOWN));
                cleared += finding.isPresent() && left.isEmpty() ? 1 : 0;
                finding = left;
            }
            assertThat(finding.isPresent() || undisproved.isEmpty())
                    .describedAs("step " + step + ": " + undisproved + " is not disproved")
                    .isTrue();
        }
        return cleared;
    }

    @Test
    @DisplayName("is cleared by the same lists, whatever the order in which its matches were merged")
    void order() {
        for (int seed = 0; seed < 1_000; seed++) {
            order(new Random(seed));
        }
    }

    private static void order(Random random) {
        List<ListVersion> matches = new ArrayList<>();
        for (int count = 0; count < 6; count++) {
            matches.add(version(random));
        }
        ListVersion lookedUp = version(random);
        boolean isLeft = matches.stream().anyMatch(match -> !disproves(lookedUp, match, matches));
        for (int count = 0; count < 20; count++) {
            Finding all = matches.stream()
                    .map(FindingMergeTest::found)
                    .reduce(Finding::and)
                    .orElseThrow();
            Optional<Finding> after =
                    all.withoutDisproved(new BreachVerdict.Clear(List.of(lookedUp)), PolicyVerdict.UNKNOWN);
            assertThat(after.isPresent() || !isLeft)
                    .describedAs(matches + " after " + lookedUp)
                    .isTrue();
            assertThat(all.withoutDisproved(new BreachVerdict.Clear(matches), PolicyVerdict.UNKNOWN)
                            .isPresent())
                    .describedAs("all lists that matched, without pairs")
                    .isEqualTo(matches.stream().anyMatch(match -> match.corpus().hasPairs()));
            Collections.shuffle(matches, random);
        }
    }

    /**
     * Returns whether a lookup without a match disproves a match: it was made in the list of the match or in a list with its content;
     * or with the content of a newer version of the list of the match, in which the password was found as well.
     */
    private static boolean disproves(ListVersion lookedUp, ListVersion match, List<ListVersion> matched) {
        return lookedUp.covers(match)
                || matched.stream()
                        .anyMatch(newer -> newer.source() == match.source()
                                && newer.name().equals(match.name())
                                && newer.covers(match)
                                && lookedUp.content().equals(newer.content())
                                && lookedUp.covers(newer));
    }

    private static Finding found(ListVersion match) {
        return new Finding(
                START,
                Optional.empty(),
                true,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of(match)),
                Optional.empty());
    }

    /** Returns a version of one of three overlays or of the index. The content determines the date and the kind, as in a file. */
    private static ListVersion version(Random random) {
        int list = random.nextInt(4);
        int content = random.nextInt(CONTENTS);
        boolean hasPairs = list == 2 && content == 3;
        Instant date = START.plus(Duration.ofDays(content % DAYS));
        return new ListVersion(
                list == 3 ? Source.INDEX : Source.OVERLAY,
                list == 3 ? "" : list + ".bpi",
                date,
                date,
                hasPairs ? "pairs" : "content" + content,
                1 + random.nextInt(2),
                new Corpus(hasPairs ? Entries.PAIRS : Entries.PASSWORDS, false, content == 1, "label", 10 - content));
    }
}
