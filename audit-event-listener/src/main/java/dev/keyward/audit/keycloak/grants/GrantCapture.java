package dev.keyward.audit.keycloak.grants;

import dev.keyward.audit.NamedGrants;
import dev.keyward.audit.PrivilegedGrant;
import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.GroupModel.GroupMemberJoinEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RoleModel;
import org.keycloak.models.RoleModel.RoleGrantedEvent;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderEvent;

/**
 * Records that a user in Keycloak's database was granted a privileged role, if no admin event names this grant. Such grants come
 * from the bootstrap of the server, an import, a mapper of an identity provider, or membership of a group.
 *
 * <p>There is no record if a group gets a role, if a role is added to another one, or for users of another user store, because
 * Keycloak then sends no provider event. The record and the grant are committed together. Thread-safe.
 */
public final class GrantCapture {

    private final RecordedRealms realms;
    private final AuditCapture records;

    public GrantCapture(RecordedRealms realms, AuditCapture records) {
        this.realms = realms;
        this.records = records;
    }

    /** Remembers a grant until its transaction commits. Ignores all other events. Never throws. */
    public void onEvent(ProviderEvent event) {
        if (event instanceof RoleGrantedEvent granted) {
            note(granted.getKeycloakSession(), granted.getUser(), Stream.of(granted.getRole()), Optional.empty());
        } else if (event instanceof GroupMemberJoinEvent joined) {
            note(
                    joined.getKeycloakSession(),
                    joined.getUser(),
                    rolesOf(joined.getGroup()),
                    Optional.of(joined.getGroup().getId()));
        }
    }

    /**
     * Notes the grant of those of the given roles that are privileged, for the realm to which they belong. Keycloak's events do
     * not tell that realm: they name the realm of the current request.
     */
    private void note(KeycloakSession session, UserModel user, Stream<RoleModel> roles, Optional<String> group) {
        try {
            List<RoleModel> privileged = roles.filter(role -> isRecorded(session, role))
                    .filter(PrivilegedRoles::include)
                    .toList();
            if (!privileged.isEmpty()) {
                String realmId = PrivilegedRoles.realmOf(privileged.get(0)).getId();
                PrivilegedGrant grant = new PrivilegedGrant(
                        user.getId(),
                        Optional.ofNullable(user.getUsername()),
                        privileged.stream().map(PrivilegedRoles::nameOf).toList(),
                        group);
                // The admin event of a new member of a group does not name the roles.
                Predicate<NamedGrants> isNamed = group.isPresent() ? named -> false : isNamed(user, privileged.get(0));
                PendingGrants.of(session, records).add(realmId, grant, isNamed);
            }
        } catch (Throwable e) {
            refuse(session, e);
        }
    }

    /**
     * Returns a predicate that tests whether the records of admin events name the grant of the role to the user. Reads
     * the ids and the name immediately, because the user or the role may be deleted before the commit.
     */
    private static Predicate<NamedGrants> isNamed(UserModel user, RoleModel role) {
        String userId = user.getId();
        String name = role.getName();
        Optional<String> client =
                role.getContainer() instanceof ClientModel owner ? Optional.of(owner.getId()) : Optional.empty();
        return named -> named.contains(userId, client, name);
    }

    private boolean isRecorded(KeycloakSession session, RoleModel role) {
        return realms.contains(session, PrivilegedRoles.realmOf(role).getId());
    }

    /**
     * Makes the commit of the session's transaction fail, because of the given failure. If the transaction has ended
     * already, the grant cannot be part of it, and its record is lost.
     */
    private void refuse(KeycloakSession session, Throwable failure) {
        try {
            records.refuseCommit(session, failure);
        } catch (IllegalStateException e) {
            records.lost(RecordKind.GRANT.text(), failure);
        }
    }

    /** Returns the roles of a group and of the groups above it. */
    private static Stream<RoleModel> rolesOf(GroupModel group) {
        return Stream.iterate(group, above -> above != null, GroupModel::getParent)
                .flatMap(above -> above.getRoleMappingsStream());
    }
}
