package dev.keyward.secondfactor.keycloak.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The demand of a campaign for mailed proofs")
class CampaignDemandTest {

    @Test
    @DisplayName("follows the option, and exists for a configuration that cannot be read")
    void asksForProof() {
        assertThat(CampaignDemand.asksForProof(Map.of())).isTrue();
        assertThat(CampaignDemand.asksForProof(Map.of("proof", "true"))).isTrue();
        assertThat(CampaignDemand.asksForProof(Map.of("proof", "false"))).isFalse();
        assertThat(CampaignDemand.asksForProof(Map.of("proof", "false", "deadline", "soon")))
                .isTrue();
    }
}
