package dev.keyward.secondfactor.keycloak.gate;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.gate.GateCheck;
import dev.keyward.providerkit.gate.GateVerdict;
import dev.keyward.providerkit.gate.TokenGrant;
import dev.keyward.providerkit.gate.TokenRequest;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.settings.UsableFactors;
import dev.keyward.secondfactor.keycloak.signin.SignInFactors;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Refuses tokens from the deadline on to users without a second factor, where no page could ask for one.
 *
 * <p>Sign-ins with pages and direct grants are left to the flow and the required action. Stateless and thread-safe.
 */
@AutoService(GateCheck.class)
public final class CampaignGate implements GateCheck {

    private static final Set<TokenGrant> LEFT_TO_THE_FLOW =
            EnumSet.of(TokenGrant.AUTHORIZATION_CODE, TokenGrant.PASSWORD);

    private static final String DESCRIPTION =
            "A second factor is required. The user sets it up when signing in with a browser.";

    @Override
    public String feature() {
        return "second-factor";
    }

    @Override
    public boolean isEnforcedIn(KeycloakSession session, RealmModel realm) {
        return campaign(realm).filter(campaign -> campaign.isEnforced(now())).isPresent();
    }

    @Override
    public GateVerdict judge(KeycloakSession session, TokenRequest request) {
        Optional<Campaign> campaign = campaign(request.realm());
        return !LEFT_TO_THE_FLOW.contains(request.grant())
                        && campaign.filter(any -> isOverdue(session, request, any))
                                .isPresent()
                ? GateVerdict.refused(DESCRIPTION)
                : GateVerdict.allowed();
    }

    /** Returns the campaign of the realm; empty if users could set up none of its factors, so that nobody can be asked. */
    private static Optional<Campaign> campaign(RealmModel realm) {
        return RealmCampaign.of(realm).campaign().filter(any -> UsableFactors.exist(realm, any));
    }

    private static boolean isOverdue(KeycloakSession session, TokenRequest request, Campaign campaign) {
        return campaign.obligation(
                                new AccountFacts(session, request.realm())
                                        .of(
                                                campaign,
                                                request.user(),
                                                SignInFactors.ofTokens(
                                                        session,
                                                        request.realm(),
                                                        campaign,
                                                        request.user(),
                                                        request.userSession())),
                                now())
                        instanceof Obligation.Required required
                && required.cause() == Obligation.Cause.DEADLINE;
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
