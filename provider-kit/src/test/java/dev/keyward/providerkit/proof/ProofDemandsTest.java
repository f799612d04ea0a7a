package dev.keyward.providerkit.proof;

import static dev.keyward.providerkit.proof.FakeUser.fake;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

@DisplayName("The demands of all features for mailed proofs")
class ProofDemandsTest {

    private static final RealmModel REALM = fake(RealmModel.class, Map.of());
    private static final ProofDemand YES = realm -> true;
    private static final ProofDemand NO = realm -> false;
    private static final ProofDemand FAILING = realm -> {
        throw new IllegalStateException("broken");
    };

    @Test
    @DisplayName("exist if one feature demands a proof")
    void any() {
        assertThat(ProofDemands.existIn(REALM, List.of())).isFalse();
        assertThat(ProofDemands.existIn(REALM, List.of(NO))).isFalse();
        assertThat(ProofDemands.existIn(REALM, List.of(NO, YES))).isTrue();
    }

    @Test
    @DisplayName("exist if a feature fails, whatever the others demand")
    void failing() {
        assertThat(ProofDemands.existIn(REALM, List.of(FAILING, NO))).isTrue();
        assertThat(ProofDemands.existIn(REALM, List.of(FAILING, YES))).isTrue();
    }
}
