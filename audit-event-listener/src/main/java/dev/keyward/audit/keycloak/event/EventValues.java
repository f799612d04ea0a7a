package dev.keyward.audit.keycloak.event;

import dev.keyward.audit.AdminChange;
import dev.keyward.audit.RecordContent;
import dev.keyward.audit.UserEvent;
import dev.keyward.auditlog.record.Participant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.models.KeycloakSession;

/** Copies the values of Keycloak's events, because Keycloak changes and reuses the event objects. Stateless. */
public final class EventValues {

    /** Name of the user session note with the id of an impersonator, as in Keycloak's {@code ImpersonationSessionNote}. */
    private static final String IMPERSONATOR_ID = "IMPERSONATOR_ID";

    /** Event detail with the name of the impersonator's realm. The impersonator is the person who acts as the user. */
    private static final String IMPERSONATOR_REALM = "impersonator_realm";

    private EventValues() {}

    public static UserEvent of(KeycloakSession session, Event event) {
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
                details,
                impersonator(session, event));
    }

    /**
     * Returns the id of a person who acts as the user: an administrator, or the holder of an exchanged token. Looks nothing up for other
     * events.
     *
     * <p>Keycloak notes the id in the user session before it sends the event. The event of a refused token exchange has no such session,
     * only the user name of the holder.
     */
    private static Optional<String> impersonator(KeycloakSession session, Event event) {
        return Optional.ofNullable(event.getDetails())
                .map(details -> details.get(UserEvent.IMPERSONATOR_DETAIL))
                .flatMap(name -> inUserSession(session, event)
                        .or(() -> UserNames.idOf(
                                session, event.getDetails().get(IMPERSONATOR_REALM), event.getRealmId(), name)));
    }

    private static Optional<String> inUserSession(KeycloakSession session, Event event) {
        return event.getSessionId() == null
                ? Optional.empty()
                : UnflushedRead.of(
                        session,
                        () -> Optional.ofNullable(session.realms().getRealm(event.getRealmId()))
                                .map(realm -> session.sessions().getUserSession(realm, event.getSessionId()))
                                .map(impersonated -> impersonated.getNote(IMPERSONATOR_ID)));
    }

    public static AdminChange of(KeycloakSession session, AdminEvent event) {
        Optional<AuthDetails> admin = Optional.ofNullable(event.getAuthDetails());
        return new AdminChange(
                type(event),
                Optional.ofNullable(event.getResourceTypeAsString()).orElse("UNKNOWN"),
                Optional.ofNullable(event.getResourcePath()),
                Optional.ofNullable(event.getError()),
                admin.map(AuthDetails::getUserId),
                admin.flatMap(by -> UserNames.current(session, by.getRealmId(), by.getUserId())),
                admin.map(AuthDetails::getRealmId),
                admin.map(AuthDetails::getClientId),
                admin.map(AuthDetails::getIpAddress),
                UserNames.inRepresentation(event),
                RoleNames.in(session, event),
                Optional.ofNullable(event.getDetails()).map(details -> details.get(Details.CREDENTIAL_TYPE)));
    }

    /** Returns the people who caused an event, with their pseudonyms and without personal data. */
    public static List<Participant> actors(RecordContent content) {
        return content.participants().stream()
                .filter(person -> person.role().equals("actor"))
                .map(person -> new Participant(person.role(), person.pseudonym(), Optional.empty()))
                .toList();
    }

    /** Returns the operation of an admin event. The operation is used as the type of the event's record. */
    public static String type(AdminEvent event) {
        return Optional.ofNullable(event.getOperationType()).map(Enum::name).orElse("UNKNOWN");
    }
}
