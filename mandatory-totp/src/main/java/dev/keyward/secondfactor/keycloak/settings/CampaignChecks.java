package dev.keyward.secondfactor.keycloak.settings;

import dev.keyward.providerkit.options.BadValue;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Cohort;
import dev.keyward.secondfactor.CohortTarget;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Checks that a realm has the roles, groups, organizations, identity providers and factors of a campaign.
 *
 * <p>Stateless and thread-safe.
 */
final class CampaignChecks {

    private CampaignChecks() {}

    static List<InvalidSetting> of(KeycloakSession session, RealmModel realm, Campaign campaign) {
        CohortMembership membership = new CohortMembership(session, realm);
        return Stream.of(
                        missing(
                                CampaignOptions.COHORTS.key(),
                                campaign.cohorts().stream().map(Cohort::target).toList(),
                                membership),
                        missing(CampaignOptions.EXCLUDE.key(), campaign.excluded(), membership),
                        campaign.factors().stream()
                                .flatMap(factor -> UsableFactors.remedies(realm, factor)
                                        .map(remedy -> new InvalidSetting(
                                                CampaignOptions.FACTORS.key(), BadValue.of(factor.word(), remedy)))))
                .flatMap(any -> any)
                .toList();
    }

    private static Stream<InvalidSetting> missing(String key, List<CohortTarget> targets, CohortMembership membership) {
        return targets.stream()
                .filter(target -> !membership.exists(target))
                .map(target -> new InvalidSetting(
                        key,
                        BadValue.of(target.text(), "it does not exist in this realm; give " + CohortTarget.ALLOWED)));
    }
}
