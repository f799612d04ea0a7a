package dev.keyward.secondfactor.keycloak.signin;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.UserFacts;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import dev.keyward.secondfactor.keycloak.user.FirstFactor;
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
public final class CampaignSignIn {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AuthenticationSessionModel authSession;
    private final UserModel user;
    private final Campaign campaign;
    private final SignInNotes notes;
    private final RequestKind request;
    private final Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());

    private CampaignSignIn(RequiredActionContext context, Campaign campaign) {
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.authSession = context.getAuthenticationSession();
        this.user = context.getUser();
        this.campaign = campaign;
        this.notes = new SignInNotes(session, authSession, user);
        this.request = RequestKind.of(context);
    }

    /** Returns the current sign-in; empty if the realm has no campaign. */
    public static Optional<CampaignSignIn> of(RequiredActionContext context) {
        return RealmCampaign.of(context.getRealm()).campaign().map(campaign -> new CampaignSignIn(context, campaign));
    }

    public Campaign campaign() {
        return campaign;
    }

    public SignInNotes notes() {
        return notes;
    }

    public Instant now() {
        return now;
    }

    /** Returns what the campaign demands of the user now. */
    public Obligation obligation() {
        return campaign.obligation(facts(), now);
    }

    /**
     * Returns whether the user is in the campaign, also before its start, and has none of its factors, so that the next set-up is that
     * of the first one.
     */
    public boolean isBeforeFirstFactor() {
        Obligation begun = campaign.begun().obligation(facts(), now);
        return !(begun instanceof Obligation.NotConcerned) && !(begun instanceof Obligation.Enrolled);
    }

    private UserFacts facts() {
        return new AccountFacts(session, realm).of(campaign, user, factors());
    }

    private Set<Factor> factors() {
        return switch (request) {
            case INTERACTIVE, SILENT -> SignInFactors.of(realm, campaign, user, notes);
            case DIRECT_GRANT -> SignInFactors.ofDirectGrant(user);
            case SAML_ECP -> Set.of();
        };
    }

    /**
     * Returns whether the user has an app or a security key that this sign-in has not asked for, because the user got it after the
     * password was entered. Whoever entered the password may be somebody else.
     */
    public boolean hasUnaskedFactor() {
        return (notes.isBeforeFirst() || notes.continuesUnasked(campaign))
                && campaign.accepted(AccountFacts.factors(user)).stream()
                        .anyMatch(FirstFactor.ASKED_AFTER_PASSWORD::contains);
    }

    /** Remembers whether this sign-in has asked for an app or a security key that counts, unless it only continues a user session. */
    public void remember() {
        if (campaign.accepted(factors()).stream().anyMatch(FirstFactor.ASKED_AFTER_PASSWORD::contains)) {
            notes.setAsked();
        } else if (!notes.isContinuation()) {
            notes.setUnasked();
            if (request.mayWait() && isBeforeFirstFactor()) {
                notes.setBeforeFirst();
            }
        }
    }

    /**
     * Returns whether the user has a passkey, but has not signed in with it. The passkey then protects nothing, because the password
     * alone was enough.
     */
    public boolean hasUnusedPasskey() {
        return campaign.factors().contains(Factor.PASSKEY) && SignInFactors.hasUnusedPasskey(realm, user, notes);
    }

    /** Records the factors that the user has, so that nobody can put off the set-up again after removing one. */
    public void remember(Obligation.Enrolled enrolled) {
        SecondFactorRecords records = new SecondFactorRecords(user);
        enrolled.factors().forEach(factor -> records.setHadFactor(factor, now));
    }

    /** Returns whether one of Keycloak's required actions for an accepted factor is pending in this sign-in. */
    public boolean isSettingUp() {
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
