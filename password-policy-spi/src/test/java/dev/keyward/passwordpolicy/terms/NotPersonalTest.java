package dev.keyward.passwordpolicy.terms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The rule that refuses personal data")
class NotPersonalTest {

    @ParameterizedTest
    @CsvSource({
        // as it stands, in any case, in the middle
        "Paypal, xxpaypalxx",
        "Paypal, PAYPAL-2026",
        // look-alikes
        "Paypal, p@yp@1",
        "Poll, p0LL23fb",
        "Liselotte, 7i53!0++3",
        // mixed scripts: Cyrillic а, е and о, Greek α, full-width, mathematical
        "Paypal, p\u0430yp\u0430l",
        "Paypal, \u0440\u0430\u0443\u0440\u0430l",
        "Paypal, p\u03B1yp\u03B1l",
        "Paypal, ｐａｙｐａｌ",
        "Paypal, 𝐩𝐚𝐲𝐩𝐚𝐥",
        // the other way round: the name has the foreign letters
        "\u0440\u0430\u0443\u0440\u0430l, paypal",
        // combining marks, composed and not, and marks that no letter has
        "Müller, Muller77",
        "Muller, mu\u0308ller77",
        "Muller, m\u0336u\u0336l\u0336l\u0336e\u0336r\u0336",
        // invisible characters
        "Muller, mul\u200Bler",
        "Muller, mul\u00ADler",
        // Turkish i
        "Istanbul, \u0130stanbul",
        "Istanbul, \u0131stanbul",
        "\u0130brahim, IBRAHIM",
        "\u0131\u015F\u0131lay, ISILAY",
        // sharp s
        "Gro\u00DFmann, GROSSMANN",
        // reversed
        "Paypal, lapyaP!",
        "Paypal, 1@py@p",
        // one edit: changed, left out, added
        "Paypal, paxpal",
        "Paypal, payal",
        "Paypal, paaypal",
        "Paypal, aypal",
        "Paypal, lapyp1x",
        // words of a longer datum, and all of them together
        "Ada Lovelace, lovelace1815",
        "Anna-Maria, annamaria!",
        "jane.doe-smith, janedoesmith",
    })
    @DisplayName("finds a word exactly, with look-alikes, reversed or with one edit")
    void found(String datum, String password) {
        assertThat(check(List.of(datum), password)).isEqualTo(refused());
    }

    @ParameterizedTest
    @CsvSource({
        "Li, Lily-of-the-valley",
        "Bob, bobsleigh-in-winter",
        "Ford, Lord-of-the-words",
        "Paypal, payrolls",
        "Ada Lovelace, adagio-in-g",
        "Muller, velvet-tugboat-81",
        "'  -  ', velvet-tugboat-81",
    })
    @DisplayName("accepts short words, other words and two edits")
    void notFound(String datum, String password) {
        assertThat(check(List.of(datum), password)).isEqualTo(Verdict.MET);
    }

    @Test
    @DisplayName("tells a password shorter than the word from one that contains it")
    void shorter() {
        assertThat(check(List.of("christopher"), "chris")).isEqualTo(Verdict.MET);
        assertThat(check(List.of("christopher"), "christophe")).isEqualTo(refused());
        assertThat(check(List.of("christopher"), "")).isEqualTo(Verdict.MET);
    }

    @Test
    @DisplayName("uses the first 16 data and at most 64 words")
    void bounded() {
        List<String> many = IntStream.range(0, 17)
                .mapToObj(n -> Character.toString('a' + n).repeat(6))
                .toList();
        assertThat(check(many, "xx-pppppp-xx")).isEqualTo(refused());
        assertThat(check(many, "xx-qqqqqq-xx")).isEqualTo(Verdict.MET);

        String words = IntStream.range(0, 65)
                .mapToObj(n -> Character.toString('a' + n / 8).repeat(2)
                        + Character.toString('a' + n % 8).repeat(2))
                .collect(Collectors.joining(" "));
        List<String> data = List.of(words.substring(0, 250), words.substring(250));
        assertThat(check(data, "hhcc")).isEqualTo(refused());
        assertThat(check(data, "iiaa")).isEqualTo(Verdict.MET);
    }

    @Test
    @DisplayName("returns in time for hostile names and passwords")
    void hostile() {
        for (String character : List.of("\u2162", "\uFDFA", "a", "\u0301", "l")) {
            List<String> names = IntStream.range(0, 16)
                    .mapToObj(n -> character.repeat(256 - n))
                    .toList();
            for (String password :
                    List.of(character.repeat(1_024), (character.repeat(15) + "q").repeat(64), "q".repeat(1_024))) {
                assertThat(check(names, password)).isNotInstanceOf(Verdict.Unknown.class);
            }
        }
        assertThat(check(List.of("\uFDFA".repeat(256)), "\uFDFA".repeat(1_024))).isEqualTo(refused());
        assertThat(check(List.of("\u2162".repeat(256)), "\u2162".repeat(1_024))).isEqualTo(refused());
    }

    @Test
    @DisplayName("uses the beginning of a long name")
    void longName() {
        String name = "Wolfeschlegelsteinhausenbergerdorff";
        assertThat(check(List.of(name), "xx" + name + "xx")).isEqualTo(refused());
        assertThat(check(List.of(name), name.substring(0, 32))).isEqualTo(refused());
        assertThat(check(List.of(name), name.substring(4))).isEqualTo(Verdict.MET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "az", "lt", "en"})
    @DisplayName("gives the same verdict under every default locale")
    void locale(String language) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            assertThat(check(List.of("ISTANBUL"), "istanbul")).isEqualTo(refused());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("agrees with a naive search on short random words")
    void agreesWithSearchByHand() {
        Random random = new Random(3);
        for (int n = 0; n < 5_000; n++) {
            String word = random(random, 4 + random.nextInt(3));
            String password = random(random, random.nextInt(10));
            boolean contained = containsNear(word, password)
                    || containsNear(new StringBuilder(word).reverse().toString(), password);
            assertThat(check(List.of(word), password))
                    .describedAs("%s in %s", word, password)
                    .isEqualTo(contained ? refused() : Verdict.MET);
        }
    }

    private static String random(Random random, int length) {
        return random.ints(length, 'm', 'p')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean containsNear(String word, String password) {
        int most = word.length() >= 5 ? 1 : 0;
        for (int start = 0; start < password.length(); start++) {
            for (int end = start + 1; end <= password.length(); end++) {
                if (distance(word, password.substring(start, end)) <= most) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int distance(String one, String other) {
        int[][] d = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                d[i][j] = i == 0
                        ? j
                        : j == 0
                                ? i
                                : Math.min(
                                        Math.min(d[i - 1][j], d[i][j - 1]) + 1,
                                        d[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1));
            }
        }
        return d[one.length()][other.length()];
    }

    private static Verdict check(List<String> data, String password) {
        return NotPersonal.of(data).judge(Candidate.of(password, List.of()));
    }

    private static Verdict refused() {
        return new Verdict.Refused(Reason.of("keyward.password.not-personal"));
    }
}
