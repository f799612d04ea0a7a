package dev.keyward.auditlog.summary;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.RecordKind;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Collects the grants and revocations of roles in a log, including those to and from other roles.
 *
 * <p>Lists the changes with a management role, and counts the others. A record whose roles are not all named counts as one
 * with a management role, because it may be one. Not thread-safe.
 */
public final class RoleChanges {

    private static final Pattern COMPOSITES =
            Pattern.compile("(?:clients/[^/]+/)?roles(?:-by-id)?/.+/composites", Pattern.DOTALL);

    private final RoleChangeList privileged = new RoleChangeList();
    private long others;
    private long memberships;

    RoleChanges() {}

    /**
     * Collects the record if it is about granted or revoked roles, about roles that another role contains, or about members
     * of a group.
     */
    void accept(long index, AuditRecord record) {
        boolean isOutsideTheApi = record.kind().equals(RecordKind.GRANT.text());
        boolean isCreated = record.type().equals("CREATE");
        String resource = RecordFacts.text(record, "resource_type");
        if (!isOutsideTheApi && !isCreated && !record.type().equals("DELETE")) {
            return;
        }
        if (resource.endsWith("GROUP_MEMBERSHIP")) {
            memberships++;
        } else if (isOutsideTheApi || resource.endsWith("_ROLE_MAPPING") || isOfComposites(record, resource)) {
            List<String> roles = RecordFacts.texts(record, "roles");
            if (isOutsideTheApi || isPrivileged(roles)) {
                privileged.add(new RoleChange(
                        index,
                        Instant.ofEpochMilli(record.time()),
                        isOutsideTheApi || isCreated,
                        RecordFacts.person(record, "actor"),
                        RecordFacts.person(record, "target").or(() -> RecordFacts.person(record, "user")),
                        roles,
                        RecordFacts.text(record, "resource_path")));
            } else {
                others++;
            }
        }
    }

    /** Returns whether a record is about the roles that a composite role contains. */
    private static boolean isOfComposites(AuditRecord record, String resource) {
        return (resource.equals("REALM_ROLE") || resource.equals("CLIENT_ROLE"))
                && COMPOSITES.matcher(RecordFacts.text(record, "resource_path")).matches();
    }

    private static boolean isPrivileged(List<String> roles) {
        return RoleChange.isPartial(roles) || roles.stream().anyMatch(ManagementRoles::contains);
    }

    /** Returns the role changes that include a management role, or whose roles are not all named. */
    public RoleChangeList privileged() {
        return privileged;
    }

    /** Returns the number of role changes that concern no management role. */
    public long others() {
        return others;
    }

    /** Returns the number of changes to group memberships. */
    public long memberships() {
        return memberships;
    }
}
