package dev.keyward.secondfactor.keycloak.enrolment;

import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.check.CheckedUser;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.signin.CampaignSignIn;
import org.keycloak.authentication.CredentialRegistrator;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's set-up of a passkey or a security key, after a proof if it is the user's first factor. Thread-safe if the set-up is.
 */
final class ProvenSetup implements RequiredActionProvider, CredentialRegistrator {

    /** Attribute of Keycloak's pages that shows the button "Cancel". */
    private static final String CANCELLABLE = "isAppInitiatedAction";

    private final RequiredActionProvider setUp;
    private final Factor factor;

    ProvenSetup(RequiredActionProvider setUp, Factor factor) {
        this.setUp = setUp;
        this.factor = factor;
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (!FirstFactorProof.isAskedIn(context)) {
            showSetUp(context);
        }
    }

    private void showSetUp(RequiredActionContext context) {
        offerCancel(context);
        setUp.requiredActionChallenge(context);
    }

    /** Lets Keycloak's page show its button "Cancel", which it shows only for {@code kc_action} otherwise. */
    private static boolean offerCancel(RequiredActionContext context) {
        boolean isOffered = WayBack.isOpen(context);
        if (isOffered) {
            forms(context).setAttribute(CANCELLABLE, true);
        }
        return isOffered;
    }

    /** Returns Keycloak's forms provider, which lives as long as the session. */
    private static LoginFormsProvider forms(RequiredActionContext context) {
        return context.getSession().getProvider(LoginFormsProvider.class);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (WayBack.isTaken(context) || FirstFactorProof.handles(context, this::showSetUp)) {
            return;
        }
        if (WayBack.isAskedFor(context)) { // Keycloak would look for a new credential in this form
            showSetUp(context);
        } else {
            boolean isOffered = offerCancel(context);
            setUp.processAction(context);
            if (isOffered && context.getStatus() != RequiredActionContext.Status.CHALLENGE) {
                forms(context).setAttribute(CANCELLABLE, null); // the next page may be that of another action
            }
            note(context, factor);
        }
    }

    /** Notes a factor that was set up in this sign-in, so that it protects the sign-in like one that the flow has asked for. */
    static void note(RequiredActionContext context, Factor factor) {
        if (context.getStatus() == RequiredActionContext.Status.SUCCESS) {
            CheckedUser.setUp(context.getAuthenticationSession(), context.getUser());
            CampaignSignIn.of(context).ifPresent(signIn -> {
                if (factor == Factor.PASSKEY) {
                    signIn.notes().setPasskey();
                } else if (signIn.campaign().factors().contains(factor)) {
                    signIn.notes().setAsked();
                }
            });
        }
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        setUp.evaluateTriggers(context);
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return setUp.initiatedActionSupport();
    }

    @Override
    public void initiatedActionCanceled(KeycloakSession session, AuthenticationSessionModel authSession) {
        setUp.initiatedActionCanceled(session, authSession);
    }

    @Override
    public int getMaxAuthAge(KeycloakSession session) {
        return setUp.getMaxAuthAge(session);
    }

    @Override
    public String getCredentialType(KeycloakSession session, AuthenticationSessionModel authSession) {
        return FactorSetup.credentialTypeOf(factor);
    }

    @Override
    public void close() {
        setUp.close();
    }
}
