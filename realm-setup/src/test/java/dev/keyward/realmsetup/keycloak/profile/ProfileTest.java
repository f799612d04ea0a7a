package dev.keyward.realmsetup.keycloak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests setup profiles with the setup parts of this module only: sign-in-protection and flows. */
@DisplayName("A setup profile")
class ProfileTest {

    /** Time limit for checking a setup profile with 12,000 keys. Validation with quadratic cost took 34 s on a fast machine. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    static List<String> manyUnknownKeys() {
        return List.of(
                IntStream.range(0, 12_000).mapToObj(n -> "k" + n + ": 1").collect(Collectors.joining("\n")),
                IntStream.range(0, 12_000)
                        .mapToObj(n -> "\"k" + n + "\": 1")
                        .collect(Collectors.joining(", ", "{", "}")),
                IntStream.range(0, 12_000)
                        .mapToObj(n -> "  k" + n + ": {}")
                        .collect(Collectors.joining("\n", "sign-in-protection:\n", "")));
    }

    @ParameterizedTest
    @MethodSource("manyUnknownKeys")
    @DisplayName("with 12,000 unknown keys is refused in seconds, with twenty errors and the number of the others")
    void unknownKeys(String text) {
        Throwable refusal =
                Assertions.assertTimeoutPreemptively(BOUND, () -> catchThrowable(() -> Profile.parse(text)));

        assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
        List<String> lines = String.valueOf(refusal.getMessage()).lines().toList();
        assertThat(lines).hasSize(21).last().isEqualTo("... and 11,980 more.");
        assertThat(lines.get(0)).contains("unknown key \"k0\"");
        assertThat(lines.get(19)).contains("unknown key \"k19\"");
    }

    @Test
    @DisplayName("names the line of each of twenty errors, and mentions no further errors")
    void twenty() {
        String text = IntStream.range(0, 20).mapToObj(n -> "k" + n + ":\n  1").collect(Collectors.joining("\n"));
        assertThatThrownBy(() -> Profile.parse(text))
                .hasMessageStartingWith("Line 1: unknown key \"k0\".\nLine 3: unknown key \"k1\".")
                .hasMessageEndingWith("Line 39: unknown key \"k19\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "10", "100", "!!int 10"})
    @DisplayName("accepts whole numbers in range")
    void wholeNumbers(String number) {
        assertThatCode(() -> Profile.parse("sign-in-protection: {max-failures: " + number + "}"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0",
                "1.0e+1",
                "1e1",
                "0",
                "-5",
                "101",
                "10.5",
                "010",
                "0x1F",
                "1_0",
                "+7",
                ".inf",
                ".nan",
                "1.0e+999999999",
                "4294967306",
                "99999999999999999999999999",
                "'10'",
                "true",
                "null",
                "~",
                "",
                "[10]",
                "{a: 10}",
                "2026-10-01",
                "!!float 10",
                "!!str 10"
            })
    @DisplayName("refuses any other number and names its line")
    void noNumbers(String number) {
        assertThatThrownBy(() -> Profile.parse("# c\nsign-in-protection:\n  max-failures: " + number + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Line 3: ")
                .hasMessageContaining("max-failures")
                .hasMessageNotContainingAny("\n");
    }

    @Test
    @DisplayName("names the key of a decimal fraction and how to write it")
    void fraction() {
        assertThatThrownBy(() -> Profile.parse("sign-in-protection:\n  max-failures: 10.0"))
                .hasMessage("Line 2: sign-in-protection.max-failures: 10.0 is not a whole number. Write it in digits,"
                        + " without a point or an exponent; put a text that looks like a number in quotes.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign-in-protection: {}\n---\nflows: {}\n",
                "sign-in-protection: {}\n...\nflows: {}\n",
                "---\nsign-in-protection: {}\n---\n",
                "{\"sign-in-protection\": {}}\n{\"flows\": {}}"
            })
    @DisplayName("is refused if it contains a second YAML document")
    void oneDocument(String text) {
        assertThatThrownBy(() -> Profile.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)Line [234]: .*(second document|not YAML or JSON).*");
    }

    @Test
    @DisplayName("may have the markers for the start and end of a document")
    void markers() {
        assertThat(Profile.parse("%YAML 1.1\n---\nsign-in-protection: {}\n...\n# the end\n")
                        .json())
                .isEqualTo("{\"sign-in-protection\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign-in-protection: &a\n  max-failures: 5\nflows: *a\n",
                "sign-in-protection: {max-failures: &a 5, wait-seconds: *a}\n",
                "flows: &a [*a]\n"
            })
    @DisplayName("must not contain YAML aliases")
    void aliases(String text) {
        assertThatThrownBy(() -> Profile.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("*a is a YAML alias")
                .hasMessageStartingWith("Line ");
    }

    @Test
    @DisplayName("is refused within seconds if it has nested aliases, too many levels or too many keys")
    void bombs() {
        String laughs = IntStream.range(1, 40)
                .mapToObj(n -> "a" + n + ": &a" + n + " [*a" + (n - 1) + ", *a" + (n - 1) + "]")
                .collect(Collectors.joining("\n", "a0: &a0 [x]\n", ""));
        for (String text : List.of(
                laughs,
                "flows: " + "[".repeat(100_000) + "]".repeat(100_000),
                "flows: " + "{a: ".repeat(100_000) + "}".repeat(100_000),
                IntStream.range(0, 100_000).mapToObj(n -> "k" + n + ": 1").collect(Collectors.joining("\n")),
                "- ".repeat(300_000) + "x")) {
            assertThat(Assertions.assertTimeoutPreemptively(BOUND, () -> catchThrowable(() -> Profile.parse(text))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Line ");
        }
    }

    @Test
    @DisplayName("with a duplicate key is refused, at the top level and below")
    void duplicates() {
        assertThatThrownBy(() -> Profile.parse("flows: {}\nflows: {}\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'flows'");
        assertThatThrownBy(() -> Profile.parse("sign-in-protection:\n  max-failures: 3\n  max-failures: 4\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'max-failures'");
    }

    @Test
    @DisplayName("longer than its limit is refused")
    void tooLong() {
        assertThatThrownBy(() -> Profile.parse("# " + "x".repeat(Profile.MAX_BYTES) + "\nflows: {}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1048576");
    }

    @Test
    @DisplayName("is the same after a round trip through JSON, whatever characters its texts contain")
    void fromJson() {
        Profile profile = Profile.parse("sign-in-protection: {max-failures: 7}\nflows: {client-overrides: report}");
        assertThat(Profile.fromJson(profile.json()).json()).isEqualTo(profile.json());
        assertThatThrownBy(() -> Profile.fromJson("{\"sign-in-protection\":{\"max-failures\":10.0}}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Profile.fromJson("null")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Profile.fromJson("{\"flows\": ")).isInstanceOf(IllegalArgumentException.class);
    }
}
