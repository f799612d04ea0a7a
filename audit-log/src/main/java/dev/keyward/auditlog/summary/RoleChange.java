package dev.keyward.auditlog.summary;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A grant or revocation of roles. At least one of the roles is a management role or cannot be named.
 *
 * @param index index of the record in the log
 * @param time time of the record by the clock of the node
 * @param isGrant whether the roles were granted; otherwise they were revoked
 * @param actor pseudonym of the administrator; empty if the record names none
 * @param target pseudonym of the user; empty if the roles are those of a group, or the record names nobody
 * @param roles names of the roles; empty if the record does not have them
 * @param resource path of the changed resource, such as {@code users/{user}/role-mappings/realm}
 */
public record RoleChange(
        long index,
        Instant time,
        boolean isGrant,
        Optional<String> actor,
        Optional<String> target,
        List<String> roles,
        String resource) {

    /** Maximum number of role names in a record. */
    private static final int MAX_NAMES = 100;

    public RoleChange {
        roles = List.copyOf(roles);
    }

    /** Returns whether the record may lack names of roles. */
    static boolean isPartial(List<String> roles) {
        return roles.isEmpty() || roles.size() >= MAX_NAMES;
    }

    /** Returns the level of the highest role, or {@code EVERYTHING} if the record may lack names of roles. */
    public ManagementRoles.Level level() {
        return isPartial(roles) ? ManagementRoles.Level.EVERYTHING : ManagementRoles.level(roles);
    }
}
