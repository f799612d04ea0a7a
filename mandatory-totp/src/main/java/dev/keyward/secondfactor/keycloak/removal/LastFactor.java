package dev.keyward.secondfactor.keycloak.removal;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.settings.PasskeySignIn;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.settings.UsableFactors;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;

/**
 * Determines whether a user must keep a second factor, because it is the only one that the campaign accepts.
 *
 * <p>After a removal, the campaign requires a new factor at the next sign-in, so users gain nothing by it. But an attacker with an open
 * session would leave the account with the password alone.
 *
 * <p>Failure policy: if the decision fails, the user keeps the factor, and the failure is logged. Stateless and thread-safe.
 */
final class LastFactor {

    private static final Logger LOG = Logger.getLogger(LastFactor.class);

    private LastFactor() {}

    /** Returns whether the user has exactly one factor that counts, which is of the given kind, and needs it. */
    static boolean mustStay(KeycloakSession session, RealmModel realm, UserModel user, Factor factor) {
        try {
            return RealmCampaign.of(realm)
                    .campaign()
                    .filter(campaign -> UsableFactors.exist(realm, campaign))
                    .filter(campaign -> counting(realm, campaign, user).equals(Set.of(factor)))
                    .filter(campaign -> hasAtMostOne(user, FactorSetup.credentialTypeOf(factor)))
                    .filter(campaign -> campaign.isFactorNeeded(
                            new AccountFacts(session, realm).of(campaign, user),
                            Instant.ofEpochMilli(Time.currentTimeMillis())))
                    .isPresent();
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf(
                    "Whether a user can do without a second factor could not be decided, so the user keeps it. %s",
                    FailureTrace.of(e));
            return true;
        }
    }

    private static Set<Factor> counting(RealmModel realm, Campaign campaign, UserModel user) {
        Set<Factor> factors = EnumSet.noneOf(Factor.class);
        factors.addAll(campaign.accepted(AccountFacts.factors(user)));
        if (factors.contains(Factor.PASSKEY)
                && !(FactorSetup.passkeysVerifyUsers(realm) && PasskeySignIn.isPossible(realm))) {
            factors.remove(Factor.PASSKEY);
        }
        return factors;
    }

    /** Returns whether no second credential of the type would be left. Keycloak removes those of a user storage all at once. */
    private static boolean hasAtMostOne(UserModel user, String type) {
        SubjectCredentialManager credentials = user.credentialManager();
        long stored =
                credentials.getStoredCredentialsByTypeStream(type).limit(2).count();
        boolean isInStorage =
                credentials.getFederatedCredentialsStream().anyMatch(credential -> type.equals(credential.getType()));
        return stored + (isInStorage ? 1 : 0) < 2;
    }
}
