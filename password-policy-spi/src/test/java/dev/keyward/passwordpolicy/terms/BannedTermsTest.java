package dev.keyward.passwordpolicy.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Banned terms")
class BannedTermsTest {

    private static final TermList ENTRA = list("contoso\nblank");

    @ParameterizedTest
    @CsvSource({
        "C0ntos0Blank12, 4, false",
        "ContoS0Bl@nkf9!, 5, true",
        // the same steps on other passwords
        "Bl@nK, 1, false",
        "contoso, 1, false",
        "contosocontosocontosocontoso, 4, false",
        "contosoabcd, 5, true",
        // a repeated character scores no further point
        "contoso1111111, 2, false",
        "contosoAaAaAa, 2, false",
        // look-alikes of other scripts, marks, invisible ones
        "c\u043Ent\u043Es\u043E12, 3, false",
        "C\u00D3NT\u00D6SO!, 2, false",
        "con\u200Btoso1, 2, false",
        // one edit counts as the term
        "contosso12, 3, false",
        "cntoso12, 3, false",
        "contozo!, 2, false",
    })
    @DisplayName("score one point each, and each distinct other character one, as in Entra's documented examples")
    void scores(String password, int score, boolean passes) {
        BannedTerms rule = new BannedTerms(ENTRA);
        Candidate candidate = Candidate.of(password, List.of());

        assertThat(rule.score(candidate)).isEqualTo(OptionalInt.of(score));
        assertThat(rule.judge(candidate))
                .isEqualTo(passes ? Verdict.MET : new Verdict.Refused(Reason.of("keyward.password.banned-terms")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcdeg", "abcdefg", "abcde", "abcdef", "bcdef", "ABCD\u20ACF"})
    @DisplayName("are found with one edit, as documented for the banned \"abcdef\"")
    void oneEdit(String password) {
        assertThat(new BannedTerms(list("abcdef")).judge(Candidate.of(password, List.of())))
                .isInstanceOf(Verdict.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "velvet-tugboat-81", "cnts", "tugboat"})
    @DisplayName("accept a password that contains no banned term")
    void none(String password) {
        BannedTerms rule = new BannedTerms(ENTRA);

        assertThat(rule.score(Candidate.of(password, List.of()))).isEmpty();
        assertThat(rule.judge(Candidate.of(password, List.of()))).isEqualTo(Verdict.MET);
    }

    @Test
    @DisplayName("are chosen for the fewest points if they overlap")
    void overlapping() {
        BannedTerms rule = new BannedTerms(list("summer\nsummertime\ntimetable"));

        assertThat(rule.score(Candidate.of("summertime1", List.of()))).hasValue(2);
        assertThat(rule.score(Candidate.of("summertimetable", List.of()))).hasValue(2);
        // The shorter term leaves room for another one.
        assertThat(new BannedTerms(list("summer\nsummertime\ntimeab")).score(Candidate.of("summertimeab", List.of())))
                .hasValue(2);
    }

    @Test
    @DisplayName("with an edit do not take the place of an exact one")
    void exactFirst() {
        BannedTerms rule = new BannedTerms(list("summer\nmertime"));

        assertThat(rule.score(Candidate.of("summertimx", List.of()))).hasValue(1 + 4);
    }

    @Test
    @DisplayName("are found before a suffix of any length")
    void padded() {
        BannedTerms rule = new BannedTerms(ENTRA);

        assertThat(rule.score(Candidate.of("contoso" + "1".repeat(1_000), List.of())))
                .hasValue(2);
        assertThat(rule.score(Candidate.of("contoso\uFDFA\uFDFA", List.of()))).hasValue(2);
        assertThat(rule.score(Candidate.of("-".repeat(128) + "contoso", List.of())))
                .isEmpty();
    }

    @Test
    @DisplayName("of four characters match without an edit only")
    void shortTerms() {
        BannedTerms rule = new BannedTerms(list("ford\nbrand"));

        assertThat(rule.score(Candidate.of("Ford1", List.of()))).hasValue(2);
        assertThat(rule.score(Candidate.of("word1", List.of()))).isEmpty();
        assertThat(rule.score(Candidate.of("grand1", List.of()))).hasValue(2);
    }

    @Test
    @DisplayName("in a list of 10,000 refuse hardly any random password")
    void falseRefusals() {
        Random random = new Random(10_000);
        String terms = Stream.generate(() -> random(random, 4 + random.nextInt(9), "abcdefghjkmnopqrstuvwxyz"))
                .distinct()
                .limit(10_000)
                .collect(Collectors.joining("\n"));
        BannedTerms rule = new BannedTerms(list(terms));

        long refused = Stream.generate(() -> random(random, 12, "abcdefghijklmnopqrstuvwxyz0123456789"))
                .limit(2_000)
                .filter(password -> rule.check(Candidate.of(password, List.of())) instanceof Verdict.Refused)
                .count();
        assertThat(refused).isLessThan(20);
    }

    private static String random(Random random, int length, String alphabet) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    @Test
    @DisplayName("are parsed from text as editors write it")
    void reads() {
        assertThat(list("\uFEFF# our products\r\n\r\n  Contoso  \r\nC0NTOSO\r\nFabrikam\r")
                        .size())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'ab'|Line 1: a term has 4 to 32 characters, this one 2. Change or remove it.",
                "'good\n\n# c\nabc'|Line 4: a term has 4 to 32 characters, this one 3. Change or remove it.",
                "'good\na234567890123456789012345678901234'|Line 2: a term has 4 to 32 characters, this one 34. Change or remove it.",
                "''|The list holds no term. Write one per line.",
                "'# only\n# comments'|The list holds no term. Write one per line."
            })
    @DisplayName("are refused with the number of the bad line and the remedy if the text is malformed")
    void malformed(String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> list(text)).withMessage(message);
    }

    @Test
    @DisplayName("are refused without a quote if they are not UTF-8, too many or too long")
    void malformedFiles() {
        byte[] latin1 = "good\nfine\nM\u00FCnchen\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TermList.parse(latin1))
                .withMessage("Line 3: not UTF-8. Save the list as UTF-8.");
        assertThat(list(terms(10_000)).size()).isEqualTo(10_000);
        assertThat(list("four\n" + "a".repeat(32)).size()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> list("a".repeat(33)))
                .withMessageContaining("this one 33");
        assertThat(list("good\n#" + "x".repeat(TermList.MAX_BYTES - 6)).size()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> list(terms(10_001)))
                .withMessage("Line 10001: more than 10000 terms. Split the list.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TermList.parse(new byte[TermList.MAX_BYTES + 1]))
                .withMessageStartingWith("The list has 524289 bytes");
    }

    /** Returns the given number of terms, which stay different when look-alike characters are treated as equal. */
    private static String terms(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "term"
                        + Integer.toString(n)
                                .chars()
                                .mapToObj(digit -> Character.toString("abcdefghjk".charAt(digit - '0')))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static TermList list(String text) {
        return TermList.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
