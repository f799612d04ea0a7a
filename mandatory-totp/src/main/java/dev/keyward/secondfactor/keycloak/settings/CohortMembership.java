package dev.keyward.secondfactor.keycloak.settings;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.CohortTarget;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.organization.OrganizationProvider;

/**
 * Determines which targets of a campaign contain a user. A target that was deleted contains nobody.
 *
 * <p>Not thread-safe.
 */
public final class CohortMembership {

    private final KeycloakSession session;
    private final RealmModel realm;

    public CohortMembership(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * Returns the targets of a campaign that contain the user.
     *
     * @param unlinked aliases of the identity providers whose accounts the user has unlinked. Users can do that themselves, and an
     *     attacker with the password too, so it does not take them out of a cohort
     */
    public Set<CohortTarget> of(Campaign campaign, UserModel user, Set<String> unlinked) {
        return campaign.targets().stream()
                .filter(target -> contains(target, user) || isLeft(target, unlinked))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether the target is an identity provider of the realm whose account the user has unlinked. */
    public boolean isLeft(CohortTarget target, Set<String> unlinked) {
        return target instanceof CohortTarget.IdentityProvider provider
                && unlinked.contains(provider.alias())
                && exists(target);
    }

    private boolean contains(CohortTarget target, UserModel user) {
        if (target instanceof CohortTarget.RealmRole role) {
            return role(role).filter(user::hasRole).isPresent();
        }
        if (target instanceof CohortTarget.ClientRole role) {
            return role(role).filter(user::hasRole).isPresent();
        }
        if (target instanceof CohortTarget.Group group) {
            return group(group).filter(user::isMemberOf).isPresent();
        }
        if (target instanceof CohortTarget.Organization organization) {
            return organization(organization)
                    .filter(any ->
                            session.getProvider(OrganizationProvider.class).isMember(any, user))
                    .isPresent();
        }
        if (target instanceof CohortTarget.IdentityProvider provider) {
            return session.users().getFederatedIdentity(realm, user, provider.alias()) != null;
        }
        return true;
    }

    /** Returns the targets of a campaign that contain every user to whom the given role is granted. */
    public Set<CohortTarget> grantedBy(Campaign campaign, RoleModel granted) {
        return campaign.targets().stream()
                .filter(target ->
                        roleOf(target).filter(role -> includes(granted, role)).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the targets of a campaign that contain every member of the given group: the group or a parent group, and the roles
     * that these grant.
     */
    public Set<CohortTarget> grantedBy(Campaign campaign, GroupModel joined) {
        return Stream.iterate(joined, Objects::nonNull, GroupModel::getParent)
                .flatMap(group -> campaign.targets().stream().filter(target -> grants(group, target)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean grants(GroupModel group, CohortTarget target) {
        if (target instanceof CohortTarget.Group named) {
            return group(named).filter(group::equals).isPresent();
        }
        return roleOf(target)
                .filter(role -> group.getRoleMappingsStream().anyMatch(granted -> includes(granted, role)))
                .isPresent();
    }

    private static boolean includes(RoleModel granted, RoleModel role) {
        return granted.equals(role) || granted.hasRole(role);
    }

    private Optional<RoleModel> roleOf(CohortTarget target) {
        if (target instanceof CohortTarget.RealmRole role) {
            return role(role);
        }
        return target instanceof CohortTarget.ClientRole role ? role(role) : Optional.empty();
    }

    /** Returns whether the realm has the role, group, organization or identity provider. */
    boolean exists(CohortTarget target) {
        if (target instanceof CohortTarget.RealmRole role) {
            return role(role).isPresent();
        }
        if (target instanceof CohortTarget.ClientRole role) {
            return role(role).isPresent();
        }
        if (target instanceof CohortTarget.Group group) {
            return group(group).isPresent();
        }
        if (target instanceof CohortTarget.Organization organization) {
            return organization(organization).isPresent();
        }
        if (target instanceof CohortTarget.IdentityProvider provider) {
            return session.identityProviders().getByAlias(provider.alias()) != null;
        }
        return true;
    }

    private Optional<RoleModel> role(CohortTarget.RealmRole role) {
        return Optional.ofNullable(realm.getRole(role.name()));
    }

    private Optional<RoleModel> role(CohortTarget.ClientRole role) {
        ClientModel client = realm.getClientByClientId(role.client());
        return Optional.ofNullable(client).flatMap(any -> Optional.ofNullable(any.getRole(role.name())));
    }

    private Optional<GroupModel> group(CohortTarget.Group group) {
        return Optional.ofNullable(KeycloakModelUtils.findGroupByPath(session, realm, group.path()));
    }

    /** Returns the organization of a target; empty if it was deleted, or the realm has no organizations. */
    public Optional<OrganizationModel> organization(CohortTarget.Organization organization) {
        return Optional.ofNullable(session.getProvider(OrganizationProvider.class))
                .filter(OrganizationProvider::isEnabled)
                .flatMap(organizations -> Optional.ofNullable(organizations.getByAlias(organization.alias())));
    }
}
