package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.AvailableProofs;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.dialogue.Circumstances;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.breachcheck.keycloak.authsession.Arrival;
import dev.keyward.breachcheck.keycloak.mails.CodeMailKind;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import dev.keyward.breachcheck.keycloak.user.UserProofs;
import dev.keyward.breachcheck.keycloak.user.UserRecords;
import dev.keyward.providerkit.proof.MailedProof;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Reads facts about one user's sign-in from Keycloak, when the dialogue with the user needs them. Not thread-safe. */
final class UserCircumstances implements Circumstances {

    private final KeycloakSession session;
    private final AuthenticationSessionModel authSession;
    private final RealmModel realm;
    private final UserModel user;
    private final SignInRules rules;
    private final Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());

    private @Nullable AvailableProofs proofs;

    /** @param rules the rules configured for the execution */
    UserCircumstances(
            KeycloakSession session, AuthenticationSessionModel authSession, UserModel user, SignInRules rules) {
        this.session = session;
        this.authSession = authSession;
        this.realm = authSession.getRealm();
        this.user = user;
        this.rules = rules;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public boolean hasFinding() {
        return new UserRecords(user).finding().isPresent();
    }

    @Override
    public Proof.Method proof() {
        return rules.proofFor(proofs());
    }

    @Override
    public Proof.Method proofWithoutSecondFactor() {
        return rules.proofWithoutSecondFactor(proofs());
    }

    @Override
    public boolean canChangePassword() {
        return NewPassword.isPossible(realm, user);
    }

    @Override
    public int usedCredentials() {
        return AuthenticatorUtil.getAuthnCredentials(authSession).size();
    }

    /**
     * Returns whether the user has used a second factor, and no password, since the given stage began. A password may have signed in
     * another user, to whom the factor then belongs. A request that arrived before the stage began is not accepted, because it may have
     * verified another user's factor.
     */
    @Override
    public boolean isProvenBySecondFactor(SignInStage.SecondFactor stage) {
        List<String> used = AuthenticatorUtil.getAuthnCredentials(authSession).stream()
                .skip(stage.usedBefore())
                .toList();
        return Arrival.isAfter(session, stage.since())
                && used.stream().anyMatch(UserCircumstances::isProof)
                && !used.contains(PasswordCredentialModel.TYPE)
                && hasOnlyOlderFactors(stage);
    }

    /**
     * Returns whether the given credential type is accepted as a proof of identity. A passkey is, because it proves more than a second
     * factor.
     */
    private static boolean isProof(String credentialType) {
        return UserProofs.SECOND_FACTORS.contains(credentialType)
                || WebAuthnCredentialModel.TYPE_PASSWORDLESS.equals(credentialType);
    }

    /**
     * Returns whether all of the user's second factors are older than both the start of this stage and the finding
     * about the password.
     */
    private boolean hasOnlyOlderFactors(SignInStage.SecondFactor stage) {
        return new UserRecords(user)
                .finding()
                .map(Finding::seen)
                .map(seen -> seen.isBefore(stage.since()) ? seen : stage.since())
                .filter(moment -> UserProofs.hasOnlyFactorsFromBefore(user, moment))
                .isPresent();
    }

    /**
     * Returns whether the user could change the password now. A second factor counts as a proof of identity only if the
     * given flow can request it.
     *
     * @param flow the flow of the sign-in; null if the realm has none, and so requests no second factor
     */
    boolean canChangeIn(@Nullable AuthenticationFlowModel flow) {
        Proof.Method method = proof();
        if (method == Proof.Method.SECOND_FACTOR && (flow == null || !canRequestSecondFactor(flow.getId()))) {
            method = proofWithoutSecondFactor();
        }
        return method != Proof.Method.UNAVAILABLE && canChangePassword();
    }

    /** Returns whether the given flow can request a second factor that the user has. Does not evaluate the conditions of sub-flows. */
    private boolean canRequestSecondFactor(String flowId) {
        Set<String> own = UserProofs.factorTypes(user);
        return CheckExecutions.stepsAfterCheck(realm, flowId)
                .flatMap(step -> Stream.ofNullable(session.getKeycloakSessionFactory()
                        .getProviderFactory(Authenticator.class, step.getAuthenticator())))
                .anyMatch(factory -> factory instanceof AuthenticatorFactory step
                        && step.getReferenceCategory() != null
                        && own.contains(step.getReferenceCategory()));
    }

    /** Returns the terms on which a verification code is a proof, and the texts about it. */
    MailedProof.Terms terms() {
        return new MailedProof.Terms(
                CodeMailKind.ID,
                "keyward.breached.code.",
                rules.settledDays(),
                new UserRecords(user).finding().map(Finding::seen));
    }

    private AvailableProofs proofs() {
        AvailableProofs read = proofs;
        if (read == null) {
            read = UserProofs.of(
                    user,
                    new MailedProof(session, authSession, user, terms())
                            .obstacle()
                            .isEmpty());
            proofs = read;
        }
        return read;
    }
}
