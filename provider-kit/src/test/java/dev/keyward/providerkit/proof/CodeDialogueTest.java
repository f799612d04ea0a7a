package dev.keyward.providerkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.providerkit.proof.CodeDialogue.Step;
import dev.keyward.providerkit.proof.code.CodeCounters;
import dev.keyward.providerkit.proof.code.MailedCode;
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
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The dialogue about a mailed verification code")
class CodeDialogueTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String ADDRESS = "user@example.com";
    private static final MailedCode.Fresh FRESH = MailedCode.fresh(NOW);
    private static final String RIGHT = FRESH.code();
    private static final String WRONG = (RIGHT.charAt(0) == '9' ? "0" : "9") + RIGHT.substring(1);

    private static final CodeEntry NONE = new CodeEntry(ADDRESS, Optional.empty());
    private static final CodeEntry VALID = NONE.with(FRESH.kept());
    private static final CodeEntry EXPIRED =
            NONE.with(MailedCode.fresh(NOW.minus(MailedCode.LIFE)).kept());

    private static final Facts FACTS = new Facts(ADDRESS, false, Optional.empty());

    @ParameterizedTest(name = "{0}, {1}: {2}, code kept {3}")
    @CsvSource({
        "valid,   right, RIGHT,   false",
        "valid,   wrong, WRONG,   true",
        "valid,   blank, MISSING, true",
        "expired, right, EXPIRED, false",
        "expired, wrong, EXPIRED, false",
        "expired, blank, ASK,     true",
        "none,    right, ASK,     false",
        "none,    wrong, ASK,     false",
        "none,    blank, ASK,     false"
    })
    @DisplayName("gives each answer to each state its result, and drops a code that is no longer accepted")
    void table(String state, String text, CodeResult expected, boolean isKept) {
        Step step = CodeDialogue.answer(entry(state), text(text), FACTS, new Counters(true));

        assertThat(step.result()).isEqualTo(expected);
        assertThat(step.entry().address()).isEqualTo(ADDRESS);
        assertThat(step.entry().code().isPresent()).isEqualTo(isKept);
    }

    @Test
    @DisplayName("compares no code that has no attempts left, and drops it")
    void spent() {
        Counters none = new Counters(false);

        assertThat(CodeDialogue.answer(VALID, RIGHT, FACTS, none)).isEqualTo(new Step(CodeResult.SPENT, NONE));
        assertThat(none.uses).isZero();
    }

    @Test
    @DisplayName("counts an attempt for a right and a wrong code, and none where nothing is compared")
    void attempts() {
        Counters counters = new Counters(true);
        CodeDialogue.answer(VALID, RIGHT, FACTS, counters);
        CodeDialogue.answer(VALID, WRONG, FACTS, counters);
        assertThat(counters.attempts).isEqualTo(2);

        CodeDialogue.answer(EXPIRED, RIGHT, FACTS, counters);
        CodeDialogue.answer(VALID, " ", FACTS, counters);
        CodeDialogue.answer(VALID, RIGHT, FACTS.locked(CodeResult.LOCKED), counters);
        CodeDialogue.answer(VALID, RIGHT, FACTS.withAddress("other@example.com"), counters);
        assertThat(counters.attempts).isEqualTo(2);
    }

    @Test
    @DisplayName("lets only one of several parallel submissions win")
    void parallel() {
        Counters counters = new Counters(true);

        assertThat(CodeDialogue.answer(VALID, RIGHT, FACTS, counters).result()).isEqualTo(CodeResult.RIGHT);
        assertThat(CodeDialogue.answer(VALID, RIGHT, FACTS, counters).result()).isEqualTo(CodeResult.REPEATED);
        assertThat(CodeDialogue.answer(VALID, WRONG, FACTS, counters).result()).isEqualTo(CodeResult.WRONG);
    }

    @Test
    @DisplayName("uses no code twice, and relies on the proof of the sign-in instead")
    void usedOnce() {
        Counters counters = new Counters(true);
        CodeEntry used = CodeDialogue.answer(VALID, RIGHT, FACTS, counters).entry();

        assertThat(CodeDialogue.answer(used, RIGHT, FACTS, counters)).isEqualTo(new Step(CodeResult.ASK, NONE));
        assertThat(CodeDialogue.answer(used, RIGHT, FACTS.proven(), counters))
                .isEqualTo(new Step(CodeResult.REPEATED, NONE));
        assertThat(CodeDialogue.answer(used, RIGHT, FACTS.proven().locked(CodeResult.LOCKED), counters))
                .isEqualTo(new Step(CodeResult.LOCKED, NONE));
        assertThat(CodeDialogue.answer(VALID, WRONG, FACTS.proven(), counters).result())
                .describedAs("a newer code")
                .isEqualTo(CodeResult.WRONG);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("has a message for each result that the page shows, and none for those after which it ends")
    void messages(CodeResult result) {
        if (Set.of(CodeResult.RIGHT, CodeResult.REPEATED, CodeResult.UNAVAILABLE)
                .contains(result)) {
            assertThatThrownBy(() -> result.messageKey("texts.")).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(result.messageKey("texts.")).matches("texts\\.[a-z-]+");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"right", "wrong", "blank"})
    @DisplayName("accepts nothing from a user whose e-mail address is no longer a proof, and mails nothing")
    void address(String text) {
        Facts facts = FACTS.withAddress("other@example.com").locked(CodeResult.LOCKED);

        assertThat(CodeDialogue.answer(VALID, text(text), facts, new Counters(true)))
                .isEqualTo(new Step(CodeResult.UNAVAILABLE, VALID));
        assertThat(CodeDialogue.refusal(VALID, facts)).contains(CodeResult.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCKED", "LOCKED_FOR_GOOD"})
    @DisplayName("neither mails nor compares a code while brute-force protection locks the user")
    void locked(CodeResult lock) {
        for (String text : new String[] {"right", "wrong", "blank"}) {
            assertThat(CodeDialogue.answer(VALID, text(text), FACTS.locked(lock), new Counters(true)))
                    .isEqualTo(new Step(lock, VALID));
        }
        assertThat(CodeDialogue.refusal(VALID, FACTS.locked(lock))).contains(lock);
        assertThat(CodeDialogue.refusal(VALID, FACTS)).isEmpty();
    }

    @Test
    @DisplayName("is not read from a malformed text")
    void malformed() {
        assertThatThrownBy(() -> new CodeEntry(ADDRESS, Optional.of("0:0:0")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("prints neither the code nor its salt and digest")
    void printed() {
        MailedCode.Fresh fresh = MailedCode.fresh(NOW);
        CodeEntry entry =
                new CodeEntry("ada@example.com", Optional.of(fresh.kept().note()));
        List<String> printed = List.of(
                fresh.toString(),
                fresh.kept().toString(),
                entry.toString(),
                new CodeDialogue.Step(CodeResult.SENT, entry).toString());

        assertThat(printed)
                .allMatch(text -> text.endsWith("]"))
                .noneMatch(text -> text.contains(fresh.code())
                        || text.contains(fresh.kept().salt())
                        || text.contains(fresh.kept().digest()));
        assertThat(fresh.toString()).contains("2026-11-27T12:10:00Z");
    }

    @ParameterizedTest(name = "changed {0} days before now, settled after {1}, before {2} days ago: {3}")
    @CsvSource({
        "0, 7, -1, false",
        "6, 7, -1, false",
        "7, 7, -1, true",
        "0, 0, -1, true",
        "10, 7, 20, false",
        "10, 7, 10, false",
        "10, 7, 9, true",
        "3, 7, 1, false"
    })
    @DisplayName("accepts no e-mail address that could have been set with the password alone")
    void settled(int changedDays, int settledDays, int beforeDays, boolean isAccepted) {
        Optional<Instant> before =
                beforeDays < 0 ? Optional.empty() : Optional.of(NOW.minus(Duration.ofDays(beforeDays)));

        assertThat(new MailedProof.Terms("kind", "texts.", settledDays, before)
                        .accept(NOW.minus(Duration.ofDays(changedDays)), NOW))
                .isEqualTo(isAccepted);
    }

    private static CodeEntry entry(String state) {
        return switch (state) {
            case "valid" -> VALID;
            case "expired" -> EXPIRED;
            default -> NONE;
        };
    }

    private static String text(String text) {
        return switch (text) {
            case "right" -> RIGHT;
            case "wrong" -> WRONG;
            default -> " ";
        };
    }

    private record Facts(String address, boolean isProven, Optional<CodeResult> lock) implements CodeDialogue.Facts {

        Facts withAddress(String value) {
            return new Facts(value, isProven, lock);
        }

        Facts proven() {
            return new Facts(address, true, lock);
        }

        Facts locked(CodeResult value) {
            return new Facts(address, isProven, Optional.of(value));
        }

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public boolean isAccepted(String mailedTo) {
            return mailedTo.equals(address);
        }
    }

    private static final class Counters implements CodeCounters {

        private final boolean hasAttempts;
        private int attempts;
        private int uses;

        Counters(boolean hasAttempts) {
            this.hasAttempts = hasAttempts;
        }

        @Override
        public boolean takeAttempt(MailedCode code) {
            attempts++;
            return hasAttempts;
        }

        @Override
        public boolean takeUse(MailedCode code) {
            return uses++ == 0;
        }
    }
}
