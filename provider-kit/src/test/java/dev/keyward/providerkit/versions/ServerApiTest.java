package dev.keyward.providerkit.versions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

@DisplayName("The API of the running Keycloak")
class ServerApiTest {

    @Test
    @DisplayName("is searched for types and methods")
    void search() {
        assertThat(ServerApi.hasType("org.keycloak.models.RealmModel")).isTrue();
        assertThat(ServerApi.hasType("org.keycloak.models.RealmMode")).isFalse();
        assertThat(ServerApi.hasMethod(RealmModel.class, "getFailureFactor")).isTrue();
        assertThat(ServerApi.hasMethod(RealmModel.class, "getFailureFacto")).isFalse();
    }
}
