package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.AdminChange;
import dev.keyward.audit.UserEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;

/** Copies the values of Keycloak's events, which Keycloak changes and uses again. Stateless. */
final class EventValues {

    private EventValues() {}

    static UserEvent of(Event event) {
        Map<String, String> details = new HashMap<>();
        Optional.ofNullable(event.getDetails())
                .ifPresent(live -> live.forEach((key, value) -> {
                    if (key != null && value != null) {
                        details.put(key, value);
                    }
                }));
        return new UserEvent(
                event.getType().name(),
                Optional.ofNullable(event.getClientId()),
                Optional.ofNullable(event.getUserId()),
                Optional.ofNullable(event.getSessionId()),
                Optional.ofNullable(event.getIpAddress()),
                Optional.ofNullable(event.getError()),
                details);
    }

    static AdminChange of(AdminEvent event) {
        Optional<AuthDetails> admin = Optional.ofNullable(event.getAuthDetails());
        return new AdminChange(
                type(event),
                Optional.ofNullable(event.getResourceTypeAsString()).orElse("UNKNOWN"),
                Optional.ofNullable(event.getResourcePath()),
                Optional.ofNullable(event.getError()),
                admin.map(AuthDetails::getUserId),
                admin.map(AuthDetails::getRealmId),
                admin.map(AuthDetails::getClientId),
                admin.map(AuthDetails::getIpAddress));
    }

    /** Returns the operation of an admin event, which is the type of its record. */
    static String type(AdminEvent event) {
        return Optional.ofNullable(event.getOperationType()).map(Enum::name).orElse("UNKNOWN");
    }
}
