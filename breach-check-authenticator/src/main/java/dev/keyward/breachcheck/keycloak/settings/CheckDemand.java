package dev.keyward.breachcheck.keycloak.settings;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.keycloak.user.UserRecords;
import dev.keyward.providerkit.proof.ProofDemand;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Demands mailed proofs in each realm whose flows contain the breach check, and of users with a breached password. Stateless and
 * thread-safe.
 */
@AutoService(ProofDemand.class)
public final class CheckDemand implements ProofDemand {

    @Override
    public boolean isIn(RealmModel realm) {
        return CheckExecutions.existIn(realm);
    }

    @Override
    public boolean isPasswordBreached(UserModel user) {
        return new UserRecords(user)
                .finding()
                .filter(finding -> finding.reasons().contains(PasswordProblem.BREACHED))
                .isPresent();
    }
}
