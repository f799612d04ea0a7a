package dev.keyward.breachcheck;

import static dev.keyward.breachcheck.PolicyVerdict.MET;
import static dev.keyward.breachcheck.PolicyVerdict.NOT_MET;
import static org.assertj.core.api.Assertions.assertThat;

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

@DisplayName("The rules of a sign-in")
class SignInRulesTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final BreachVerdict HIT =
            new BreachVerdict.Breached(List.of(ListVersion.ofResponse(Instant.EPOCH, 1)), List.of());
    private static final BreachVerdict CLEAR = new BreachVerdict.Clear(List.of());
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
    @DisplayName("demand a proof before a change if the finding stops the sign-in")
    void demandsProof(
            String breached, String weak, String proof, PasswordProblem reason, int daysLeft, boolean expected) {
        SignInRules rules = new SignInRules(
                CheckAction.of(breached).orElseThrow(),
                CheckAction.of(weak).orElseThrow(),
                14,
                Proof.of(proof).orElseThrow(),
                7,
                false);
        Finding found = new Finding(
                NOW.minus(Duration.ofDays(20)),
                daysLeft == 0 ? Optional.empty() : Optional.of(NOW.plus(Duration.ofDays(daysLeft))),
                true,
                Set.of(reason),
                Optional.empty(),
                Optional.empty());
        assertThat(rules.demandsProof(found, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("apply the action for breached passwords, regardless of the action for weak passwords")
    void breached(CheckAction action) {
        Outcome expected = switch (action) {
            case OFF -> new Outcome.Pass(false);
            case RECORD -> new Outcome.Act(CheckAction.RECORD, PasswordProblem.BREACHED);
            case NOTIFY -> new Outcome.Act(CheckAction.NOTIFY, PasswordProblem.BREACHED);
            case CHANGE_BY_DEADLINE -> new Outcome.Remind(PasswordProblem.BREACHED, NEW, true);
            case CHANGE_NOW -> new Outcome.Act(CheckAction.CHANGE_NOW, PasswordProblem.BREACHED);
            case BLOCK -> new Outcome.Act(CheckAction.BLOCK, PasswordProblem.BREACHED);
        };
        assertThat(outcome(action, CheckAction.BLOCK, HIT, MET)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("apply the action for weak passwords, regardless of the action for breached passwords")
    void weak(CheckAction action) {
        Outcome expected = switch (action) {
            case OFF -> new Outcome.Pass(true);
            case RECORD -> new Outcome.Act(CheckAction.RECORD, PasswordProblem.WEAK);
            case NOTIFY -> new Outcome.Act(CheckAction.NOTIFY, PasswordProblem.WEAK);
            case CHANGE_BY_DEADLINE -> new Outcome.Remind(PasswordProblem.WEAK, NEW, true);
            case CHANGE_NOW -> new Outcome.Act(CheckAction.CHANGE_NOW, PasswordProblem.WEAK);
            case BLOCK -> new Outcome.Act(CheckAction.BLOCK, PasswordProblem.WEAK);
        };
        assertThat(outcome(CheckAction.BLOCK, action, CLEAR, NOT_MET)).isEqualTo(expected);
    }

    @Test
    @DisplayName("apply the stricter of two actions, and name the breach if they are equal")
    void stricter() {
        for (CheckAction breached : CheckAction.RECORD.andStricter().stream()
                .map(word -> CheckAction.of(word).orElseThrow())
                .toList()) {
            for (CheckAction weak : CheckAction.values()) {
                PasswordProblem reason =
                        breached.compareTo(weak) >= 0 ? PasswordProblem.BREACHED : PasswordProblem.WEAK;
                CheckAction action = reason == PasswordProblem.BREACHED ? breached : weak;
                assertThat(outcome(breached, weak, HIT, NOT_MET))
                        .describedAs(breached + " and " + weak)
                        .isEqualTo(
                                reason == PasswordProblem.BREACHED
                                        ? outcome(action, CheckAction.OFF, HIT, MET)
                                        : outcome(CheckAction.OFF, action, CLEAR, NOT_MET));
            }
        }
    }

    @Test
    @DisplayName("keep a deadline, and demand the change at once after it")
    void deadline() {
        Deadline set = new Deadline(NOW.minus(Duration.ofDays(3)), NOW.plusMillis(1));
        SignInRules rules = new SignInRules(CheckAction.CHANGE_BY_DEADLINE, CheckAction.OFF, 90, Proof.EMAIL, 7, false);
        CheckResult finding = new CheckResult(HIT, MET, Optional.of(set));

        assertThat(rules.outcome(finding, NOW)).isEqualTo(new Outcome.Remind(PasswordProblem.BREACHED, set, false));
        assertThat(rules.outcome(finding, set.due()))
                .isEqualTo(new Outcome.Act(CheckAction.CHANGE_NOW, PasswordProblem.BREACHED));
        assertThat(rules.outcome(finding, set.due().plusSeconds(1)))
                .isEqualTo(new Outcome.Act(CheckAction.CHANGE_NOW, PasswordProblem.BREACHED));
    }

    @Test
    @DisplayName("treat a deadline that has passed as stricter than one that has not")
    void passedAndWeak() {
        Deadline passed = new Deadline(NOW.minus(Duration.ofDays(30)), NOW);
        SignInRules rules =
                new SignInRules(CheckAction.NOTIFY, CheckAction.CHANGE_BY_DEADLINE, 14, Proof.EMAIL, 7, false);

        assertThat(rules.outcome(new CheckResult(HIT, NOT_MET, Optional.of(passed)), NOW))
                .isEqualTo(new Outcome.Act(CheckAction.CHANGE_NOW, PasswordProblem.WEAK));
    }

    @Test
    @DisplayName("report a password as clear if all lookups succeeded, regardless of the policy")
    void clear() {
        assertThat(outcome(CheckAction.BLOCK, CheckAction.BLOCK, CLEAR, PolicyVerdict.UNKNOWN))
                .isEqualTo(new Outcome.Pass(true));
        assertThat(outcome(CheckAction.BLOCK, CheckAction.BLOCK, CLEAR, MET)).isEqualTo(new Outcome.Pass(true));
        assertThat(outcome(CheckAction.BLOCK, CheckAction.BLOCK, UNKNOWN, MET)).isEqualTo(new Outcome.Pass(false));
    }

    @Test
    @DisplayName("let a password pass if the lookup failed, unless it is weak")
    void unknown() {
        assertThat(outcome(CheckAction.BLOCK, CheckAction.NOTIFY, UNKNOWN, NOT_MET))
                .isEqualTo(new Outcome.Act(CheckAction.NOTIFY, PasswordProblem.WEAK));
        assertThat(outcome(CheckAction.BLOCK, CheckAction.NOTIFY, UNKNOWN, PolicyVerdict.UNKNOWN))
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
    @DisplayName("stop a sign-in after a failed lookup if configured, but only if a breached password would be stopped")
    void closed(CheckAction breached, String deadline, boolean isOut) {
        SignInRules closed = new SignInRules(breached, CheckAction.NOTIFY, 14, Proof.EMAIL, 7, true);
        Optional<Deadline> before = deadline.equals("none")
                ? Optional.empty()
                : Optional.of(new Deadline(
                        NOW.minus(Duration.ofDays(9)), deadline.equals("passed") ? NOW : NOW.plusSeconds(1)));

        assertThat(closed.outcome(new CheckResult(UNKNOWN, NOT_MET, before), NOW))
                .isEqualTo(isOut ? new Outcome.TryLater() : new Outcome.Act(CheckAction.NOTIFY, PasswordProblem.WEAK));
        assertThat(closed.outcome(new CheckResult(CLEAR, MET, before), NOW)).isEqualTo(new Outcome.Pass(true));
    }

    @ParameterizedTest(name = "{0}, second factor {1}, mail {2}: {3}, without the factor {4}")
    @CsvSource({
        "NONE, false, false, NOT_NEEDED, UNAVAILABLE",
        "NONE, true, true, NOT_NEEDED, UNAVAILABLE",
        "EMAIL, false, true, MAILED_CODE, MAILED_CODE",
        "EMAIL, false, false, UNAVAILABLE, UNAVAILABLE",
        "EMAIL, true, true, SECOND_FACTOR, MAILED_CODE",
        "EMAIL, true, false, SECOND_FACTOR, UNAVAILABLE",
        "SECOND_FACTOR, true, true, SECOND_FACTOR, UNAVAILABLE",
        "SECOND_FACTOR, false, true, UNAVAILABLE, UNAVAILABLE"
    })
    @DisplayName("demand a proof that an attacker with the password does not have")
    void proof(Proof proof, boolean secondFactor, boolean mailable, Proof.Method way, Proof.Method without) {
        SignInRules rules = rules(proof, 7);
        AvailableProofs proofs = new AvailableProofs(
                secondFactor ? List.of(NOW.minusSeconds(1)) : List.of(), mailable, Optional.empty());

        assertThat(rules.proofFor(proofs)).isEqualTo(way);
        assertThat(rules.proofWithoutSecondFactor(proofs)).isEqualTo(without);
    }

    @Test
    @DisplayName("accept no second factor if any was set up since the finding")
    void secondFactorOfLate() {
        Optional<Instant> found = Optional.of(NOW.minus(Duration.ofDays(2)));
        Instant before = NOW.minus(Duration.ofDays(3));
        SignInRules rules = rules(Proof.SECOND_FACTOR, 7);

        assertThat(rules.proofFor(new AvailableProofs(List.of(before), true, found)))
                .isEqualTo(Proof.Method.SECOND_FACTOR);
        assertThat(rules.proofFor(new AvailableProofs(List.of(before, NOW), true, found)))
                .isEqualTo(Proof.Method.UNAVAILABLE);
        assertThat(rules.proofFor(new AvailableProofs(List.of(found.get()), true, found)))
                .isEqualTo(Proof.Method.UNAVAILABLE);
    }

    @Test
    @DisplayName("parse the names of actions in any case")
    void words() {
        assertThat(CheckAction.OFF.andStricter())
                .containsExactly("off", "record", "notify", "change-by-deadline", "change-now", "block");
        assertThat(CheckAction.of(" Change-Now ")).contains(CheckAction.CHANGE_NOW);
        assertThat(CheckAction.of("change now")).isEmpty();
        assertThat(Proof.words()).containsExactly("email", "second-factor", "none");
        assertThat(Proof.of("EMAIL ")).contains(Proof.EMAIL);
        assertThat(Proof.of("")).isEmpty();
        assertThat(PasswordProblem.WEAK.word()).isEqualTo("weak");
    }

    @ParameterizedTest
    @EnumSource(names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("name the action as options do, and the reason")
    void outcomeWords(CheckAction action) {
        Outcome outcome = outcome(action, CheckAction.OFF, HIT, NOT_MET);
        assertThat(outcome.word()).isEqualTo(action.word());
        assertThat(outcome.because()).contains(PasswordProblem.BREACHED);
        assertThat(new Outcome.Pass(true).word()).isEqualTo("pass");
        assertThat(new Outcome.TryLater().word()).isEqualTo("try-later");
        assertThat(new Outcome.TryLater().because()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "change-now, off, BREACHED, 0, change-now",
        "block, off, BREACHED, 0, block",
        "change-by-deadline, off, BREACHED, -1, change-now",
        "change-by-deadline, off, BREACHED, 1, ''",
        "notify, change-now, BREACHED, 0, ''",
        "off, change-now, WEAK, 0, change-now"
    })
    @DisplayName("keep a user out whose finding is kept, although this server does not find the password")
    void outcomeOfKept(String breached, String weak, PasswordProblem reason, int daysLeft, String action) {
        SignInRules rules = new SignInRules(
                CheckAction.of(breached).orElseThrow(), CheckAction.of(weak).orElseThrow(), 14, Proof.NONE, 7, false);
        Finding kept = new Finding(
                NOW.minus(Duration.ofDays(20)),
                daysLeft == 0 ? Optional.empty() : Optional.of(NOW.plus(Duration.ofDays(daysLeft))),
                true,
                Set.of(reason),
                Optional.empty(),
                Optional.empty());

        assertThat(rules.outcomeOfKept(kept, NOW))
                .isEqualTo(CheckAction.of(action).map(expected -> new Outcome.Act(expected, reason)));
    }

    @ParameterizedTest
    @CsvSource({
        "change-now, notify, change-now, BREACHED",
        "change-now, change-by-deadline, change-now, BREACHED",
        "notify, change-by-deadline, change-by-deadline, WEAK",
        "change-now, block, block, WEAK",
        "block, change-now, block, BREACHED"
    })
    @DisplayName("keep a user out whose finding is kept, although this server finds the password only weak")
    void stricter(String breached, String weak, String word, PasswordProblem because) {
        SignInRules rules = new SignInRules(
                CheckAction.of(breached).orElseThrow(), CheckAction.of(weak).orElseThrow(), 14, Proof.NONE, 7, false);
        Finding kept = new Finding(
                NOW, Optional.empty(), true, Set.of(PasswordProblem.BREACHED), Optional.empty(), Optional.empty());
        Outcome looked =
                rules.outcome(new CheckResult(new BreachVerdict.Clear(List.of()), NOT_MET, Optional.empty()), NOW);

        Outcome outcome = rules.stricter(looked, kept, NOW);
        assertThat(outcome.word()).isEqualTo(word);
        assertThat(outcome.because()).contains(because);
    }

    @ParameterizedTest
    @CsvSource({"false, change-now", "true, try-later"})
    @DisplayName(
            "keep a user out whose deadline has passed if the lookup fails; a closed server refuses everybody for now")
    void failedLookup(boolean closed, String word) {
        SignInRules rules = new SignInRules(CheckAction.CHANGE_BY_DEADLINE, CheckAction.OFF, 14, Proof.NONE, 7, closed);
        Finding overdue = new Finding(
                NOW.minus(Duration.ofDays(20)),
                Optional.of(NOW),
                true,
                Set.of(PasswordProblem.BREACHED),
                Optional.of(List.of()),
                Optional.empty());
        Outcome looked = rules.outcome(new CheckResult(UNKNOWN, PolicyVerdict.UNKNOWN, overdue.deadline()), NOW);
        assertThat(rules.stricter(looked, overdue, NOW).word()).isEqualTo(word);
    }

    private static SignInRules rules(Proof proof, int settledDays) {
        return new SignInRules(CheckAction.CHANGE_NOW, CheckAction.OFF, 14, proof, settledDays, false);
    }

    private static Outcome outcome(
            CheckAction breached, CheckAction weak, BreachVerdict verdict, PolicyVerdict policy) {
        return new SignInRules(breached, weak, 14, Proof.EMAIL, 7, false)
                .outcome(new CheckResult(verdict, policy, Optional.empty()), NOW);
    }
}
