package dev.keyward.passwordpolicy.terms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.passwordpolicy.terms.Terms.Span;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The search for terms")
class TermsTest {

    @Test
    @DisplayName("returns each place of a term exactly, and none with an edit if that is not allowed")
    void exact() {
        assertThat(Terms.of(List.of("abcd", "bc", "bc", "")).exact("abcdbx"))
                .containsExactlyInAnyOrder(new Span(0, 4), new Span(1, 3));
        assertThat(Terms.of(List.of("abcd", "bc", "bc", "")).size()).isEqualTo(2);
    }

    @Test
    @DisplayName("allows one edit from the given length on")
    void editableFrom() {
        Terms terms = Terms.of(List.of("abcde"));

        assertThat(terms.anyIn("abxde", 5)).isTrue();
        assertThat(terms.anyIn("abxde", 6)).isFalse();
        assertThat(terms.anyIn("abcde", 6)).isTrue();
    }

    @Test
    @DisplayName("returns no empty place, and no place that begins with a superfluous character")
    void noSuperfluousCharacter() {
        assertThat(Terms.of(List.of("a")).find("xy", 1))
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.end()).isGreaterThan(span.start()));
        assertThat(Terms.of(List.of("abcdef")).find("xabcdef", 5))
                .contains(new Span(1, 7))
                .doesNotContain(new Span(0, 7));
    }
}
