package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A refused password")
@ExtendWith(SharedKeycloak.class)
class EventsIT {

    private static final String OLD = "Marble-Cactus-27";
    private static final String BAD = "aaaabcd-telltale";

    @Test
    @DisplayName("is recorded in an event with a constant error key; the password is neither in the event nor in the "
            + "log")
    void reasonWithoutPassword(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(
                keycloak,
                Map.of("passwordPolicy", "keyward-no-repeats(3) and keyward-no-sequences(4)", "eventsEnabled", true))) {
            realm.addUser("someone", OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
            Person person = Person.speaking("de");
            person.chooseNewPassword(person.signIn(realm, "someone", OLD), BAD);

            JsonNode events = keycloak.admin()
                    .get(realm.adminPath("/events?type=UPDATE_CREDENTIAL_ERROR"))
                    .body();
            assertThat(events).hasSize(1);
            assertThat(events.path(0).path("details").path("reason").asText()).isEqualTo("keyward.password.refused");
            assertThat(events.toString()).doesNotContain(BAD, "•");
            assertThat(keycloak.log()).doesNotContain(BAD);
        }
    }
}
