package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A grant of privileged roles to a user, as plain values. No admin event names this grant.
 *
 * @param user id of the user
 * @param roles names of the roles, those of a client after its client id and a slash
 * @param group id of the group by which the user gets the roles; empty if they were granted to the user
 */
public record PrivilegedGrant(String user, Optional<String> username, List<String> roles, Optional<String> group) {

    /** Largest number of roles in a record. */
    private static final int MAX_ROLES = 100;

    public PrivilegedGrant {
        roles = roles.stream().limit(MAX_ROLES).map(UserEvent::cap).toList();
    }

    /** Returns what the audit record of this grant contains. */
    public RecordContent content(Pseudonyms pseudonyms) {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("roles", Fact.of(roles));
        group.ifPresent(id -> data.put("group", Fact.of(UserEvent.cap(id))));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("user_id", user);
        username.ifPresent(name -> values.put("username", name));
        return new RecordContent(
                RecordKind.GRANT,
                RecordKind.GRANT.text(),
                data,
                List.of(new Participant(RecordContent.TARGET, pseudonyms.of(Pseudonyms.USER, user), Optional.empty())),
                Map.of(RecordContent.TARGET, new PersonalData(values)));
    }
}
