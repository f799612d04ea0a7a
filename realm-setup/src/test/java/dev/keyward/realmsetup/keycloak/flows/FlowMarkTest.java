package dev.keyward.realmsetup.keycloak.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The mark in the description of Keyward's copy of a flow")
class FlowMarkTest {

    @Test
    @DisplayName("names the original, even if its alias is too long for the description")
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
    @DisplayName("is not found in the descriptions of other flows")
    void others() {
        assertThat(FlowMark.isOn(null)).isFalse();
        assertThat(FlowMark.isOn("browser based authentication")).isFalse();
        assertThat(FlowMark.source("browser based authentication", List.of("browser")))
                .isEmpty();
    }
}
