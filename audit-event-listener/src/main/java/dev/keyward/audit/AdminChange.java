package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An admin event of Keycloak, as plain values.
 *
 * @param path path of the changed resource below the realm
 * @param actor id of the administrator
 * @param actorRealm id of the administrator's realm
 */
public record AdminChange(
        String operation,
        String resourceType,
        Optional<String> path,
        Optional<String> error,
        Optional<String> actor,
        Optional<String> actorRealm,
        Optional<String> actorClient,
        Optional<String> ip) {

    /** Returns the content of the audit record for this event. The representation, which may hold personal data, is left out. */
    public RecordContent content(Pseudonyms pseudonyms) {
        Map<String, Fact> data = new LinkedHashMap<>();
        List<Participant> participants = new ArrayList<>();
        actor.ifPresent(id -> participants.add(person("actor", id, pseudonyms)));
        data.put("resource_type", Fact.of(UserEvent.cap(resourceType)));
        path.map(ResourcePath::of).ifPresent(resource -> {
            data.put("resource_path", Fact.of(resource.text()));
            resource.user().ifPresent(id -> participants.add(person("target", id, pseudonyms)));
            resource.session().ifPresent(id -> data.put("session", Fact.of(pseudonyms.of(Pseudonyms.SESSION, id))));
        });
        error.ifPresent(text -> data.put("failed", Fact.of(true)));
        actorRealm.ifPresent(id -> data.put("actor_realm", Fact.of(UserEvent.cap(id))));
        actorClient.ifPresent(id -> data.put("actor_client", Fact.of(UserEvent.cap(id))));
        ip.ifPresent(address -> data.put("ip", Fact.of(pseudonyms.of(Pseudonyms.IP, address))));
        return new RecordContent(RecordKind.ADMIN, operation, data, participants);
    }

    private static Participant person(String role, String id, Pseudonyms pseudonyms) {
        return new Participant(role, pseudonyms.of(Pseudonyms.USER, id), Optional.empty());
    }
}
