package dev.keyward.audit.keycloak.realmsinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyward.audit.keycloak.sinks.RealmSinkType;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The form of a sink of a realm")
class RealmSinkFormTest {

    private static final RealmSinkForm EARLIER = new RealmSinkForm(
            "siem",
            RealmSinkType.WEBHOOK,
            true,
            Map.of("url", "https://siem.example.com/path", "secret", "whsec_kept", "level", "pseudonyms"));

    @Test
    @DisplayName("is on unless it says otherwise, and keeps its settings as texts")
    void read() throws JsonProcessingException {
        RealmSinkForm form =
                of("{\"name\":\"siem 1\",\"type\":\"syslog\",\"config\":{\"host\":\"siem\",\"port\":\"6514\"}}");
        assertThat(form)
                .isEqualTo(new RealmSinkForm(
                        "siem 1", RealmSinkType.SYSLOG, true, Map.of("host", "siem", "port", "6514")));
        assertThat(of("{\"name\":\"x\",\"type\":\"syslog\",\"enabled\":false}").isEnabled())
                .isFalse();
    }

    @ParameterizedTest
    @DisplayName("is refused with what is allowed")
    @ValueSource(
            strings = {
                "{\"name\":\"\",\"type\":\"syslog\"}",
                "{\"name\":\"webhook\",\"type\":\"syslog\"}",
                "{\"name\":\"-\",\"type\":\"syslog\"}",
                "{\"name\":\"x\",\"type\":\"file\"}",
                "{\"name\":\"x\",\"type\":\"syslog\",\"enabled\":\"no\"}",
                "{\"name\":\"x\",\"type\":\"syslog\",\"config\":{\"port\":6514}}",
                "{\"name\":\"x\",\"type\":\"syslog\",\"realm\":\"other\"}"
            })
    void refused(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(json))
                .satisfies(e -> assertThat(e.getMessage()).containsAnyOf("must be", "The fields of a sink are"));
    }

    @Test
    @DisplayName("keeps a masked or missing secret of the same type only, and shows none")
    void secrets() {
        RealmSinkForm changed = new RealmSinkForm(
                        "siem", RealmSinkType.WEBHOOK, true, Map.of("url", RealmSinkForm.MASK, "level", "pseudonyms"))
                .withSecretsOf(EARLIER);
        assertThat(changed.values()).isEqualTo(EARLIER.values());
        assertThat(changed.maskedValues())
                .isEqualTo(Map.of("url", RealmSinkForm.MASK, "secret", RealmSinkForm.MASK, "level", "pseudonyms"));
        assertThat(changed).hasToString("sink siem");
        assertThat(new RealmSinkForm("siem", RealmSinkType.SYSLOG, true, Map.of())
                        .withSecretsOf(EARLIER)
                        .values())
                .isEmpty();
        assertThat(new RealmSinkForm("siem", RealmSinkType.WEBHOOK, true, Map.of("secret", "whsec_new"))
                        .withSecretsOf(EARLIER)
                        .values())
                .containsEntry("secret", "whsec_new");
    }

    private static RealmSinkForm of(String json) throws JsonProcessingException {
        return RealmSinkForm.of(new JsonMapper().readTree(json));
    }
}
