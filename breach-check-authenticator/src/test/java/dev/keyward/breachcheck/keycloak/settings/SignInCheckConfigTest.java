package dev.keyward.breachcheck.keycloak.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.Sources;
import dev.keyward.providerkit.options.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.provider.ProviderConfigProperty;

@DisplayName("The configuration of a breach check execution")
class SignInCheckConfigTest {

    private static final SignInCheckConfig DEFAULTS = new SignInCheckConfig(
            CheckAction.CHANGE_NOW, CheckAction.OFF, 14, Proof.EMAIL, 7, true, new Sources(true, false, 1), "");

    @Test
    @DisplayName("has strict defaults, which the admin console shows as well")
    void defaults() {
        assertThat(SignInCheckConfig.from(Map.of())).isEqualTo(DEFAULTS);
        Map<String, String> offered = SignInCheckConfig.properties().stream()
                .collect(Collectors.toMap(
                        ProviderConfigProperty::getName,
                        property -> property.getDefaultValue().toString()));
        assertThat(offered).hasSize(8);
        assertThat(SignInCheckConfig.from(offered)).isEqualTo(DEFAULTS);
    }

    @Test
    @DisplayName("is parsed from the options of the execution")
    void read() {
        assertThat(SignInCheckConfig.from(Map.of(
                        "action", "change-by-deadline",
                        "weak-action", " Notify",
                        "deadline-days", "90",
                        "proof", "second-factor",
                        "email-settled-days", "0",
                        "end-sessions", "false",
                        "sources", "index+online >= 5",
                        "help", " Call us. ")))
                .isEqualTo(new SignInCheckConfig(
                        CheckAction.CHANGE_BY_DEADLINE,
                        CheckAction.NOTIFY,
                        90,
                        Proof.SECOND_FACTOR,
                        0,
                        false,
                        new Sources(true, true, 5),
                        "Call us."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "action|off|action: 'off' is not allowed; give record, notify, change-by-deadline, change-now or block.",
                "action|chang|action: 'chang' is not allowed",
                "weak-action|block|weak-action: 'block' is not allowed",
                "deadline-days|0|deadline-days: '0' is not allowed; give a whole number from 1 to 90.",
                "deadline-days|91|deadline-days: '91'",
                "proof|mail|proof: 'mail' is not allowed; give email, second-factor or none.",
                "email-settled-days|-1|email-settled-days: '-1'",
                "end-sessions|yes|end-sessions: 'yes' is not allowed; give true or false.",
                "sources|all|sources: 'all' is not allowed; give embedded, index"
            })
    @DisplayName("names key, value and allowed values in an error, and uses the default at a sign-in")
    void wrong(String key, String value, String sentence) {
        assertThatThrownBy(() -> SignInCheckConfig.from(Map.of(key, value))).hasMessageStartingWith(sentence);

        List<String> complaints = new ArrayList<>();
        assertThat(SignInCheckConfig.from(Map.of(key, value), complaints::add)).isEqualTo(DEFAULTS);
        assertThat(complaints).singleElement().asString().startsWith(sentence);
    }

    @Test
    @DisplayName("limits the length of the help text")
    void longHelp() {
        assertThatThrownBy(() -> SignInCheckConfig.from(Map.of("help", "x".repeat(2001))))
                .hasMessageStartingWith("help: ");
    }

    @ParameterizedTest
    @CsvSource({
        "record, off, email, false",
        "notify, notify, email, false",
        "change-now, off, email, true",
        "change-by-deadline, off, email, true",
        "record, change-now, email, true",
        "change-now, off, second-factor, false",
        "block, off, none, true"
    })
    @DisplayName("reports whether users may need a mail")
    void needsMail(String action, String weak, String proof, boolean needed) {
        assertThat(SignInCheckConfig.from(Map.of("action", action, "weak-action", weak, "proof", proof))
                        .needsMail())
                .isEqualTo(needed);
    }

    @Test
    @DisplayName("checks passwords by other rules if any option but the help text differs")
    void rules() {
        Map<String, String> others = Map.of(
                "action", "block",
                "weak-action", "notify",
                "deadline-days", "15",
                "proof", "none",
                "email-settled-days", "8",
                "end-sessions", "false",
                "sources", "index>=2",
                "help", "Call us.");
        assertThat(others)
                .containsOnlyKeys(
                        SignInCheckConfig.options().stream().map(Option::key).toList());

        others.forEach((key, value) -> assertThat(DEFAULTS.rulesText()
                        .equals(SignInCheckConfig.from(Map.of(key, value)).rulesText()))
                .as(key)
                .isEqualTo(key.equals("help")));
    }
}
