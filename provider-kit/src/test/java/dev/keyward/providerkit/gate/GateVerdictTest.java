package dev.keyward.providerkit.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyward.providerkit.gate.GateVerdict.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;

@DisplayName("A verdict of the token gate")
class GateVerdictTest {

    @Test
    @DisplayName("keeps a sentence for the client")
    void sentence() {
        assertThat(GateVerdict.refused("Sign in again: it's due.")).isEqualTo(new Refused("Sign in again: it's due."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a \"word\"", "back\\slash", "line\nbreak", "größer"})
    @DisplayName("refuses a sentence that RFC 6749 does not allow as error_description")
    void notAllowed(String description) {
        assertThatIllegalArgumentException().isThrownBy(() -> GateVerdict.refused(description));
    }

    @Test
    @DisplayName("refuses a sentence of more than 200 characters")
    void tooLong() {
        assertThat(GateVerdict.refused("a".repeat(200))).isInstanceOf(Refused.class);
        assertThatIllegalArgumentException().isThrownBy(() -> GateVerdict.refused("a".repeat(201)));
    }

    @Test
    @DisplayName("is asked for at one event of Keycloak for each grant")
    void events() {
        List<TokenGrant> asked = Arrays.stream(ClientPolicyEvent.values())
                .map(TokenGrant::of)
                .flatMap(Optional::stream)
                .toList();
        assertThat(asked).containsExactlyInAnyOrder(TokenGrant.values());
    }
}
