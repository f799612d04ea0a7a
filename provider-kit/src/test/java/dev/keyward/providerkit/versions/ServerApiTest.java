package dev.keyward.providerkit.versions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The API of the running Keycloak")
class ServerApiTest {

    @Test
    @DisplayName("is searched for types and methods")
    void search() {
        assertThat(ServerApi.hasType("org.keycloak.models.RealmModel")).isTrue();
        assertThat(ServerApi.hasType("org.keycloak.models.RealmMode")).isFalse();
        assertThat(ServerApi.hasMethod("org.keycloak.models.RealmModel", "getFailureFactor"))
                .isTrue();
        assertThat(ServerApi.hasMethod("org.keycloak.models.RealmModel", "getFailureFacto"))
                .isFalse();
        assertThat(ServerApi.hasMethod("org.keycloak.models.RealmMode", "getFailureFactor"))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(ServerApi.class)
    @DisplayName(
            "is complete in the version that Keyward is compiled against, and each part has a sentence for the others")
    void complete(ServerApi api) {
        assertThat(api.isPresent()).isTrue();
        assertThat(ServerApi.limits()).isEmpty();
        assertThat(api.withoutIt())
                .startsWith("This Keycloak ")
                .contains(", so realm setup ")
                .endsWith(".");
    }
}
