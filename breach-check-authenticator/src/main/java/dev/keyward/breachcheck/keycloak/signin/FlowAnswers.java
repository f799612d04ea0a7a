package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.breachcheck.keycloak.authsession.HeldSignIn;
import dev.keyward.breachcheck.keycloak.authsession.Passes;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.pages.Pages;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.UserModel;

/** Tells the flow the result of the breach check: continue, wait at a page, or refuse. Not thread-safe. */
final class FlowAnswers {

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final StageNote note;
    private final SignInCheckConfig config;
    private final Passes passes;
    private final Pages pages;

    FlowAnswers(
            AuthenticationFlowContext context,
            UserModel user,
            StageNote note,
            Passes passes,
            Pages pages,
            SignInCheckConfig config) {
        this.context = context;
        this.user = user;
        this.note = note;
        this.passes = passes;
        this.pages = pages;
        this.config = config;
    }

    /** Returns whether the flow is a direct grant, in which a client submits the password and no page can be shown. */
    boolean isDirectGrant() {
        return "token".equals(context.getFlowPath());
    }

    /** Lets the user continue after this execution has checked the user's password. */
    void pass() {
        succeed(Optional.of(config));
    }

    /** Lets the user continue although this execution of the breach check has not checked a password. */
    void passUnchecked() {
        succeed(Optional.empty());
    }

    /**
     * Records that the check let the user continue, and marks the execution as successful. Concurrent requests see the record
     * at once.
     */
    private void succeed(Optional<SignInCheckConfig> rules) {
        passes.add(context.getExecution().getId(), rules);
        // Keycloak itself registers the callback at the end of a sub-flow only.
        register();
        context.success();
    }

    /** Lets the flow continue to the user's second factor. The execution that waits for the factor does not record a pass yet. */
    void awaitFactor() {
        // A double click on the sign-in form makes each request store a stage. The one stored last counts at the
        // end of the flow.
        Optional<HeldSignIn> held = note.held().filter(any -> any.stage() instanceof SignInStage.SecondFactor);
        if (held.isEmpty()) {
            context.resetFlow(); // another request has ended the wait
        } else if (held.get().executionId().equals(context.getExecution().getId())) {
            context.success();
        } else {
            passUnchecked();
        }
    }

    /** Puts the sign-in on hold at the given stage, until input from the user or from the flow arrives. */
    void hold(SignInStage stage, PasswordProblem problem) {
        note.hold(new HeldSignIn(
                context.getTopLevelFlow().getId(), context.getExecution().getId(), problem, stage));
        register();
    }

    private void register() {
        AuthenticatorUtil.setAuthCallbacksFactoryIds(
                context.getAuthenticationSession(), SignInCheckFactory.PROVIDER_ID);
    }

    void stop(SignInStage.Stopped stage, PasswordProblem problem, String error, Runnable notice) {
        if (isDirectGrant()) {
            refuseDirectGrant(
                    error,
                    stage.cause() == SignInStage.Cause.LATER
                            ? "The password cannot be checked at the moment. Try again later."
                            : "The password is on a list of leaked passwords. Reset it before you sign in again.",
                    notice);
            return;
        }
        notice.run();
        // Keycloak sends the event of a first broker login again, unchanged, at the end of the request.
        context.getEvent().clone().user(user).error(error);
        hold(stage, problem);
        show(stage, problem);
    }

    /**
     * Refuses a direct grant at the end of the flow. Then runs {@code notice}, which sends the user a notice by mail.
     * If the flow requests a second factor, it was verified before.
     */
    void refuseDirectGrant(String error, String description, Runnable notice) {
        new DirectGrantRefusal(context, user, error, description, notice).keep(context.getSession());
        register();
        context.success();
    }

    /** Shows the page of a sign-in that the breach check has stopped. */
    void show(SignInStage.Stopped stage, PasswordProblem problem) {
        context.forceChallenge(pages.stop(problem, stage.cause()));
    }
}
