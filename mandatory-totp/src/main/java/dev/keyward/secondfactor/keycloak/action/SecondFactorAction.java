package dev.keyward.secondfactor.keycloak.action;

import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.keycloak.check.CheckedUser;
import dev.keyward.secondfactor.keycloak.enrolment.StopPage;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.settings.UsableFactors;
import dev.keyward.secondfactor.keycloak.signin.CampaignSignIn;
import dev.keyward.secondfactor.keycloak.signin.RequestKind;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.RealmModel;

/**
 * Required action that tells users about the campaign, lets them put it off or choose a factor, and starts its set-up.
 *
 * <p>{@link #evaluateTriggers} adds the action to the authentication session only, never to the user, so removing Keyward leaves no
 * action behind. Keycloak evaluates the triggers several times in a sign-in, so they count nothing. While the user must set up a factor,
 * either this action or the set-up of an accepted factor is pending. Thread-safe.
 */
final class SecondFactorAction implements RequiredActionProvider {

    private static final Logger LOG = Logger.getLogger(SecondFactorAction.class);

    static final String LATER = "later";
    static final String FACTOR = "factor";

    private static final String EVENT_DETAIL = "keyward_second_factor";

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        CheckedUser.refuseOther(context);
        if (CheckedUser.hasUnaskedFactor(context)) {
            StopPage.end(context, StopPage.Cause.SIGN_IN_AGAIN);
        }
        RealmModel realm = context.getRealm();
        Optional<String> unasked = RealmCampaign.of(realm).whyNobodyIsAsked(realm);
        unasked.ifPresent(why -> UnaskedCampaign.report(LOG, realm, why));
        Optional<CampaignSignIn> signIn = CampaignSignIn.of(context);
        if (signIn.isEmpty()) {
            return;
        }
        signIn.get().remember(); // before the records of factors, by whose time a session may be judged
        Obligation obligation = signIn.get().obligation();
        if (obligation instanceof Obligation.Enrolled enrolled) {
            signIn.get().remember(enrolled);
        }
        if (unasked.isEmpty() && isAsked(context, signIn.get(), obligation)) {
            context.getAuthenticationSession().addRequiredAction(RealmCampaign.PROVIDER_ID);
        } else {
            context.getAuthenticationSession().removeRequiredAction(RealmCampaign.PROVIDER_ID);
        }
    }

    private static boolean isAsked(RequiredActionContext context, CampaignSignIn signIn, Obligation obligation) {
        if (signIn.isSettingUp()) {
            return false;
        }
        if (obligation instanceof Obligation.Required required && required.cause() != Obligation.Cause.NO_DELAY_LEFT) {
            return true;
        }
        if (signIn.hasUnaskedFactor()) { // a user session that it continues lasts until the deadline
            return signIn.notes().isBeforeFirst();
        }
        return (obligation instanceof Obligation.Due || obligation instanceof Obligation.Required)
                && RequestKind.of(context).showsPages()
                && !signIn.notes().isPutOff();
    }

    /**
     * Returns that {@code kc_action} may name this action. Keycloak skips an action that it may not name for the rest of the
     * request, even if the action is required.
     */
    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        Optional<CampaignSignIn> signIn = CampaignSignIn.of(context);
        if (signIn.isPresent()) {
            show(context, signIn.get());
        } else {
            context.success(); // the campaign was switched off meanwhile
        }
    }

    private static void show(RequiredActionContext context, CampaignSignIn signIn) {
        List<Factor> offered = UsableFactors.of(context.getRealm(), signIn.campaign());
        CampaignPages pages = new CampaignPages(context, signIn, offered);
        Obligation obligation = signIn.obligation();
        if (signIn.hasUnaskedFactor()) {
            StopPage.show(context, StopPage.Cause.SIGN_IN_AGAIN);
        } else if (offered.isEmpty()) {
            context.success(); // the last factor was switched off meanwhile
        } else if (obligation instanceof Obligation.Due due) {
            context.challenge(pages.due(due));
        } else if (obligation instanceof Obligation.Required required) {
            context.challenge(pages.required(required));
        } else {
            context.success();
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        Optional<CampaignSignIn> signIn = CampaignSignIn.of(context);
        if (signIn.isEmpty()) {
            context.success();
            return;
        }
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        Optional<Factor> chosen = UsableFactors.of(
                        context.getRealm(), signIn.get().campaign())
                .stream()
                .filter(factor -> factor.word().equals(form.getFirst(FACTOR)))
                .findFirst();
        if (signIn.get().hasUnaskedFactor()) {
            show(context, signIn.get());
        } else if (form.containsKey(LATER)) {
            putOff(context, signIn.get());
        } else if (chosen.isPresent()) {
            setUp(context, signIn.get(), chosen.get());
        } else {
            show(context, signIn.get());
        }
    }

    /** Counts "Not now" if the user can still choose it; otherwise the page appears again and tells what is required. */
    private static void putOff(RequiredActionContext context, CampaignSignIn signIn) {
        if (signIn.obligation() instanceof Obligation.Due due
                && new DelayLimit(context.getSession()).take(context.getRealm(), context.getUser(), due)) {
            new SecondFactorRecords(context.getUser()).addDelay(signIn.now());
            signIn.notes().setPutOff();
            context.getEvent().detail(EVENT_DETAIL, "put-off");
            context.success();
        } else {
            show(context, signIn);
        }
    }

    private static void setUp(RequiredActionContext context, CampaignSignIn signIn, Factor factor) {
        String action = FactorSetup.actionOf(factor);
        context.getAuthenticationSession().addRequiredAction(action);
        signIn.notes().setChosen(action);
        context.getEvent().detail(EVENT_DETAIL, factor.word());
        context.success();
    }

    @Override
    public void close() {}
}
