package dev.keyward.passwordpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyward.passwordpolicy.passay.NoSequences;
import dev.keyward.passwordpolicy.terms.BannedTerms;
import dev.keyward.passwordpolicy.terms.NotPersonal;
import dev.keyward.passwordpolicy.terms.TermList;
import dev.keyward.passwordpolicy.zxcvbn.MinStrength;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The rule")
class RulesTest {

    @Nested
    @DisplayName("minimum characters")
    class Minimum {

        @ParameterizedTest
        @CsvSource({
            "12345678, true",
            "1234567, false",
            "'', false",
            "😀😀😀😀😀😀😀😀, true",
            "😀😀😀😀, false",
            "e\u0301e\u0301e\u0301e\u0301, false"
        })
        @DisplayName("counts code points after normalisation")
        void counts(String password, boolean met) {
            assertVerdict(new MinCharacters(8), password, met, Reason.of("keyward.password.min-characters", 8));
        }
    }

    @Nested
    @DisplayName("character classes")
    class Classes {

        @ParameterizedTest
        @CsvSource({
            "abc, 1",
            "abC, 2",
            "abC1, 3",
            "abC1-, 4",
            "'   ', 1",
            "éÉ, 2",
            "яЯ٣, 3",
            "漢字, 1",
            "ǅa, 2",
            "ǅA, 1",
            "ǅ!, 2",
            "A1, 2",
            "'', 0",
            "ß!, 2",
            "1 a, 3"
        })
        @DisplayName("counts lower case, upper case, digits and everything else, in every script")
        void counts(String password, int classes) {
            for (int minimum = 2; minimum <= 4; minimum++) {
                assertVerdict(
                        new CharacterClasses(minimum),
                        password,
                        classes >= minimum,
                        Reason.of("keyward.password.character-classes", minimum));
            }
        }
    }

    @Nested
    @DisplayName("letters and digits")
    class Letters {

        @ParameterizedTest
        @CsvSource({"abc1, true", "abcd, false", "1234, false", "я٣, true", "--, false", "'', false", "a!1, true"})
        @DisplayName("requires both letters and digits, of any script")
        void both(String password, boolean met) {
            assertVerdict(new LettersAndDigits(1), password, met, Reason.of("keyward.password.letters-and-digits", 1));
        }

        @Test
        @DisplayName("requires the minimum number of each of the two")
        void counts() {
            Reason reason = Reason.of("keyward.password.letters-and-digits", 2);
            assertVerdict(new LettersAndDigits(2), "ab12", true, reason);
            assertVerdict(new LettersAndDigits(2), "abc1", false, reason);
            assertVerdict(new LettersAndDigits(2), "a123", false, reason);
        }
    }

    @Nested
    @DisplayName("no repeats")
    class Repeats {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "aaa",
                    "xxaaax",
                    "abcabcabc",
                    "-abab-ababab",
                    "!!!",
                    "😀😀😀",
                    "x121212",
                    "e\u0301\u00e9e\u0301"
                })
        @DisplayName("finds characters and blocks three times in a row at any position")
        void found(String password) {
            assertVerdict(new NoRepeats(3), password, false, Reason.of("keyward.password.no-repeats", 3));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a", "aa", "aabb", "abcabc", "abaabaab", "aAa", "aabaa"})
        @DisplayName("accepts fewer, interrupted and different repeats")
        void notFound(String password) {
            assertVerdict(new NoRepeats(3), password, true, Reason.of("keyward.password.no-repeats", 3));
        }

        @Test
        @DisplayName("agrees with a naive search on random text of two letters")
        void agreesWithSearchByHand() {
            Random random = new Random(7);
            for (int n = 0; n < 20_000; n++) {
                String text = random.ints(random.nextInt(16), 'a', 'c')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                int limit = 3 + random.nextInt(3);
                assertVerdict(
                        new NoRepeats(limit),
                        text,
                        !repeats(text, limit),
                        Reason.of("keyward.password.no-repeats", limit));
            }
        }

        private boolean repeats(String text, int limit) {
            for (int start = 0; start < text.length(); start++) {
                for (int end = start + 1; start + (end - start) * limit <= text.length(); end++) {
                    if (text.startsWith(text.substring(start, end).repeat(limit), start)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    @Nested
    @DisplayName("no sequences")
    class Sequences {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "abcd",
                    "xxwxyzxx",
                    "DcBa",
                    "1234",
                    "x9876x",
                    "qwer",
                    "POIU",
                    "asdf",
                    "zuio",
                    "yxcv",
                    "azer",
                    "qsdf",
                    "wxcv",
                    "!@#$",
                    "1472",
                    "7418",
                    "2581",
                    "äölk",
                    "7894"
                })
        @DisplayName("finds four neighbours in the alphabet, the digits and on keyboards, forwards and backwards")
        void found(String password) {
            assertVerdict(new NoSequences(4), password, false, Reason.of("keyward.password.no-sequences", 4));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a", "abc", "abxcd", "1235", "acegik", "velvet tugboat", "890", "zabc"})
        @DisplayName("accepts shorter and interrupted runs, and runs across the end of a row")
        void notFound(String password) {
            assertVerdict(new NoSequences(4), password, true, Reason.of("keyward.password.no-sequences", 4));
        }

        @ParameterizedTest
        @ValueSource(strings = {"159", "753", "963", "147"})
        @DisplayName("finds columns and diagonals of the numeric pad")
        void numericPad(String password) {
            assertVerdict(new NoSequences(3), password, false, Reason.of("keyward.password.no-sequences", 3));
        }
    }

    @Nested
    @DisplayName("minimum strength")
    class Strength {

        @ParameterizedTest
        @CsvSource({
            "password1, 0",
            "zxcvbn, 0",
            "12345678, 0",
            "Rosebud, 0",
            "correcthorsebatterystaple, 4",
            "rWibMFACxAUGZmxhVncy, 4",
            "eheuczkqyq, 3",
            "'', 0"
        })
        @DisplayName("scores the examples of the zxcvbn authors as they do")
        void examples(String password, int score) {
            assertThat(score(password)).isEqualTo(score);
        }

        @Test
        @DisplayName("treats data of the user as easy to guess, above all the whole of it")
        void ownData() {
            Candidate strangers = Candidate.of("yggdrasil.njordsson@example.net", List.of());
            Candidate own = Candidate.of("yggdrasil.njordsson@example.net", List.of("Yggdrasil.Njordsson@example.net"));

            assertThat(new MinStrength(3).check(strangers)).isEqualTo(Verdict.MET);
            assertThat(new MinStrength(1).check(own))
                    .isEqualTo(new Verdict.Refused(Reason.of("keyward.password.strength")));
        }

        @Test
        @DisplayName("stays met while a user types on without personal data")
        void monotone() {
            Random random = new Random(5);
            List<String> words =
                    List.of("monkey", "dragon", "2024", "aaaa", "qwerty", "zq", "!", "Summer", "love", "x7");
            for (int n = 0; n < 60; n++) {
                StringBuilder text = new StringBuilder();
                boolean strong = false;
                while (text.length() < 60) {
                    text.append(words.get(random.nextInt(words.size())));
                    boolean now = new MinStrength(4).check(Candidate.of(text.toString(), List.of())) == Verdict.MET;
                    assertThat(now || !strong || text.length() <= 24)
                            .describedAs("%s", text.length())
                            .isTrue();
                    strong = now;
                }
            }
        }

        @Test
        @DisplayName("is met by the first 24 characters alone, unless the password contains data of the user")
        void start() {
            String password = "k9#wqinternationalization"; // the last letter completes a word of the dictionaries

            assertThat(new MinStrength(4).check(Candidate.of(password, List.of())))
                    .isEqualTo(Verdict.MET);
            assertThat(new MinStrength(4).check(Candidate.of(password, List.of("k9#"))))
                    .isInstanceOf(Verdict.Refused.class);
            assertThat(new MinStrength(4).check(Candidate.of(password, List.of("someone"))))
                    .isEqualTo(Verdict.MET);
        }

        @Test
        @DisplayName("scores the same under a Turkish default locale")
        void turkish() {
            Locale before = Locale.getDefault();
            Candidate candidate = Candidate.of("istanbulizmir", List.of("ISTANBULIZMIR"));
            try {
                Locale.setDefault(Locale.forLanguageTag("tr-TR"));
                assertThat(new MinStrength(1).check(candidate)).isInstanceOf(Verdict.Refused.class);
            } finally {
                Locale.setDefault(before);
            }
        }

        private int score(String password) {
            int score = 0;
            while (score < 4 && new MinStrength(score + 1).check(Candidate.of(password, List.of())) == Verdict.MET) {
                score++;
            }
            return score;
        }
    }

    @Nested
    @DisplayName("that throws")
    class Failing {

        @Test
        @DisplayName("has an unknown verdict, also after a stack overflow or a missing class")
        void unknown() {
            Candidate candidate = Candidate.of("x", List.of());
            for (Throwable failure :
                    List.of(new IllegalStateException(), new StackOverflowError(), new NoClassDefFoundError())) {
                Rule rule = any -> {
                    throw sneaky(failure);
                };
                assertThat(rule.judge(candidate)).isEqualTo(new Verdict.Unknown(failure));
            }
        }

        @Test
        @DisplayName("rethrows an OutOfMemoryError")
        void outOfMemory() {
            Rule rule = any -> {
                throw new OutOfMemoryError("not really");
            };
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> rule.judge(Candidate.of("x", List.of())));
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
            throw (E) failure;
        }
    }

    @Test
    @DisplayName("returns a verdict for every hostile text, whatever its kind")
    void hostile() {
        List<Rule> rules = List.of(
                new MinCharacters(12),
                new CharacterClasses(3),
                new NoRepeats(3),
                new NoSequences(4),
                new LettersAndDigits(2),
                NotPersonal.of(List.of("alice", "Istanbul-Müller")),
                new BannedTerms(TermList.parse("contoso".getBytes(StandardCharsets.UTF_8))),
                new NotAVariation(8, guess -> false),
                new MinStrength(3));
        Random random = new Random(11);
        for (int n = 0; n < 300; n++) {
            String text = random.ints(random.nextInt(80), 0, Character.MAX_CODE_POINT + 1)
                    .filter(c -> Character.getType(c) != Character.SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Candidate candidate = Candidate.of(text, List.of("alice"));
            assertThat(rules)
                    .allSatisfy(rule -> assertThat(rule.judge(candidate)).isNotInstanceOf(Verdict.Unknown.class));
        }
    }

    private static void assertVerdict(Rule rule, String password, boolean met, Reason reason) {
        assertThat(rule.judge(Candidate.of(password, List.of())))
                .isEqualTo(met ? Verdict.MET : new Verdict.Refused(reason));
    }
}
