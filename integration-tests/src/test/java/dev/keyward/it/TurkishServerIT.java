package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A server whose Java speaks Turkish, where the capital of i is not I,")
@ExtendWith(SharedKeycloak.class)
class TurkishServerIT {

    private static final String POLICY = "keyward-min-characters(8) and keyward-character-classes(2)"
            + " and keyward-no-repeats(3) and keyward-no-sequences(4) and keyward-strength(3)";

    private static final List<String> PASSWORDS = List.of(
            "ISTANBUL-34-IZMIR",
            "IIIIIIIIIIII",
            "HIJKLMNOP",
            "hIjK-velvet-9",
            "JIHG-velvet-9",
            "WILLIAM1978",
            "william1978",
            "Iıİi-Velvet-27",
            "UIOP-velvet-9",
            "MISSISSIPPI1",
            "Velvet-Tugboat-81");

    @Test
    @DisplayName("gives every verdict that an English one gives")
    void sameVerdicts(Keycloak english) {
        try (KeycloakProcess turkish = KeycloakProcess.start(
                ServerSpec.withKeyward().withJvmArguments("-Duser.language=tr", "-Duser.country=TR"), "turkish")) {
            Map<String, String> verdicts = verdicts(english);

            assertThat(verdicts(turkish)).isEqualTo(verdicts);
            assertThat(verdicts)
                    .containsEntry("Velvet-Tugboat-81", "")
                    .containsValue("")
                    .hasSize(PASSWORDS.size());
            assertThat(verdicts.get("HIJKLMNOP")).contains("neighbours in a row");
        }
    }

    /** The owner's own name is among the passwords: what belongs to them has to be recognised in either language. */
    private static Map<String, String> verdicts(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, POLICY)) {
            return PASSWORDS.stream()
                    .collect(Collectors.toMap(
                            password -> password,
                            password -> Person.speaking("en")
                                    .register(realm, "william" + PASSWORDS.indexOf(password), password)
                                    .error()));
        }
    }
}
