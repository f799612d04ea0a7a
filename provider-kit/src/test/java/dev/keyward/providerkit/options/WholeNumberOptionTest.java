package dev.keyward.providerkit.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A whole-number option")
class WholeNumberOptionTest {

    private final WholeNumberOption option = new WholeNumberOption("things", 3, 16, 4, "How many things.");

    @ParameterizedTest
    @CsvSource({"3,3", "16,16", "' 7 ',7", "007,7"})
    @DisplayName("accepts every number in range, with spaces around it")
    void inRange(String text, int number) {
        assertThat(option.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2",
                "17",
                "-3",
                "+3",
                "3.5",
                "3,5",
                "0x3",
                "abc",
                "?",
                "?3",
                "99999999999",
                "１２",
                "٣",
                "3 4",
                "3)"
            })
    @DisplayName("refuses everything else and names the value and the allowed range")
    void refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option.parse(text))
                .withMessage("'" + text + "' is not allowed; give a whole number from 3 to 16.");
    }

    @Test
    @DisplayName("quotes a refused value in one printable line of limited length")
    void quotesSafely() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option.parse("1\n2\t3\u0000\ud800" + "x".repeat(100_000)))
                .withMessageStartingWith("'1?2?3??x")
                .withMessageContaining("x...' is not allowed")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120));
    }

    @Test
    @DisplayName("quotes the first 40 characters of a refused value, and marks where it was cut")
    void cut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option.parse("x".repeat(40)))
                .withMessageStartingWith("'" + "x".repeat(40) + "' is not allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option.parse("x".repeat(41)))
                .withMessageStartingWith("'" + "x".repeat(40) + "...' is not allowed");
    }

    @Test
    @DisplayName("can be declared with a range of one number, and with either end as the default")
    void declared() {
        assertThat(new WholeNumberOption("k", 0, 0, 0, "").parse("0")).isZero();
        assertThat(new WholeNumberOption("k", 3, 999_999, 3, "").defaultValue()).isEqualTo(3);
        assertThat(new WholeNumberOption("k", 3, 16, 16, "").defaultValue()).isEqualTo(16);
    }

    @Test
    @DisplayName("cannot be declared with an invalid range or a default outside the range")
    void declaredWrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WholeNumberOption("k", 3, 16, 17, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new WholeNumberOption("k", 3, 16, 2, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new WholeNumberOption("k", 5, 4, 5, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new WholeNumberOption("k", -1, 4, 0, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new WholeNumberOption("k", 0, 1_000_000, 0, ""));
    }
}
