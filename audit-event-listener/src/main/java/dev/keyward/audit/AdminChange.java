package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An admin event of Keycloak, as plain values.
 *
 * @param path path of the changed resource below the realm
 * @param actor id of the administrator
 * @param actorName user name of the administrator at that time
 * @param actorRealm id of the administrator's realm
 * @param targetNames names and addresses of the changed user, such as {@code username} and {@code email}; empty if it is unknown
 * @param roles names of the roles that were granted or revoked, or added to or removed from another role
 * @param credentialType type of the credential that was removed; empty before Keycloak 26.7, which does not state it
 */
public record AdminChange(
        String operation,
        String resourceType,
        Optional<String> path,
        Optional<String> error,
        Optional<String> actor,
        Optional<String> actorName,
        Optional<String> actorRealm,
        Optional<String> actorClient,
        Optional<String> ip,
        Map<String, String> targetNames,
        List<String> roles,
        Optional<String> credentialType) {

    private static final String CREDENTIAL_TYPE = "credential_type";

    /** Maximum number of roles that one audit record names. */
    private static final int MAX_ROLES = 100;

    public AdminChange {
        targetNames = Map.copyOf(targetNames);
        roles = roles.stream().limit(MAX_ROLES).map(UserEvent::cap).toList();
    }

    /** Creates an admin event without the names of the administrator and of the changed user. */
    public AdminChange(
            String operation,
            String resourceType,
            Optional<String> path,
            Optional<String> error,
            Optional<String> actor,
            Optional<String> actorRealm,
            Optional<String> actorClient,
            Optional<String> ip) {
        this(
                operation,
                resourceType,
                path,
                error,
                actor,
                Optional.empty(),
                actorRealm,
                actorClient,
                ip,
                Map.of(),
                List.of(),
                Optional.empty());
    }

    /**
     * Returns the content of the audit record for this event. It has no representation of the resource, except for the names of
     * a user and of roles.
     */
    public RecordContent content(Pseudonyms pseudonyms) {
        Map<String, Fact> data = new LinkedHashMap<>();
        List<Participant> participants = new ArrayList<>();
        Map<String, PersonalData> personal = new HashMap<>();
        actor.ifPresent(id -> {
            participants.add(person(RecordContent.ACTOR, id, pseudonyms));
            Map<String, String> values = new LinkedHashMap<>();
            values.put("user_id", id);
            actorName.ifPresent(name -> values.put("username", name));
            ip.ifPresent(address -> values.put("ip", address));
            personal.put(RecordContent.ACTOR, new PersonalData(values));
        });
        data.put("resource_type", Fact.of(UserEvent.cap(resourceType)));
        path.map(ResourcePath::of).ifPresent(resource -> {
            data.put("resource_path", Fact.of(resource.text()));
            resource.user().ifPresent(id -> {
                participants.add(person(RecordContent.TARGET, id, pseudonyms));
                Map<String, String> values = new LinkedHashMap<>();
                values.put("user_id", id);
                values.putAll(new TreeMap<>(targetNames));
                personal.put(RecordContent.TARGET, new PersonalData(values));
            });
            resource.session().ifPresent(id -> data.put("session", Fact.of(pseudonyms.of(Pseudonyms.SESSION, id))));
        });
        if (!roles.isEmpty()) {
            data.put("roles", Fact.of(roles));
        }
        credentialType
                .filter(UserEvent::isConstant) // an import can set any text
                .ifPresent(type -> data.put(CREDENTIAL_TYPE, Fact.of(type)));
        error.ifPresent(text -> data.put("failed", Fact.of(true)));
        actorRealm.ifPresent(id -> data.put("actor_realm", Fact.of(UserEvent.cap(id))));
        actorClient.ifPresent(id -> data.put("actor_client", Fact.of(UserEvent.cap(id))));
        ip.ifPresent(address -> data.put("ip", Fact.of(pseudonyms.of(Pseudonyms.IP, address))));
        return new RecordContent(RecordKind.ADMIN, operation, data, participants, personal);
    }

    private static Participant person(String role, String id, Pseudonyms pseudonyms) {
        return new Participant(role, pseudonyms.of(Pseudonyms.USER, id), Optional.empty());
    }
}
