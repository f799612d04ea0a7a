package dev.keyward.breachcheck.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.dialogue.SignInStage.Cause;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stage of a sign-in that the breach check holds up")
class SignInStageTest {

    @Test
    @DisplayName("names the cause of a stop with the words that the page template compares")
    void causes() {
        assertThat(Stream.of(Cause.values()).map(Cause::word)).containsExactly("blocked", "help", "later");
    }

    @Test
    @DisplayName("needs the finding, unless the sign-in is stopped")
    void needsFinding() {
        assertThat(new SignInStage.SecondFactorMissing().needsFinding()).isTrue();
        assertThat(new SignInStage.Stopped(Cause.HELP).needsFinding()).isFalse();
    }
}
