package dev.keyward.secondfactor.keycloak.action;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.UserFacts;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What the realm's campaign demands of the user in one sign-in, and which set-up the user has begun.
 *
 * <p>Reads the user cache and the authentication session. Not thread-safe.
 */
final class CampaignSignIn {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AuthenticationSessionModel authSession;
    private final UserModel user;
    private final Campaign campaign;
    private final SignInNotes notes;
    private final Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());

    private CampaignSignIn(RequiredActionContext context, Campaign campaign) {
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.authSession = context.getAuthenticationSession();
        this.user = context.getUser();
        this.campaign = campaign;
        this.notes = new SignInNotes(session, authSession, user);
    }

    /** Returns the current sign-in; empty if the realm has no campaign. */
    static Optional<CampaignSignIn> of(RequiredActionContext context) {
        return RealmCampaign.of(context.getRealm()).campaign().map(campaign -> new CampaignSignIn(context, campaign));
    }

    Campaign campaign() {
        return campaign;
    }

    SignInNotes notes() {
        return notes;
    }

    Instant now() {
        return now;
    }

    Obligation obligation() {
        Set<Factor> factors = SignInFactors.of(realm, user, notes);
        UserFacts facts = new AccountFacts(session, realm).of(campaign, user, factors);
        return campaign.obligation(hasUnusedPasskey() ? withoutHistory(facts) : facts, now);
    }

    /**
     * Returns whether the user has a passkey, but has not signed in with it. The passkey then protects nothing, because the password
     * alone was enough.
     */
    boolean hasUnusedPasskey() {
        return campaign.factors().contains(Factor.PASSKEY) && SignInFactors.hasUnusedPasskey(user, notes);
    }

    /** Returns the facts about a user who has a passkey and signs in with a password. That is no removed factor. */
    private static UserFacts withoutHistory(UserFacts facts) {
        return new UserFacts(
                facts.kind(),
                facts.created(),
                facts.memberOf(),
                facts.factors(),
                false,
                facts.delays(),
                facts.exemption());
    }

    /** Records that the user has a factor, so that nobody can put off the set-up again after removing it. */
    void remember(Obligation.Enrolled enrolled) {
        if (!enrolled.factors().isEmpty()) {
            new SecondFactorRecords(user).setHadFactor(now);
        }
    }

    /** Returns whether one of Keycloak's required actions for an accepted factor is pending in this sign-in. */
    boolean isSettingUp() {
        Set<String> setUps = Set.copyOf(
                campaign.factors().stream().map(FactorSetup::actionOf).toList());
        return pending().filter(setUps::contains).anyMatch(this::isEnabled);
    }

    /** Returns whether Keycloak executes a pending action. It ignores disabled ones. */
    private boolean isEnabled(String action) {
        RequiredActionProviderModel model = realm.getRequiredActionProviderByAlias(action);
        return model != null && model.isEnabled();
    }

    private Stream<String> pending() {
        return Stream.of(
                        authSession.getRequiredActions().stream(),
                        user.getRequiredActionsStream(),
                        Stream.ofNullable(authSession.getClientNote(Constants.KC_ACTION)))
                .flatMap(any -> any);
    }
}
