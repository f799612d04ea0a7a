package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.keycloak.settings.CohortMembership;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Determines which targets of a campaign contain a user, from the ids of the user's roles, groups and identity providers.
 *
 * <p>Remembers the result for each id, so that a scan resolves composite roles and parent groups once and not for each user. Not
 * thread-safe.
 */
final class CampaignGrants {

    private final Campaign campaign;
    private final Set<CohortTarget> ofAll = new HashSet<>();
    private final Map<String, Set<CohortTarget>> byRole = new HashMap<>();
    private final Map<String, Set<CohortTarget>> byGroup = new HashMap<>();
    private final Map<String, Set<CohortTarget>> byProvider = new HashMap<>();

    CampaignGrants(Campaign campaign) {
        this.campaign = campaign;
        for (CohortTarget target : campaign.targets()) {
            if (target instanceof CohortTarget.Everyone) {
                ofAll.add(target);
            } else if (target instanceof CohortTarget.IdentityProvider provider) {
                byProvider.put(provider.alias(), Set.of(target));
            }
        }
    }

    /** Returns the targets that contain every user. */
    Set<CohortTarget> ofAll() {
        return ofAll;
    }

    /** Returns whether roles can make a user a member of a target. */
    boolean dependsOnRoles() {
        return campaign.targets().stream()
                .anyMatch(target ->
                        target instanceof CohortTarget.RealmRole || target instanceof CohortTarget.ClientRole);
    }

    /** Returns whether groups, with the roles that they grant, can make a user a member of a target. */
    boolean dependsOnGroups() {
        return dependsOnRoles()
                || campaign.targets().stream()
                        .anyMatch(target ->
                                target instanceof CohortTarget.Group || target instanceof CohortTarget.Organization);
    }

    boolean dependsOnProviders() {
        return !byProvider.isEmpty();
    }

    Set<CohortTarget> ofRole(KeycloakSession session, RealmModel realm, String roleId) {
        return byRole.computeIfAbsent(
                roleId,
                id -> Optional.ofNullable(realm.getRoleById(id))
                        .map(role -> new CohortMembership(session, realm).grantedBy(campaign, role))
                        .orElse(Set.of()));
    }

    Set<CohortTarget> ofGroup(KeycloakSession session, RealmModel realm, String groupId) {
        return byGroup.computeIfAbsent(groupId, id -> {
            Set<CohortTarget> targets = new HashSet<>(organizations(session, realm, id));
            Optional.ofNullable(session.groups().getGroupById(realm, id))
                    .ifPresent(
                            group -> targets.addAll(new CohortMembership(session, realm).grantedBy(campaign, group)));
            return Set.copyOf(targets);
        });
    }

    Set<CohortTarget> ofProvider(String alias) {
        return byProvider.getOrDefault(alias, Set.of());
    }

    /** Returns the targets of identity providers whose accounts a user has unlinked, which does not take the user out of a cohort. */
    Set<CohortTarget> ofUnlinked(KeycloakSession session, RealmModel realm, Set<String> aliases) {
        CohortMembership membership = new CohortMembership(session, realm);
        return aliases.stream()
                .flatMap(alias -> ofProvider(alias).stream())
                .filter(target -> membership.isLeft(target, aliases))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the targets whose organization keeps its members in the given group, which no model of Keycloak 26.4 tells. */
    private List<CohortTarget> organizations(KeycloakSession session, RealmModel realm, String groupId) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        CohortMembership membership = new CohortMembership(session, realm);
        return campaign.targets().stream()
                .filter(target -> target instanceof CohortTarget.Organization organization
                        && membership
                                .organization(organization)
                                .filter(found -> entities.createQuery(
                                                "select o.id from OrganizationEntity o where o.groupId = :group",
                                                String.class)
                                        .setParameter("group", groupId)
                                        .getResultList()
                                        .contains(found.getId()))
                                .isPresent())
                .toList();
    }
}
