package dev.keyward.secondfactor.keycloak.settings;

import dev.keyward.secondfactor.Campaign;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * The campaign of a realm, as it is stored in the configuration of the required action.
 *
 * <p>Reads cached models only. Immutable and thread-safe.
 *
 * @param campaign the campaign that applies; empty if the required action is not registered or disabled, or its configuration
 *     cannot be read
 * @param problem why the stored configuration cannot be read, as a sentence for administrators
 */
public record RealmCampaign(Optional<Campaign> campaign, Optional<String> problem) {

    /** Id of the required action that carries the campaign. */
    public static final String PROVIDER_ID = "keyward-second-factor";

    private static final RealmCampaign NONE = new RealmCampaign(Optional.empty(), Optional.empty());

    public static RealmCampaign of(RealmModel realm) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(PROVIDER_ID);
        if (action == null || !action.isEnabled()) {
            return NONE;
        }
        try {
            return new RealmCampaign(Optional.of(CampaignConfig.parse(configOf(realm))), Optional.empty());
        } catch (InvalidSetting e) {
            return new RealmCampaign(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Returns the stored configuration of the campaign; empty if there is none. */
    public static Map<String, String> configOf(RealmModel realm) {
        return Optional.ofNullable(realm.getRequiredActionConfigByAlias(PROVIDER_ID))
                .map(RequiredActionConfigModel::getConfig)
                .orElse(Map.of());
    }

    /** Returns the first setting that is not allowed in the realm; empty if the configuration can be saved. */
    public static Optional<InvalidSetting> invalid(
            KeycloakSession session, RealmModel realm, Map<String, String> configured) {
        try {
            return CampaignChecks.of(session, realm, CampaignConfig.parse(configured)).stream()
                    .findFirst();
        } catch (InvalidSetting e) {
            return Optional.of(e);
        }
    }

    /**
     * Returns one sentence for each part of the campaign that does not work in the realm: an unreadable configuration, a cohort
     * or an exclusion whose role, group, organization or identity provider is missing, and a factor that cannot be set up.
     */
    public List<String> problems(KeycloakSession session, RealmModel realm) {
        return Stream.concat(
                        campaign.stream()
                                .flatMap(any -> CampaignChecks.of(session, realm, any).stream()
                                        .map(InvalidSetting::getMessage)),
                        whyNobodyIsAsked(realm).stream())
                .toList();
    }

    /** Returns why the campaign asks nobody at all, as a sentence for administrators; empty if it can ask users. */
    public Optional<String> whyNobodyIsAsked(RealmModel realm) {
        return problem.or(() -> campaign.filter(any -> !UsableFactors.exist(realm, any))
                .map(any -> CampaignOptions.FACTORS.key() + ": users can set up none of them now, so nobody is"
                        + " asked for a second factor."));
    }
}
