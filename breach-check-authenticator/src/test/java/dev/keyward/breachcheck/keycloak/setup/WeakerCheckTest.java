package dev.keyward.breachcheck.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A new configuration of the breach check")
class WeakerCheckTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "action: change-now|action: notify|action change-now now, notify wanted.",
                "action: block|action: change-now|action block now, change-now wanted.",
                "action: notify, weak-action: change-now|action: notify|weak-action change-now now, off wanted.",
                "action: change-by-deadline, deadline-days: 7|action: change-by-deadline|deadline-days 7 now, 14 wanted.",
                "proof: second-factor|proof: email|proof second-factor now, email wanted.",
                "proof: email|proof: none|proof email now, none wanted.",
                "email-settled-days: 30|email-settled-days: 7|email-settled-days 30 now, 7 wanted.",
                "end-sessions: true|end-sessions: false|end-sessions true now, false wanted.",
                "sources: index+online|sources: index|sources index+online now, index wanted.",
                "sources: index|sources: index>=5|sources index now, index>=5 wanted."
            })
    @DisplayName("weakens the options that it makes less strict, and the reverse weakens nothing")
    void weaker(String now, String wanted, String sentence) {
        assertThat(weaker(now, wanted)).containsExactly("breach-check: " + sentence);
        assertThat(weaker(wanted, now)).isEmpty();
        assertThat(weaker(now, now)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "action: change-now, deadline-days: 7|action: change-now, deadline-days: 30",
                "action: notify, proof: second-factor|action: notify, proof: none",
                "action: change-by-deadline, deadline-days: 7|action: change-now, deadline-days: 30",
                "proof: second-factor, email-settled-days: 30|proof: second-factor, email-settled-days: 0",
                "help: Call 101.|help: Call 102."
            })
    @DisplayName("weakens nothing if the changed option has no effect")
    void noEffect(String now, String wanted) {
        assertThat(weaker(now, wanted)).isEmpty();
    }

    @Test
    @DisplayName("is compared with the default if the current value cannot be read")
    void unreadable() {
        assertThat(weaker("action: chang", "action: notify"))
                .containsExactly("breach-check: action change-now now, notify wanted.");
    }

    private static List<String> weaker(String now, String wanted) {
        return new BreachCheckPart().weakened(CheckExecutions.PROVIDER_ID, config(now), config(wanted));
    }

    private static Map<String, String> config(String text) {
        Map<String, String> config = new HashMap<>();
        for (String entry : text.split(", ", -1)) {
            String[] parts = entry.split(": ", -1);
            config.put(parts[0], parts[1]);
        }
        return config;
    }
}
