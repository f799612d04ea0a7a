package dev.keyward.realmsetup.keycloak.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The setup part for authentication flows")
class FlowsPartTest {

    @Test
    @DisplayName("summarises the bindings of a setup plan in one sentence")
    void meaning() {
        SetupStep flow = new SetupStep(FlowsPart.ID, "flow:keyward browser", "", "text");
        SetupStep bound = new SetupStep(FlowsPart.ID, "binding:browser", "browser", "keyward browser");
        SetupStep unbound = new SetupStep(FlowsPart.ID, "binding:client/shop/browser", "keyward browser", "");

        assertThat(meaning(List.of())).isEqualTo("No copy of a flow with Keyward's steps is bound.");
        assertThat(meaning(List.of(flow, unbound))).isEqualTo("No copy of a flow with Keyward's steps is bound.");
        assertThat(meaning(List.of(flow, bound)))
                .isEqualTo("Copies of flows with Keyward's steps are bound in 1 place.");
        assertThat(meaning(List.of(bound, bound))).endsWith("in 2 places.");
    }

    private static String meaning(List<SetupStep> steps) {
        return new FlowsPart(List.of(), Map.of(), Map.of()).meaning(MissingNode.getInstance(), steps);
    }
}
