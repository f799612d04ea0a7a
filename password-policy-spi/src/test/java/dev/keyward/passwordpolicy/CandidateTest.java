package dev.keyward.passwordpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A candidate password")
class CandidateTest {

    @Test
    @DisplayName("counts a letter once however it is composed, and an emoji once")
    void codePoints() {
        assertThat(Candidate.of("e\u0301", List.of()).length()).isEqualTo(1);
        assertThat(Candidate.of("\u00e9", List.of()).text())
                .isEqualTo(Candidate.of("e\u0301", List.of()).text());
        assertThat(Candidate.of("😀😀", List.of()).length()).isEqualTo(2);
        assertThat(Candidate.of("a😀", List.of()).codePointAt(1)).isEqualTo(0x1F600);
        assertThat(Candidate.of("", List.of()).length()).isZero();
    }

    @Test
    @DisplayName("has at most 1,024 code points as typed")
    void bound() {
        assertThat(Candidate.inadmissibleReason("😀".repeat(1_024))).isEmpty();
        assertThat(Candidate.inadmissibleReason("😀".repeat(1_025)))
                .contains(Reason.of("keyward.password.too-long", 1_024));
        assertThat(Candidate.inadmissibleReason("x".repeat(100_000)))
                .contains(Reason.of("keyward.password.too-long", 1_024));
        assertThat(Candidate.inadmissibleReason("e\u0301".repeat(513)))
                .contains(Reason.of("keyward.password.too-long", 1_024));
        // U+FB2C becomes three code points: the most that normalisation makes of one.
        assertThat(Candidate.of("\uFB2C".repeat(1_024), List.of()).length()).isEqualTo(3 * 1_024);
    }

    @Test
    @DisplayName("must be Unicode text without half a surrogate pair")
    void surrogates() {
        for (String broken : List.of("\ud800", "a\udc00b", "\udc00\ud800", "abc\ud83d")) {
            assertThat(Candidate.inadmissibleReason(broken)).contains(Reason.of("keyward.password.not-unicode"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Candidate.of(broken, List.of()))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(broken));
        }
    }

    @Test
    @DisplayName("holds the user's data in lower case, without duplicates and blanks")
    void ownData() {
        assertThat(Candidate.of("x", List.of(" Alice ", "ALICE", "", "  ", "İI", "bob@EXAMPLE.com"))
                        .ownData())
                .containsExactly("alice", "i̇i", "bob@example.com");
    }

    @Test
    @DisplayName("holds a limited part of the user's data")
    void hostileOwnData() {
        String marks = "a" + "\u0301\u0323".repeat(50_000);
        List<String> many = IntStream.range(0, 1_000).mapToObj(n -> n + marks).toList();

        List<String> kept = Candidate.of("x", many).ownData();

        assertThat(kept).hasSize(16).allSatisfy(datum -> assertThat(datum).hasSizeLessThanOrEqualTo(256));
    }

    @Test
    @DisplayName("does not reveal the password in toString")
    void notShown() {
        assertThat(Candidate.of("secret-password", List.of("alice")))
                .hasToString("Candidate[not shown]")
                .isNotEqualTo(Candidate.of("secret-password", List.of("alice")));
    }
}
