package dev.keyward.secondfactor.keycloak.settings;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.proof.ProofDemand;
import java.util.Map;
import org.keycloak.models.RealmModel;

/**
 * Demands mailed proofs in each realm whose campaign asks for one before the first factor, also while it is disabled or unreadable.
 *
 * <p>Otherwise a change of an address in the meantime would have no record. Stateless and thread-safe.
 */
@AutoService(ProofDemand.class)
public final class CampaignDemand implements ProofDemand {

    @Override
    public boolean isIn(RealmModel realm) {
        return realm.getRequiredActionProviderByAlias(RealmCampaign.PROVIDER_ID) != null
                && asksForProof(RealmCampaign.configOf(realm));
    }

    static boolean asksForProof(Map<String, String> configured) {
        try {
            return CampaignConfig.parse(configured).proof();
        } catch (InvalidSetting e) {
            return true;
        }
    }
}
