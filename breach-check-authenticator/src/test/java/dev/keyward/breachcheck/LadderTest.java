package dev.keyward.breachcheck;

import static dev.keyward.breachcheck.PolicyVerdict.MET;
import static dev.keyward.breachcheck.PolicyVerdict.NOT_MET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.Proof.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The ladder")
class LadderTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final BreachVerdict HIT =
            new BreachVerdict.Breached(BreachVerdict.Source.INDEX, Optional.of(Instant.EPOCH));
    private static final BreachVerdict CLEAR = new BreachVerdict.Clear();
    private static final BreachVerdict UNKNOWN = new BreachVerdict.Unknown();
    private static final Deadline NEW = new Deadline(NOW, NOW.plus(Duration.ofDays(14)));

    @ParameterizedTest
    @CsvSource({
        "change-now, off, email, BREACHED, 0, true",
        "block, off, email, BREACHED, 0, true",
        "change-by-deadline, off, second-factor, BREACHED, -1, true",
        "change-by-deadline, off, second-factor, BREACHED, 1, false",
        "change-by-deadline, off, second-factor, BREACHED, 0, false",
        "notify, off, email, BREACHED, -1, false",
        "change-now, off, none, BREACHED, 0, false",
        "change-now, off, email, WEAK, 0, false",
        "record, change-by-deadline, email, WEAK, -1, true"
    })
    @DisplayName("wants a proof before another password where the one that was found keeps people out")
    void demandsProof(String breached, String weak, String proof, Reason reason, int daysLeft, boolean expected) {
        Ladder ladder = new Ladder(
                Rung.of(breached).orElseThrow(),
                Rung.of(weak).orElseThrow(),
                14,
                Proof.of(proof).orElseThrow(),
                7,
                false);
        Found found = new Found(
                NOW.minus(Duration.ofDays(20)),
                daysLeft == 0 ? Optional.empty() : Optional.of(NOW.plus(Duration.ofDays(daysLeft))),
                true,
                Set.of(reason),
                Optional.empty());
        assertThat(ladder.demandsProof(found, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("does to a breached password what is configured for it, whatever there is for weak ones")
    void breached(Rung rung) {
        Outcome expected = switch (rung) {
            case OFF -> new Outcome.Pass(false);
            case RECORD -> new Outcome.Act(Rung.RECORD, Reason.BREACHED);
            case NOTIFY -> new Outcome.Act(Rung.NOTIFY, Reason.BREACHED);
            case CHANGE_BY_DEADLINE -> new Outcome.Remind(Reason.BREACHED, NEW, true);
            case CHANGE_NOW -> new Outcome.Act(Rung.CHANGE_NOW, Reason.BREACHED);
            case BLOCK -> new Outcome.Act(Rung.BLOCK, Reason.BREACHED);
        };
        assertThat(outcome(rung, Rung.BLOCK, HIT, MET)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("does to a weak password what is configured for it, whatever there is for breached ones")
    void weak(Rung rung) {
        Outcome expected = switch (rung) {
            case OFF -> new Outcome.Pass(true);
            case RECORD -> new Outcome.Act(Rung.RECORD, Reason.WEAK);
            case NOTIFY -> new Outcome.Act(Rung.NOTIFY, Reason.WEAK);
            case CHANGE_BY_DEADLINE -> new Outcome.Remind(Reason.WEAK, NEW, true);
            case CHANGE_NOW -> new Outcome.Act(Rung.CHANGE_NOW, Reason.WEAK);
            case BLOCK -> new Outcome.Act(Rung.BLOCK, Reason.WEAK);
        };
        assertThat(outcome(Rung.BLOCK, rung, CLEAR, NOT_MET)).isEqualTo(expected);
    }

    @Test
    @DisplayName("takes the stricter of two reasons, and of two equal ones the breach")
    void stricter() {
        for (Rung breached : Rung.RECORD.andStricter().stream()
                .map(word -> Rung.of(word).orElseThrow())
                .toList()) {
            for (Rung weak : Rung.values()) {
                Reason reason = breached.compareTo(weak) >= 0 ? Reason.BREACHED : Reason.WEAK;
                Rung rung = reason == Reason.BREACHED ? breached : weak;
                assertThat(outcome(breached, weak, HIT, NOT_MET))
                        .describedAs(breached + " and " + weak)
                        .isEqualTo(
                                reason == Reason.BREACHED
                                        ? outcome(rung, Rung.OFF, HIT, MET)
                                        : outcome(Rung.OFF, rung, CLEAR, NOT_MET));
            }
        }
    }

    @Test
    @DisplayName("keeps a deadline as it was set, and wants the change at once from then on")
    void deadline() {
        Deadline set = new Deadline(NOW.minus(Duration.ofDays(3)), NOW.plusMillis(1));
        Ladder ladder = new Ladder(Rung.CHANGE_BY_DEADLINE, Rung.OFF, 90, Proof.EMAIL, 7, false);
        Finding finding = new Finding(HIT, MET, Optional.of(set));

        assertThat(ladder.outcome(finding, NOW)).isEqualTo(new Outcome.Remind(Reason.BREACHED, set, false));
        assertThat(ladder.outcome(finding, set.due())).isEqualTo(new Outcome.Act(Rung.CHANGE_NOW, Reason.BREACHED));
        assertThat(ladder.outcome(finding, set.due().plusSeconds(1)))
                .isEqualTo(new Outcome.Act(Rung.CHANGE_NOW, Reason.BREACHED));
    }

    @Test
    @DisplayName("takes a deadline that has passed for stricter than a change that need not be made")
    void passedAndWeak() {
        Deadline passed = new Deadline(NOW.minus(Duration.ofDays(30)), NOW);
        Ladder ladder = new Ladder(Rung.NOTIFY, Rung.CHANGE_BY_DEADLINE, 14, Proof.EMAIL, 7, false);

        assertThat(ladder.outcome(new Finding(HIT, NOT_MET, Optional.of(passed)), NOW))
                .isEqualTo(new Outcome.Act(Rung.CHANGE_NOW, Reason.WEAK));
    }

    @Test
    @DisplayName("calls a password clear when all of the lists have answered, whatever the policy knows of it")
    void clear() {
        assertThat(outcome(Rung.BLOCK, Rung.BLOCK, CLEAR, PolicyVerdict.UNKNOWN))
                .isEqualTo(new Outcome.Pass(true));
        assertThat(outcome(Rung.BLOCK, Rung.BLOCK, CLEAR, MET)).isEqualTo(new Outcome.Pass(true));
        assertThat(outcome(Rung.BLOCK, Rung.BLOCK, UNKNOWN, MET)).isEqualTo(new Outcome.Pass(false));
    }

    @Test
    @DisplayName("lets a password pass of which nothing is known; a weak one is a weak one all the same")
    void unknown() {
        assertThat(outcome(Rung.BLOCK, Rung.NOTIFY, UNKNOWN, NOT_MET))
                .isEqualTo(new Outcome.Act(Rung.NOTIFY, Reason.WEAK));
        assertThat(outcome(Rung.BLOCK, Rung.NOTIFY, UNKNOWN, PolicyVerdict.UNKNOWN))
                .isEqualTo(new Outcome.Pass(false));
    }

    @ParameterizedTest(name = "{0}, deadline of before {1}: {2}")
    @CsvSource({
        "OFF, none, false",
        "RECORD, none, false",
        "NOTIFY, none, false",
        "CHANGE_BY_DEADLINE, none, false",
        "CHANGE_BY_DEADLINE, running, false",
        "CHANGE_BY_DEADLINE, passed, true",
        "CHANGE_NOW, none, true",
        "BLOCK, none, true"
    })
    @DisplayName(
            "keeps people out of whose password nothing is known where it is to, but only where a breached one would")
    void closed(Rung breached, String deadline, boolean isOut) {
        Ladder closed = new Ladder(breached, Rung.NOTIFY, 14, Proof.EMAIL, 7, true);
        Optional<Deadline> before = deadline.equals("none")
                ? Optional.empty()
                : Optional.of(new Deadline(
                        NOW.minus(Duration.ofDays(9)), deadline.equals("passed") ? NOW : NOW.plusSeconds(1)));

        assertThat(closed.outcome(new Finding(UNKNOWN, NOT_MET, before), NOW))
                .isEqualTo(isOut ? new Outcome.TryLater() : new Outcome.Act(Rung.NOTIFY, Reason.WEAK));
        assertThat(closed.outcome(new Finding(CLEAR, MET, before), NOW)).isEqualTo(new Outcome.Pass(true));
    }

    @ParameterizedTest(name = "{0}, second factor {1}, mail {2}: {3}, without the factor {4}")
    @CsvSource({
        "NONE, false, false, OPEN, CLOSED",
        "NONE, true, true, OPEN, CLOSED",
        "EMAIL, false, true, MAILED_CODE, MAILED_CODE",
        "EMAIL, false, false, CLOSED, CLOSED",
        "EMAIL, true, true, SECOND_FACTOR, MAILED_CODE",
        "EMAIL, true, false, SECOND_FACTOR, CLOSED",
        "SECOND_FACTOR, true, true, SECOND_FACTOR, CLOSED",
        "SECOND_FACTOR, false, true, CLOSED, CLOSED"
    })
    @DisplayName("wants a proof that a thief of the password does not have")
    void proof(Proof proof, boolean secondFactor, boolean mailable, Way way, Way without) {
        Ladder ladder = ladder(proof, 7);
        Standing standing = new Standing(
                secondFactor ? List.of(NOW.minusSeconds(1)) : List.of(), mailable, Optional.empty(), Optional.empty());

        assertThat(ladder.way(standing, NOW)).isEqualTo(way);
        assertThat(ladder.wayWithoutSecondFactor(standing, NOW)).isEqualTo(without);
    }

    @ParameterizedTest(name = "changed {0} days before now, settled after {1}, found {2} days before now: {3}")
    @CsvSource({
        "0, 7, -1, CLOSED",
        "6, 7, -1, CLOSED",
        "7, 7, -1, MAILED_CODE",
        "0, 0, -1, MAILED_CODE",
        "10, 7, 20, CLOSED",
        "10, 7, 10, CLOSED",
        "10, 7, 9, MAILED_CODE",
        "3, 7, 1, CLOSED"
    })
    @DisplayName("takes no address that could have been set with the password alone")
    void address(int changedDays, int settledDays, int foundDays, Way way) {
        Standing standing = new Standing(
                List.of(),
                true,
                Optional.of(NOW.minus(Duration.ofDays(changedDays))),
                foundDays < 0 ? Optional.empty() : Optional.of(NOW.minus(Duration.ofDays(foundDays))));

        assertThat(ladder(Proof.EMAIL, settledDays).way(standing, NOW)).isEqualTo(way);
    }

    @Test
    @DisplayName("takes no second factor, if one of them was set up since the password was found")
    void secondFactorOfLate() {
        Optional<Instant> found = Optional.of(NOW.minus(Duration.ofDays(2)));
        Instant before = NOW.minus(Duration.ofDays(3));
        Ladder ladder = ladder(Proof.SECOND_FACTOR, 7);

        assertThat(ladder.way(new Standing(List.of(before), true, Optional.empty(), found), NOW))
                .isEqualTo(Way.SECOND_FACTOR);
        assertThat(ladder.way(new Standing(List.of(before, NOW), true, Optional.empty(), found), NOW))
                .isEqualTo(Way.CLOSED);
        assertThat(ladder.way(new Standing(List.of(found.get()), true, Optional.empty(), found), NOW))
                .isEqualTo(Way.CLOSED);
    }

    @Test
    @DisplayName("has words that administrators can write in any case, and no others")
    void words() {
        assertThat(Rung.OFF.andStricter())
                .containsExactly("off", "record", "notify", "change-by-deadline", "change-now", "block");
        assertThat(Rung.of(" Change-Now ")).contains(Rung.CHANGE_NOW);
        assertThat(Rung.of("change now")).isEmpty();
        assertThat(Proof.words()).containsExactly("email", "second-factor", "none");
        assertThat(Proof.of("EMAIL ")).contains(Proof.EMAIL);
        assertThat(Proof.of("")).isEmpty();
        assertThat(Reason.WEAK.word()).isEqualTo("weak");
    }

    @ParameterizedTest
    @EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("names what it does by the word that is configured, and why")
    void outcomeWords(Rung rung) {
        Outcome outcome = outcome(rung, Rung.OFF, HIT, NOT_MET);
        assertThat(outcome.word()).isEqualTo(rung.word());
        assertThat(outcome.because()).contains(Reason.BREACHED);
        assertThat(new Outcome.Pass(true).word()).isEqualTo("pass");
        assertThat(new Outcome.TryLater().word()).isEqualTo("try-later");
        assertThat(new Outcome.TryLater().because()).isEmpty();
    }

    private static Ladder ladder(Proof proof, int settledDays) {
        return new Ladder(Rung.CHANGE_NOW, Rung.OFF, 14, proof, settledDays, false);
    }

    private static Outcome outcome(Rung breached, Rung weak, BreachVerdict verdict, PolicyVerdict policy) {
        return new Ladder(breached, weak, 14, Proof.EMAIL, 7, false)
                .outcome(new Finding(verdict, policy, Optional.empty()), NOW);
    }
}
