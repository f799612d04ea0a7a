package dev.keyward.audit.keycloak.capture;

import dev.keyward.audit.RecordContent;
import dev.keyward.audit.keycloak.event.EventValues;
import dev.keyward.auditlog.record.RecordKind;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;

/** Creates the content of the records of Keycloak's events, and decides which user events are recorded. Thread-safe. */
final class EventContent {

    private final RecordMaker records;

    EventContent(RecordMaker records) {
        this.records = records;
    }

    /**
     * Returns whether the transaction of an event must commit even if the event cannot be recorded. A lock-out is a success for Keycloak,
     * and without its transaction the user would not be locked out.
     */
    static boolean mustNotFail(EventType type) {
        return type.name().endsWith("_ERROR") || type.name().startsWith("USER_DISABLED_BY_");
    }

    /**
     * Returns whether events of the given type are recorded. These are the events that Keycloak saves by default, and refused
     * token refreshes.
     */
    static boolean isRecorded(EventType type) {
        return type.isSaveByDefault() || type == EventType.REFRESH_TOKEN_ERROR;
    }

    /** Returns the content of the audit record for a user event. */
    RecordContent content(KeycloakSession session, Event event, String realmId) {
        return records.content(
                realmId,
                RecordKind.USER,
                event.getType().name(),
                pseudonyms -> EventValues.of(session, event).content(pseudonyms));
    }

    /** Returns the content of the audit record for an admin event. */
    RecordContent content(KeycloakSession session, AdminEvent event, String realmId) {
        return records.content(
                realmId,
                RecordKind.ADMIN,
                EventValues.type(event),
                pseudonyms -> EventValues.of(session, event).content(pseudonyms));
    }
}
