package dev.keyward.secondfactor.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.keycloak.settings.CampaignConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A changed campaign")
class WeakerCampaignTest {

    private static final Map<String, String> CONFIG = Map.of(
            "cohorts", "role:admin until 2026-12-01T09:00Z##group:/staff",
            "deadline", "2027-01-01T09:00Z",
            "start", "2026-11-01T09:00Z",
            "grace-days", "14",
            "not-now", "3",
            "factors", "authenticator-app##passkey",
            "exclude", "role:robots",
            "proof", "true");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohorts    | group:/staff                                 | cohorts loses role:admin",
                "cohorts    | role:admin##group:/staff                     | deadline of role:admin 2026-12-01T09:00 Z"
                        + " now, 2027-01-01T09:00 Z wanted",
                "deadline   | 2027-01-02T09:00Z                            | deadline of group:/staff",
                "start      | 2026-11-02T09:00Z                            | start 2026-11-01T09:00 Z now",
                "grace-days | 15                                           | grace-days 14 now, 15 wanted",
                "not-now    | 4                                            | not-now 3 now, 4 wanted",
                "factors    | authenticator-app##passkey##security-key     | accepts security-key, too",
                "exclude    | role:robots##role:guests                     | exclude gets role:guests",
                "proof      | false                                        | proof true now, false wanted"
            })
    @DisplayName("is weaker if one of its settings is less strict")
    void weaker(String key, String value, String sentence) {
        assertThat(WeakerCampaign.of(campaign(Map.of()), campaign(Map.of(key, value))))
                .singleElement()
                .asString()
                .startsWith("second-factor: ")
                .contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohorts    | everyone until 2026-12-01T09:00Z",
                "cohorts    | role:admin until 2026-12-01T09:00Z##group:/staff##role:new",
                "deadline   | 2026-12-31T09:00Z",
                "start      | 2026-10-02T09:00Z",
                "grace-days | 0",
                "not-now    | 0",
                "factors    | passkey",
                "exclude    | ''",
                "help       | Call us."
            })
    @DisplayName("is not weaker if its settings are stricter or as strict")
    void stricter(String key, String value) {
        assertThat(WeakerCampaign.of(campaign(Map.of()), campaign(Map.of(key, value))))
                .isEmpty();
    }

    @Test
    @DisplayName("is not weaker if it begins at once")
    void atOnce() {
        assertThat(WeakerCampaign.of(campaign(Map.of()), campaign(Map.of("start", ""))))
                .isEmpty();
        assertThat(WeakerCampaign.of(campaign(Map.of("start", "")), campaign(Map.of())))
                .hasSize(1);
    }

    private static Campaign campaign(Map<String, String> changed) {
        Map<String, String> config = new HashMap<>(CONFIG);
        config.putAll(changed);
        return CampaignConfig.parse(config);
    }
}
