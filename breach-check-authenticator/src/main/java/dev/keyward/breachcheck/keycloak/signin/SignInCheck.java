package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.dialogue.NextStep;
import dev.keyward.breachcheck.dialogue.SignInDialogue;
import dev.keyward.breachcheck.dialogue.StageAnswer;
import dev.keyward.breachcheck.keycloak.authsession.HeldSignIn;
import dev.keyward.breachcheck.keycloak.authsession.Passes;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowCallback;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Authenticator that runs the breach check in an authentication flow. At the end of the flow it also verifies that the checks
 * let the user continue.
 *
 * <p>Keycloak runs required actions, {@code kc_action} included, only after the whole flow has succeeded ({@code
 * AuthenticationProcessor.authenticationComplete}). A page of this execution, or a refusal at the end of the flow, therefore
 * comes before all required actions, regardless of their order in the realm. Requests are handled by {@link SignIn}. Not
 * thread-safe.
 */
final class SignInCheck implements AuthenticationFlowCallback {

    private static final Logger LOG = Logger.getLogger(SignInCheck.class);

    private final KeycloakSession session;

    SignInCheck(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        new SignIn(context).begin();
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        new SignIn(context).answer();
    }

    /** Adds the details of the breach check to the event of this request. An earlier request may have submitted the password. */
    @Override
    public void onParentFlowSuccess(AuthenticationFlowContext context) {
        Optional.ofNullable(context.getUser())
                .ifPresent(user -> SignInEvent.repeat(context.getAuthenticationSession(), user, context.getEvent()));
    }

    /**
     * Verifies at the end of the flow that the breach checks let the user continue. If the flow did not request the expected second
     * factor, the check runs again. If a check did not let this user continue, the flow restarts.
     *
     * <p>Keycloak calls this before the first required action, even if it skipped executions because they had succeeded before.
     */
    @Override
    public void onTopFlowSuccess(AuthenticationFlowModel topFlow) {
        DirectGrantRefusal.pending(session).ifPresent(refusal -> {
            throw refusal.refuse(session);
        });
        AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
        UserModel user = authSession.getAuthenticatedUser();
        if (user == null) {
            return;
        }
        // The end of another flow, such as the reset by mail, ends a separate sign-in that has its own proof.
        new StageNote(authSession, user.getId())
                .heldIn(topFlow.getId())
                .ifPresent(held -> endFlow(authSession, user, held));
        if (new Passes(authSession, user.getId()).lacksCheck(authSession.getRealm(), topFlow)) {
            LOG.warnf(
                    "Realm %s: user %s reached the end of a sign-in in which the password of another user was checked."
                            + " The sign-in restarts.",
                    authSession.getRealm().getName(), user.getId());
            throw restart(authSession);
        }
    }

    /**
     * Handles a sign-in that the breach check still has on hold at the end of the flow. Returns only if the second factor that
     * it waited for proved the user's identity; throws otherwise.
     */
    private void endFlow(AuthenticationSessionModel authSession, UserModel user, HeldSignIn held) {
        StageNote note = new StageNote(authSession, user.getId());
        RealmModel realm = authSession.getRealm();
        SignInRules rules = CheckExecutions.configOf(realm, realm.getAuthenticationExecutionById(held.executionId()))
                .rules(false);
        NextStep step = SignInDialogue.next(
                held.stage(), new StageAnswer.FlowEnd(), new UserCircumstances(session, authSession, user, rules));
        if (step instanceof NextStep.ChangePassword) {
            note.requireNewPassword();
            new Passes(authSession, user.getId()).add(held.executionId(), Optional.empty());
        } else if (step instanceof NextStep.Reopen reopen) {
            note.change(held.stage(), reopen.stage());
            reopen(authSession, held.executionId());
            throw new WebApplicationException(again(authSession));
        } else {
            throw restart(authSession);
        }
    }

    /**
     * Resets the flow, and returns an exception that redirects the browser to the start of the flow. The redirect does not use the
     * current path: a first broker login has lost its notes, and a required action may have begun.
     */
    private WebApplicationException restart(AuthenticationSessionModel authSession) {
        AuthenticationProcessor.resetFlow(authSession, LoginActionsService.AUTHENTICATE_PATH);
        return new WebApplicationException(again(authSession));
    }

    /**
     * Makes Keycloak run the given execution of the breach check again. Keycloak skips executions that have succeeded, and those behind a
     * condition on a level that was reached, so both are reset. The flow sets the level again.
     */
    private static void reopen(AuthenticationSessionModel authSession, String executionId) {
        RealmModel realm = authSession.getRealm();
        AuthenticationExecutionModel execution = realm.getAuthenticationExecutionById(executionId);
        while (execution != null) {
            authSession.setExecutionStatus(execution.getId(), ExecutionStatus.CHALLENGED);
            execution = realm.getAuthenticationExecutionByFlowId(execution.getParentFlow());
        }
        authSession.removeAuthNote(Constants.LEVEL_OF_AUTHENTICATION);
        authSession.removeAuthNote(AuthenticationProcessor.CURRENT_AUTHENTICATION_EXECUTION);
    }

    private Response again(AuthenticationSessionModel authSession) {
        String path = Optional.ofNullable(authSession.getAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH))
                .orElse(LoginActionsService.AUTHENTICATE_PATH);
        return Response.status(Response.Status.FOUND)
                .location(LoginActionsService.loginActionsBaseUrl(
                                session.getContext().getUri())
                        .path(path)
                        .queryParam(Constants.CLIENT_ID, authSession.getClient().getClientId())
                        .queryParam(Constants.TAB_ID, authSession.getTabId())
                        .queryParam(Constants.CLIENT_DATA, AuthenticationProcessor.getClientData(session, authSession))
                        .build(authSession.getRealm().getName()))
                .build();
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession keycloakSession, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession keycloakSession, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
