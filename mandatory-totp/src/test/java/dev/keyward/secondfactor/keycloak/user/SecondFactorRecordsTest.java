package dev.keyward.secondfactor.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.secondfactor.Factor;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The records of a user's second factors")
class SecondFactorRecordsTest {

    private static final String APP = "{\"factor\":\"authenticator-app\"}";

    @Test
    @DisplayName("tell a removed factor from one that the user still has")
    void removed() {
        assertThat(SecondFactorRecords.isRemoved(APP, Set.of(Factor.PASSKEY))).isTrue();
        assertThat(SecondFactorRecords.isRemoved(APP, Set.of())).isTrue();
        assertThat(SecondFactorRecords.isRemoved(APP, Set.of(Factor.PASSKEY, Factor.AUTHENTICATOR_APP)))
                .isFalse();
        assertThat(SecondFactorRecords.isRemoved("{\"factor\":\"passkey\"}", Set.of(Factor.PASSKEY)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{", "[]", "{\"factor\":7}"})
    @DisplayName("count as those of a removed factor if their data cannot be read")
    void unreadable(String data) {
        assertThat(SecondFactorRecords.isRemoved(data, Set.of(Factor.values()))).isTrue();
        assertThat(SecondFactorRecords.alias(data)).isEmpty();
    }

    @Test
    @DisplayName("name the identity provider of an unlinked account")
    void alias() {
        assertThat(SecondFactorRecords.alias("{\"provider\":\"corp\"}")).isEqualTo("corp");
    }
}
