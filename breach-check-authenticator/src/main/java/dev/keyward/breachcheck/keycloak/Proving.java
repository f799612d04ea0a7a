package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.Ladder;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.Reason;
import dev.keyward.breachcheck.Standing;
import dev.keyward.breachcheck.keycloak.Progress.Stage;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The way to a new password, through the proof that the ladder wants. Not shared between threads. */
final class Proving {

    private final AuthenticationFlowContext context;
    private final RealmModel realm;
    private final UserModel user;
    private final AuthenticationSessionModel authSession;
    private final Ladder ladder;
    private final Progress progress;
    private final Answers answers;
    private final Notices notices;
    private final Instant now;

    Proving(
            AuthenticationFlowContext context,
            UserModel user,
            Ladder ladder,
            Progress progress,
            Answers answers,
            Notices notices,
            Instant now) {
        this.context = context;
        this.realm = context.getRealm();
        this.user = user;
        this.authSession = context.getAuthenticationSession();
        this.ladder = ladder;
        this.progress = progress;
        this.answers = answers;
        this.notices = notices;
        this.now = now;
    }

    /** Whether the person could choose another password now, with a proof that the flow comes to. */
    boolean isPossible() {
        Standing standing = standing();
        Proof.Way way = ladder.way(standing, now);
        if (way == Proof.Way.SECOND_FACTOR && !flowAsksForFactor()) {
            way = ladder.wayWithoutSecondFactor(standing, now);
        }
        return way != Proof.Way.CLOSED && NewPassword.isPossible(realm, user);
    }

    /** A direct grant only sends people to the browser, so that flow counts there. Conditions of sub-flows are not judged. */
    private boolean flowAsksForFactor() {
        AuthenticationFlowModel flow = answers.isDirectGrant() ? realm.getBrowserFlow() : context.getTopLevelFlow();
        Set<String> own = UserStanding.factorTypes(user);
        return CheckExecutions.stepsAfterCheck(realm, flow.getId())
                .flatMap(step -> Stream.ofNullable(context.getSession()
                        .getKeycloakSessionFactory()
                        .getProviderFactory(Authenticator.class, step.getAuthenticator())))
                .anyMatch(factory -> factory instanceof AuthenticatorFactory step
                        && step.getReferenceCategory() != null
                        && own.contains(step.getReferenceCategory()));
    }

    void begin(Reason reason) {
        go(ladder.way(standing(), now), reason);
    }

    /** The second factor that was to be the proof was not asked for. */
    void withoutSecondFactor() {
        go(ladder.wayWithoutSecondFactor(standing(), now), progress.reason());
    }

    private void go(Proof.Way way, Reason reason) {
        if (way == Proof.Way.CLOSED || !NewPassword.isPossible(realm, user)) {
            stop(reason);
        } else if (way == Proof.Way.MAILED_CODE) {
            answers.hold(Stage.CODE, reason);
            progress.mailTo(user.getEmail());
            codes().begin();
        } else if (way == Proof.Way.SECOND_FACTOR) {
            answers.hold(Stage.FACTOR, reason);
            progress.waitForFactor(
                    now, AuthenticatorUtil.getAuthnCredentials(authSession).size());
            answers.awaitFactor();
        } else {
            changePassword();
        }
    }

    void showCodePage() {
        codes().show();
    }

    void answerCode(MultivaluedMap<String, String> form) {
        // The address may have been changed since, by somebody who is signed in elsewhere.
        if (ladder.wayWithoutSecondFactor(standing(), now) != Proof.Way.MAILED_CODE
                || !progress.isMailedTo(user.getEmail())) {
            stop(progress.reason());
        } else if (codes().isProvenBy(form)) {
            SignInEvent.repeat(authSession, user, context.getEvent());
            changePassword();
        }
    }

    private void stop(Reason reason) {
        answers.stop(Stage.HELP, reason, "keyward_no_proof", () -> {});
    }

    private void changePassword() {
        NewPassword.ask(authSession, user);
        answers.pass();
    }

    private Standing standing() {
        return UserStanding.of(realm, user);
    }

    private CodeDialog codes() {
        return new CodeDialog(context, user, progress, answers.pages(), notices, now);
    }
}
