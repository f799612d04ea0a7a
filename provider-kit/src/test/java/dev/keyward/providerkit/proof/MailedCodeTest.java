package dev.keyward.providerkit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.proof.MailedCode.Fresh;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    @Test
    @DisplayName("appears in no printed value of the dialogue, and neither do its salt and digest")
    void printed() {
        Fresh fresh = MailedCode.fresh(NOW);
        CodeEntry entry = new CodeEntry("ada@example.com", Optional.of(fresh.kept().note()));
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
        assertThat(fresh.toString()).contains("2026-06-01T12:10:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "12345678", "0:0:0"})
    @DisplayName("is not read from a malformed text")
    void noNote(String text) {
        assertThat(MailedCode.of(text)).isEmpty();
    }
}
