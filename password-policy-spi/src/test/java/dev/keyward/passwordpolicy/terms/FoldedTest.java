package dev.keyward.passwordpolicy.terms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A folded text")
class FoldedTest {

    @Test
    @DisplayName("replaces a character by up to four others, and keeps a character that stands for more")
    void parts() {
        assertThat(Folded.of("\u247D").text()).isEqualTo("clo)"); // "(10)" in one character
        assertThat(Folded.of("\uFDFA").text()).isEqualTo("\uFDFA"); // a phrase of 18 characters
    }

    @Test
    @DisplayName("leaves out invisible characters, and keeps the place of each other one")
    void places() {
        Folded folded = Folded.of("A\u0080\u200B\uD83D\uDE00\u00DF9");

        assertThat(folded.text()).isEqualTo("a\uD83D\uDE00ssg");
        assertThat(folded.origin(0)).isZero();
        assertThat(folded.origin(1)).isEqualTo(3);
        assertThat(folded.origin(2)).isEqualTo(3);
        assertThat(folded.origin(3)).isEqualTo(4);
        assertThat(folded.origin(4)).isEqualTo(4);
        assertThat(folded.origin(5)).isEqualTo(5);
    }
}
