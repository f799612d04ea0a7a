package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.AvailableProofs;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.authsession.StageNote.Stage;
import dev.keyward.breachcheck.keycloak.mails.Notices;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import dev.keyward.breachcheck.keycloak.user.UserProofs;
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

/** The way to a new password, through the proof that the rules wants. Not shared between threads. */
final class Proving {

    private final AuthenticationFlowContext context;
    private final RealmModel realm;
    private final UserModel user;
    private final AuthenticationSessionModel authSession;
    private final SignInRules rules;
    private final StageNote progress;
    private final FlowAnswers answers;
    private final Notices notices;
    private final Instant now;

    Proving(
            AuthenticationFlowContext context,
            UserModel user,
            SignInRules rules,
            StageNote progress,
            FlowAnswers answers,
            Notices notices,
            Instant now) {
        this.context = context;
        this.realm = context.getRealm();
        this.user = user;
        this.authSession = context.getAuthenticationSession();
        this.rules = rules;
        this.progress = progress;
        this.answers = answers;
        this.notices = notices;
        this.now = now;
    }

    /** Whether the person could choose another password now, with a proof that the flow comes to. */
    boolean isPossible() {
        AvailableProofs proofs = proofs();
        Proof.Method way = rules.proofFor(proofs, now);
        if (way == Proof.Method.SECOND_FACTOR && !flowAsksForFactor()) {
            way = rules.proofWithoutSecondFactor(proofs, now);
        }
        return way != Proof.Method.UNAVAILABLE && NewPassword.isPossible(realm, user);
    }

    /** A direct grant only sends people to the browser, so that flow counts there. Conditions of sub-flows are not judged. */
    private boolean flowAsksForFactor() {
        AuthenticationFlowModel flow = answers.isDirectGrant() ? realm.getBrowserFlow() : context.getTopLevelFlow();
        Set<String> own = UserProofs.factorTypes(user);
        return CheckExecutions.stepsAfterCheck(realm, flow.getId())
                .flatMap(step -> Stream.ofNullable(context.getSession()
                        .getKeycloakSessionFactory()
                        .getProviderFactory(Authenticator.class, step.getAuthenticator())))
                .anyMatch(factory -> factory instanceof AuthenticatorFactory step
                        && step.getReferenceCategory() != null
                        && own.contains(step.getReferenceCategory()));
    }

    void begin(PasswordProblem reason) {
        go(rules.proofFor(proofs(), now), reason);
    }

    /** The second factor that was to be the proof was not asked for. */
    void withoutSecondFactor() {
        go(rules.proofWithoutSecondFactor(proofs(), now), progress.reason());
    }

    private void go(Proof.Method way, PasswordProblem reason) {
        if (way == Proof.Method.UNAVAILABLE || !NewPassword.isPossible(realm, user)) {
            stop(reason);
        } else if (way == Proof.Method.MAILED_CODE) {
            answers.hold(Stage.CODE, reason);
            progress.mailTo(user.getEmail());
            codes().begin();
        } else if (way == Proof.Method.SECOND_FACTOR) {
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
        if (rules.proofWithoutSecondFactor(proofs(), now) != Proof.Method.MAILED_CODE
                || !progress.isMailedTo(user.getEmail())) {
            stop(progress.reason());
        } else if (codes().isProvenBy(form)) {
            SignInEvent.repeat(authSession, user, context.getEvent());
            changePassword();
        }
    }

    private void stop(PasswordProblem reason) {
        answers.stop(Stage.HELP, reason, "keyward_no_proof", () -> {});
    }

    private void changePassword() {
        NewPassword.ask(authSession, user);
        answers.pass();
    }

    private AvailableProofs proofs() {
        return UserProofs.of(realm, user);
    }

    private CodeDialog codes() {
        return new CodeDialog(context, user, progress, answers.pages(), notices, now);
    }
}
