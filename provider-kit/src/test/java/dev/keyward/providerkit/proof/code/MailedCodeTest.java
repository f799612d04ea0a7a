package dev.keyward.providerkit.proof.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.proof.code.MailedCode.Fresh;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A mailed verification code")
class MailedCodeTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    @DisplayName("has eight random digits, and is recognised if the user enters it with blanks")
    void fresh() {
        Set<String> codes = IntStream.range(0, 200)
                .mapToObj(n -> MailedCode.fresh(NOW).code())
                .collect(Collectors.toSet());
        assertThat(codes).hasSize(200).allMatch(code -> code.matches("[0-9]{8}"));

        Fresh fresh = MailedCode.fresh(NOW);
        String code = fresh.code();
        assertThat(fresh.kept().is(code, NOW)).isTrue();
        assertThat(fresh.kept().is(" " + code.substring(0, 4) + " \t" + code.substring(4) + "\n", NOW))
                .isTrue();
    }

    @Test
    @DisplayName("is valid for ten minutes")
    void expires() {
        Fresh fresh = MailedCode.fresh(NOW);
        assertThat(fresh.kept().is(fresh.code(), NOW.plusSeconds(599))).isTrue();
        assertThat(fresh.kept().is(fresh.code(), NOW.plusSeconds(600))).isFalse();
    }

    @Test
    @DisplayName("expires after ten minutes, and not before")
    void isExpired() {
        Fresh fresh = MailedCode.fresh(NOW);
        assertThat(fresh.kept().isExpired(NOW.plusSeconds(599))).isFalse();
        assertThat(fresh.kept().isExpired(NOW.plusSeconds(600))).isTrue();
    }

    @Test
    @DisplayName("matches no other text")
    void wrong() {
        Fresh fresh = MailedCode.fresh(NOW);
        String code = fresh.code();
        char last = code.charAt(7) == '0' ? '1' : '0';
        assertThat(fresh.kept().is(code.substring(0, 7) + last, NOW)).isFalse();
        assertThat(fresh.kept().is(code + "0", NOW)).isFalse();
        assertThat(fresh.kept().is("", NOW)).isFalse();
        assertThat(MailedCode.fresh(NOW).kept().is(code, NOW)).isFalse();
    }

    @Test
    @DisplayName("is stored as a text that does not contain it, and read from that text")
    void note() {
        Fresh fresh = MailedCode.fresh(NOW);
        String note = fresh.kept().note();
        assertThat(note).doesNotContain(fresh.code());
        assertThat(fresh.toString()).doesNotContain(fresh.code());
        assertThat(MailedCode.of(note)).contains(fresh.kept());
    }

    @Test
    @DisplayName("is digested with a salt of its own")
    void salt() {
        Set<String> salts = IntStream.range(0, 200)
                .mapToObj(n -> MailedCode.fresh(NOW).kept().salt())
                .collect(Collectors.toSet());
        assertThat(salts).hasSize(200).allMatch(salt -> salt.matches("[0-9a-f]{32}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "12345678", "0:0:0"})
    @DisplayName("is not read from a malformed text")
    void noNote(String text) {
        assertThat(MailedCode.of(text)).isEmpty();
    }
}
