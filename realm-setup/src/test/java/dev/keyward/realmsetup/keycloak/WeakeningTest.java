package dev.keyward.realmsetup.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A binding that the profile exempts from an execution")
class WeakeningTest {

    private static final String CHECK = "keyward-test-check";
    private static final String CORP = "identity-provider:corp";

    private static final FlowInsertion EXEMPTING =
            new FlowInsertion(Place.POST_BROKER_LOGIN, CHECK, List.of(), Map.of(), "tests the sign-in", Set.of(CORP));

    @Test
    @DisplayName("is weakened if the execution ran there before")
    void newlyExempt() {
        assertThat(Weakening.lost(Place.POST_BROKER_LOGIN, CORP, List.of(EXEMPTING), Set.of(CHECK), Set.of()))
                .containsExactly("flows: the execution keyward-test-check no longer runs for identity-provider:corp,"
                        + " which the profile exempts from it.");
    }

    @Test
    @DisplayName("is not weakened if the execution never ran there, or still runs")
    void unchanged() {
        assertThat(Weakening.lost(Place.POST_BROKER_LOGIN, CORP, List.of(EXEMPTING), Set.of(), Set.of()))
                .isEmpty();
        assertThat(Weakening.lost(Place.POST_BROKER_LOGIN, CORP, List.of(EXEMPTING), Set.of(CHECK), Set.of(CHECK)))
                .isEmpty();
    }

    @Test
    @DisplayName("does not weaken the bindings of other owners and other places")
    void others() {
        assertThat(Weakening.lost(
                        Place.POST_BROKER_LOGIN,
                        "identity-provider:other",
                        List.of(EXEMPTING),
                        Set.of(CHECK),
                        Set.of()))
                .isEmpty();
        assertThat(Weakening.lost(Place.FIRST_BROKER_LOGIN, CORP, List.of(EXEMPTING), Set.of(CHECK), Set.of()))
                .isEmpty();
    }
}
