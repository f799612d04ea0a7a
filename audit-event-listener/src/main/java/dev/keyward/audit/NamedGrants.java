package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.PersonalData;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The grants of roles to users that are named in the audit records of admin events.
 *
 * <p>A record of a granted role can lack the name: it has at most 100 names, and none if the admin event is too long or could not
 * be converted. Not thread-safe.
 */
public final class NamedGrants {

    private static final String MAPPINGS = "users/{user}/role-mappings/";
    private static final String REALM = MAPPINGS + "realm";
    private static final String CLIENTS = MAPPINGS + "clients/";

    private final Set<Grant> grants = new HashSet<>();

    /** @param mappings path of the role mappings, which has the id of the role's client */
    private record Grant(String user, String mappings, String role) {}

    /** Adds the grants that the record of an admin event names. Adds none if the event is not about grants. */
    public void add(RecordContent content) {
        String mappings = content.data().get("resource_path") instanceof Fact.Text path ? path.value() : "";
        PersonalData target = content.personal().get(RecordContent.TARGET);
        String user = target == null ? null : target.values().get("user_id");
        boolean isGrant = content.type().equals("CREATE")
                && !content.data().containsKey("failed")
                && (mappings.equals(REALM) || mappings.startsWith(CLIENTS));
        if (isGrant && user != null && content.data().get("roles") instanceof Fact.Texts roles) {
            roles.values().forEach(role -> grants.add(new Grant(user, mappings, role)));
        }
    }

    /**
     * Returns whether a record mentions that the given role was granted to the given user.
     *
     * @param client id of the role's client in the database; empty if it is a role of the realm
     */
    public boolean contains(String user, Optional<String> client, String role) {
        return grants.contains(new Grant(user, client.map(id -> CLIENTS + id).orElse(REALM), role));
    }
}
