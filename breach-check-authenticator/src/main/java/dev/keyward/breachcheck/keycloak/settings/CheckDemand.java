package dev.keyward.breachcheck.keycloak.settings;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.proof.ProofDemand;
import org.keycloak.models.RealmModel;

/** Demands mailed proofs in each realm whose flows contain the breach check. Stateless and thread-safe. */
@AutoService(ProofDemand.class)
public final class CheckDemand implements ProofDemand {

    @Override
    public boolean isIn(RealmModel realm) {
        return CheckExecutions.existIn(realm);
    }
}
