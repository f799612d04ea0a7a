package dev.keyward.providerkit.proof;

import static dev.keyward.providerkit.proof.FakeUser.fake;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

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

    @Test
    @DisplayName("are made of a user whose password one feature knows to be breached, or if a feature fails")
    void ofUser() {
        UserModel user = fake(UserModel.class, Map.of());
        Breach failing = new Breach(any -> {
            throw new IllegalStateException("broken");
        });
        assertThat(ProofDemands.isPasswordBreached(user, List.of(YES))).isFalse();
        assertThat(ProofDemands.isPasswordBreached(user, List.of(new Breach(any -> false))))
                .isFalse();
        assertThat(ProofDemands.isPasswordBreached(user, List.of(YES, new Breach(any -> true))))
                .isTrue();
        assertThat(ProofDemands.isPasswordBreached(user, List.of(failing))).isTrue();
    }

    private record Breach(Predicate<UserModel> of) implements ProofDemand {

        @Override
        public boolean isIn(RealmModel realm) {
            return false;
        }

        @Override
        public boolean isPasswordBreached(UserModel user) {
            return of.test(user);
        }
    }
}
