package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.providerkit.versions.Versions;
import java.util.List;

/**
 * The versions of Keyward and Keycloak, as the REST API returns them.
 *
 * @param tested versions of Keycloak with which this version of Keyward was tested
 * @param limits one sentence for each part of Keycloak's API that the running version lacks
 * @param warning empty if the running Keycloak is one of them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VersionsView(String keyward, String keycloak, List<String> tested, List<String> limits, String warning) {

    static VersionsView of(Versions versions) {
        return new VersionsView(
                versions.keyward(),
                versions.keycloak(),
                versions.tested(),
                versions.limits(),
                versions.warning().orElse(""));
    }
}
