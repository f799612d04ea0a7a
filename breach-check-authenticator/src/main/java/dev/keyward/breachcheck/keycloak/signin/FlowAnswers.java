package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.keycloak.authsession.Passes;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.authsession.StageNote.Stage;
import dev.keyward.breachcheck.keycloak.pages.Pages;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.UserModel;

/** Answers the flow for one sign-in: continue, show a page and wait, or stop at a page. Not shared between threads. */
final class FlowAnswers {

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final StageNote progress;
    private final SignInCheckConfig config;
    private final Passes passes;
    private final Pages pages;

    FlowAnswers(AuthenticationFlowContext context, UserModel user, StageNote progress, SignInCheckConfig config) {
        this.context = context;
        this.user = user;
        this.progress = progress;
        this.config = config;
        this.passes = new Passes(context.getAuthenticationSession(), user.getId());
        this.pages = new Pages(context, user, config, progress);
    }

    Pages pages() {
        return pages;
    }

    /** No pages there: a client asks with a password and wants tokens. */
    boolean isDirectGrant() {
        return "token".equals(context.getFlowPath());
    }

    /** Lets a user continue whose password was checked, by this execution or by another one with the same rules. */
    void pass() {
        succeed(Optional.of(config));
    }

    /** Lets a user continue who signed in without a password, or whose password is not for this execution to check. */
    void passUnchecked() {
        succeed(Optional.empty());
    }

    /** The pass is recorded only now: another request of the same authentication session sees it at once. */
    private void succeed(Optional<SignInCheckConfig> rules) {
        passes.add(context.getExecution().getId(), rules);
        // Keycloak itself registers the callback at the end of a sub-flow only.
        register();
        context.success();
    }

    /** Lets the flow come to the second factor that is waited for. The execution that waits has not let the user continue. */
    void awaitFactor() {
        if (progress.execution().equals(context.getExecution().getId())) {
            context.success();
        } else {
            passUnchecked();
        }
    }

    /** Holds the sign-in until the user, or another step of the flow, has answered. */
    void hold(Stage stage, PasswordProblem reason) {
        progress.reach(
                stage, context.getExecution().getId(), context.getTopLevelFlow().getId(), reason);
        register();
    }

    private void register() {
        AuthenticatorUtil.setAuthCallbacksFactoryIds(
                context.getAuthenticationSession(), SignInCheckFactory.PROVIDER_ID);
    }

    void stop(Stage stage, PasswordProblem reason, String error, Runnable notice) {
        if (isDirectGrant()) {
            refuseDirectGrant(
                    error,
                    stage == Stage.LATER
                            ? "The password cannot be checked at the moment. Try again later."
                            : "The password is on a list of leaked passwords. Reset it before you sign in again.",
                    notice);
            return;
        }
        notice.run();
        // Keycloak sends the event of a first broker login again, as it is, at the end of the request.
        context.getEvent().clone().user(user).error(error);
        hold(stage, reason);
        show(stage);
    }

    /** Refuses a direct grant at the end of the flow, when the second factor was verified, if the flow asks for one. */
    void refuseDirectGrant(String error, String description, Runnable notice) {
        new DirectGrantRefusal(context, user, error, description, notice).keep(context.getSession());
        register();
        context.success();
    }

    /** The page of a sign-in that was stopped. */
    void show(Stage stage) {
        context.forceChallenge(pages.stop(stage));
    }
}
