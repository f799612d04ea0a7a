package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.CohortTarget;
import java.util.List;
import java.util.Set;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;

/**
 * Finds the LDAP mappers whose roles or groups a scan cannot see, because Keycloak reads them from the directory at each sign-in.
 *
 * <p>Reads cached models; stateless and thread-safe.
 */
public final class UnstoredGrants {

    private static final String MAPPER = "org.keycloak.storage.ldap.mappers.LDAPStorageMapper";

    private static final Set<String> OF_ROLES = Set.of("role-ldap-mapper", "hardcoded-ldap-role-mapper");

    private static final Set<String> OF_GROUPS = Set.of("group-ldap-mapper", "hardcoded-ldap-group-mapper");

    /** The only mode in which a mapper stores what a user has in Keycloak; mappers of one fixed role or group have no mode. */
    private static final String STORING = "IMPORT";

    private UnstoredGrants() {}

    /** Returns one sentence for each mapper that can put users into a cohort or an exclusion of the campaign unseen. */
    public static List<String> of(RealmModel realm, Campaign campaign) {
        boolean hasRoles = campaign.targets().stream()
                .anyMatch(target ->
                        target instanceof CohortTarget.RealmRole || target instanceof CohortTarget.ClientRole);
        boolean hasGroups = campaign.targets().stream().anyMatch(target -> target instanceof CohortTarget.Group);
        return realm.getComponentsStream()
                .filter(mapper -> MAPPER.equals(mapper.getProviderType()))
                .filter(mapper -> (hasRoles && OF_ROLES.contains(mapper.getProviderId()))
                        || ((hasRoles || hasGroups) && OF_GROUPS.contains(mapper.getProviderId())))
                .filter(mapper -> !STORING.equalsIgnoreCase(mapper.get("mode")) && isEnabled(realm, mapper))
                .map(mapper -> "coverage: Keycloak does not store the " + kind(mapper) + " of the LDAP mapper '"
                        + mapper.getName() + "', so users who are in a cohort or an exclusion only because of them are"
                        + " counted wrongly. Sign-ins see them.")
                .sorted()
                .toList();
    }

    private static String kind(ComponentModel mapper) {
        return OF_ROLES.contains(mapper.getProviderId()) ? "roles" : "groups";
    }

    private static boolean isEnabled(RealmModel realm, ComponentModel mapper) {
        ComponentModel directory = realm.getComponent(mapper.getParentId());
        return directory != null && directory.get("enabled", true);
    }
}
