package dev.keyward.realmsetup.keycloak.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The mark of a copied flow")
class FlowMarkTest {

    @Test
    @DisplayName("names the flow that was copied, also one with a long name")
    void namesTheSource() {
        String longName = "x".repeat(247);
        assertThat(FlowMark.of(longName)).hasSize(255);
        assertThat(FlowMark.source(FlowMark.of(longName), List.of("y", longName)))
                .contains(longName);
        assertThat(FlowMark.source(FlowMark.of("browser"), List.of("browser 2", "browser")))
                .contains("browser");
        assertThat(FlowMark.source(FlowMark.of(""), List.of("browser"))).contains("");
    }

    @Test
    @DisplayName("is on nothing else")
    void others() {
        assertThat(FlowMark.isOn(null)).isFalse();
        assertThat(FlowMark.isOn("browser based authentication")).isFalse();
        assertThat(FlowMark.source("browser based authentication", List.of("browser")))
                .isEmpty();
    }
}
