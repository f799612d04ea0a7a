package dev.keyward.breachcheck.keycloak.authsession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.SignInStage;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The stage in a note of the authentication session")
class StageJsonTest {

    private static final String USER = "6b8f8e1c-user";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00.123Z");

    private static final String CODE = "0a".repeat(16) + ":" + "1b".repeat(32) + ":1795781400";

    static Stream<SignInStage> stages() {
        return Stream.concat(
                Arrays.stream(SignInStage.Cause.values()).map(SignInStage.Stopped::new),
                Stream.of(
                        new SignInStage.Notice(new Deadline(NOW, NOW.plusSeconds(60))),
                        new SignInStage.CodeEntry("user@example.com", Optional.of(CODE)),
                        new SignInStage.CodeEntry("user@example.com", Optional.empty()),
                        new SignInStage.SecondFactor(NOW, 2),
                        new SignInStage.SecondFactorMissing()));
    }

    @ParameterizedTest
    @MethodSource("stages")
    @DisplayName("is read as it was written, for its user only")
    void writtenAndRead(SignInStage stage) {
        StageState state = held(stage);
        String note = StageJson.write(state, USER);

        assertThat(StageJson.read(note, USER)).isEqualTo(state);
        assertThat(StageJson.read(note, "other-user")).isEqualTo(StageState.UNREADABLE);
    }

    @Test
    @DisplayName("has the same text as in earlier builds, whose nodes read it during a rolling update")
    void text() {
        assertThat(stages().map(stage -> StageJson.write(held(stage), USER)))
                .containsExactly(
                        text("{'type':'stopped','cause':'BLOCKED'}"),
                        text("{'type':'stopped','cause':'HELP'}"),
                        text("{'type':'stopped','cause':'LATER'}"),
                        text("{'type':'notice','seen':1795780800123,'due':1795780860123}"),
                        text("{'type':'code','address':'user@example.com','code':'" + CODE + "'}"),
                        text("{'type':'code','address':'user@example.com','code':null}"),
                        text("{'type':'second-factor','since':1795780800123,'usedBefore':2}"),
                        text("{'type':'second-factor-missing'}"));
    }

    /** @param stage with single quotation marks */
    private static String text(String stage) {
        return ("{'user':'" + USER
                        + "','proven':false,'held':{'flow':'flow','execution':'execution','problem':'WEAK','stage':"
                        + stage + "}}")
                .replace('\'', '"');
    }

    @Test
    @DisplayName("is empty before the first note, and keeps a proof after the last stage")
    void withoutStage() {
        StageState proven = new StageState(Optional.empty(), true);

        assertThat(StageJson.read(null, USER)).isEqualTo(StageState.NONE);
        assertThat(StageJson.read(StageJson.write(proven, USER), USER)).isEqualTo(proven);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{}",
                "true",
                "\"NOTICE\"",
                "{\"user\":\"6b8f8e1c-user\"}",
                "{\"user\":\"6b8f8e1c-user\",\"proven\":true}",
                "{\"user\":\"6b8f8e1c-user\",\"proven\":\"true\",\"held\":null}",
                "{\"user\":\"6b8f8e1c-user\",\"proven\":1,\"held\":null}",
                "{\"user\":7,\"proven\":true,\"held\":null}",
                "{\"user\":\"6b8f8e1c-user\",\"proven\":true,\"held\":{}}",
                "{\"user\":\"6b8f8e1c-user\",\"proven\":true,\"held\":null,\"more\":1}",
                "{\"user\":\"6b8f8e1c-user\",\"proven\":false,\"held\":{},\"held\":null}",
                "{\"user\":\"6b8f8e1c-user\",\"proven\":false,\"proven\":true,\"held\":null}",
                "{\"user\":\"other\",\"user\":\"6b8f8e1c-user\",\"proven\":true,\"held\":null}"
            })
    @DisplayName("holds the sign-in up and proves nothing when it is damaged")
    void damaged(String note) {
        assertThat(StageJson.read(note, USER)).isEqualTo(StageState.UNREADABLE);
    }

    @ParameterizedTest
    @MethodSource("stages")
    @DisplayName("never becomes empty or a proof if the text is truncated or a character changes")
    void damagedAnywhere(SignInStage stage) {
        String note = StageJson.write(held(stage), USER);
        Random random = new Random(18);
        for (int at = 0; at < note.length(); at++) {
            assertHeld(note.substring(0, at));
            for (int n = 0; n < 20; n++) {
                char other = (char) (' ' + random.nextInt(95));
                assertHeld(note.substring(0, at) + other + note.substring(at + 1));
            }
        }
    }

    private static void assertHeld(String note) {
        StageState state = StageJson.read(note, USER);
        assertThat(state.held()).describedAs(note).isPresent();
        assertThat(state.isProven()).describedAs(note).isFalse();
    }

    @Test
    @DisplayName("is unreadable when a number is out of its range")
    void ranges() {
        String note = StageJson.write(held(new SignInStage.SecondFactor(NOW, 2)), USER);

        assertThat(StageJson.read(note.replace("\"usedBefore\":2", "\"usedBefore\":-1"), USER))
                .isEqualTo(StageState.UNREADABLE);
        assertThat(StageJson.read(note.replace("\"usedBefore\":2", "\"usedBefore\":99999999999"), USER))
                .isEqualTo(StageState.UNREADABLE);
        assertThat(StageJson.read(note.replace("\"since\":", "\"since\":99999999"), USER))
                .isEqualTo(StageState.UNREADABLE);
    }

    @Test
    @DisplayName("is unreadable when its code is malformed")
    void malformedCode() {
        String note = StageJson.write(held(new SignInStage.CodeEntry("user@example.com", Optional.of(CODE))), USER);

        assertThat(StageJson.read(note.replace("0a0a", "0a:a"), USER)).isEqualTo(StageState.UNREADABLE);
    }

    @Test
    @DisplayName("refuses to write the stage that stands for a damaged note")
    void unreadable() {
        assertThatThrownBy(() -> StageJson.write(StageState.UNREADABLE, USER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static StageState held(SignInStage stage) {
        return new StageState(Optional.of(new HeldSignIn("flow", "execution", PasswordProblem.WEAK, stage)), false);
    }
}
