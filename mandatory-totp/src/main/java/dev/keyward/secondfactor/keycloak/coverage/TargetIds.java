package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.CohortTarget;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The ids of the roles, groups and identity providers that make users members of each target of a campaign.
 *
 * <p>{@link CampaignGrants} decides which they are. Immutable and thread-safe.
 */
record TargetIds(
        Map<CohortTarget, List<String>> roles,
        Map<CohortTarget, List<String>> groups,
        Map<CohortTarget, List<String>> providers) {

    /** Limit of the ids, because databases limit the parameters of a query: Oracle 1,000 in a list, SQL Server 2,100 in all. */
    private static final int MOST = 400;

    /** Limit of the roles, and of the groups, that users have and that have to be looked at, one by one. */
    private static final int MOST_GRANTED = 2000;

    /** Returns the ids; empty if there are too many for one query. */
    static Optional<TargetIds> of(
            KeycloakSession session, RealmModel realm, Campaign campaign, CampaignGrants grants, CountedTables tables) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        List<String> roles = grants.dependsOnRoles()
                ? granted(entities, realm, "RoleEntity g where g.realmId", tables.roles() + " m where m.roleId")
                : List.of();
        List<String> groups = grants.dependsOnGroups()
                ? granted(entities, realm, "GroupEntity g where g.realm", tables.groups() + " m where m.groupId")
                : List.of();
        if (roles.size() > MOST_GRANTED || groups.size() > MOST_GRANTED) {
            return Optional.empty();
        }
        List<String> aliases = campaign.targets().stream()
                .flatMap(target -> target instanceof CohortTarget.IdentityProvider provider
                        ? Stream.of(provider.alias())
                        : Stream.empty())
                .toList();
        return Optional.of(new TargetIds(
                        byTarget(roles, id -> grants.ofRole(session, realm, id)),
                        byTarget(groups, id -> grants.ofGroup(session, realm, id)),
                        byTarget(aliases, grants::ofProvider)))
                .filter(ids -> ids.size() <= MOST);
    }

    private int size() {
        return Stream.of(roles, groups, providers)
                .flatMap(ids -> ids.values().stream())
                .mapToInt(List::size)
                .sum();
    }

    /** Returns the ids of the realm's roles or groups that any user has. */
    private static List<String> granted(EntityManager entities, RealmModel realm, String ofRealm, String ofUser) {
        return entities.createQuery(
                        "select g.id from " + ofRealm + " = :realm and exists (select 1 from " + ofUser + " = g.id)",
                        String.class)
                .setParameter("realm", realm.getId())
                .setMaxResults(MOST_GRANTED + 1)
                .getResultList();
    }

    private static Map<CohortTarget, List<String>> byTarget(
            List<String> ids, Function<String, Set<CohortTarget>> targets) {
        Map<CohortTarget, List<String>> byTarget = new LinkedHashMap<>();
        ids.forEach(id -> targets.apply(id)
                .forEach(target -> byTarget.computeIfAbsent(target, any -> new ArrayList<>())
                        .add(id)));
        return byTarget;
    }
}
