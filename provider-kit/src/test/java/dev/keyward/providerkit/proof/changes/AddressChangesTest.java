package dev.keyward.providerkit.proof.changes;

import static dev.keyward.providerkit.proof.FakeUser.fake;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.proof.FakeUser;
import dev.keyward.providerkit.proof.ProofDemand;
import dev.keyward.providerkit.proof.address.AddressRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmProvider;
import org.keycloak.models.UserProvider;

@DisplayName("The listener for changes of e-mail addresses")
class AddressChangesTest {

    private final FakeUser user = new FakeUser("id", "old@example.com");

    private AddressChanges listener(ProofDemand demand) {
        RealmProvider realms =
                fake(RealmProvider.class, Map.of("getRealm", arguments -> fake(RealmModel.class, Map.of())));
        UserProvider users = fake(UserProvider.class, Map.of("getUserById", arguments -> user.model()));
        return new AddressChanges(
                fake(KeycloakSession.class, Map.of("realms", arguments -> realms, "users", arguments -> users)),
                demand);
    }

    private void change(@Nullable String from, @Nullable String to) {
        Map<String, String> details = new HashMap<>();
        Optional.ofNullable(from).ifPresent(address -> details.put("previous_email", address));
        Optional.ofNullable(to).ifPresent(address -> details.put("updated_email", address));
        Event event = new Event();
        event.setRealmId("realm");
        event.setUserId("id");
        event.setDetails(details);
        user.email = to;
        listener(realm -> true).onEvent(event);
    }

    private boolean isRecorded() {
        return new AddressRecord(user.model()).changed().isPresent();
    }

    private void update(@Nullable String address) {
        AdminEvent event = new AdminEvent();
        event.setRealmId("realm");
        event.setResourceType(ResourceType.USER);
        event.setOperationType(OperationType.UPDATE);
        event.setResourcePath("users/id");
        user.email = address;
        listener(realm -> true).onEvent(event, false);
    }

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource({
        "old@example.com, new@example.com, true",
        "old@example.com, OLD@example.com, false",
        "               , new@example.com, true",
        "old@example.com,                , true",
        "               ,                , false"
    })
    @DisplayName("records a new and a deleted address, and nothing else")
    void changes(@Nullable String from, @Nullable String to, boolean isRecorded) {
        change(from, to);

        assertThat(isRecorded()).isEqualTo(isRecorded);
    }

    @Test
    @DisplayName("forgets a deleted address when an administrator sets one, and not when other data change")
    void corrected() {
        change("old@example.com", null);
        update(null);
        assertThat(isRecorded()).isTrue();

        update("set@example.com");
        assertThat(isRecorded()).isFalse();
    }
}
