package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.Reason;
import dev.keyward.breachcheck.keycloak.Progress.Stage;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.UserModel;

/** What the flow is told about one sign-in: it goes on, it waits at a page, it ends at one. Not shared between threads. */
final class Answers {

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final Progress progress;
    private final SignInCheckConfig config;
    private final Pages pages;

    Answers(AuthenticationFlowContext context, Progress progress, SignInCheckConfig config) {
        this.context = context;
        this.user = context.getUser();
        this.progress = progress;
        this.config = config;
        this.pages = new Pages(context, config, progress);
    }

    Pages pages() {
        return pages;
    }

    /** No pages there: a client asks with a password and wants tokens. */
    boolean isDirectGrant() {
        return "token".equals(context.getFlowPath());
    }

    /** Only now: another request of the same sign-in sees it at once. */
    void pass() {
        progress.pass(user.getId(), config);
        context.success();
    }

    /** The sign-in waits for an answer of the person, or of another step of the flow. */
    void hold(Stage stage, Reason reason) {
        progress.reach(
                stage,
                user.getId(),
                context.getExecution().getId(),
                context.getTopLevelFlow().getId(),
                reason);
        // Whatever becomes of it, the flow does not end with a stage that stands still.
        AuthenticatorUtil.setAuthCallbacksFactoryIds(
                context.getAuthenticationSession(), SignInCheckFactory.PROVIDER_ID);
    }

    void stop(Stage stage, Reason reason, String error) {
        // Keycloak sends the event of a first broker login again, as it is, at the end of the request.
        EventBuilder event =
                isDirectGrant() ? context.getEvent() : context.getEvent().clone();
        event.user(user).error(error);
        if (isDirectGrant()) {
            context.forceChallenge(DirectGrantError.of(
                    stage == Stage.LATER
                            ? "The password cannot be checked at the moment. Try again later."
                            : "The password is on a list of leaked passwords. Reset it before you sign in again."));
            return;
        }
        hold(stage, reason);
        show(stage);
    }

    /** The page of a sign-in that was stopped. */
    void show(Stage stage) {
        context.forceChallenge(pages.stop(stage));
    }
}
