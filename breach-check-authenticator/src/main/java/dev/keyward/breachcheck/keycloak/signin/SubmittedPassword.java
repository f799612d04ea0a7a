package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.events.Details;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Finds the password that this request submitted and that Keycloak verified for the user.
 *
 * <p>The authentication session does not tell which user's password was verified, because a concurrent request of the same tab
 * may have changed it. Only the form and the event belong to this request alone. The password is passed only to the breach lists
 * and the password policy. Stateless and thread-safe.
 */
final class SubmittedPassword {

    private SubmittedPassword() {}

    /**
     * Returns the password that this request submitted for the given user. Empty for a sign-in without a password (session cookie,
     * identity provider, passkey), for a request that does not submit a form, and for another user's password.
     */
    static Optional<String> of(AuthenticationFlowContext context, UserModel user) {
        return submitted(context).filter(password -> isOfUser(context, user, password));
    }

    /**
     * Returns the password that this request submitted and Keycloak verified. It may be the password of any user. The result is
     * empty if the request submitted none.
     *
     * <p>A password form of Keycloak verifies the password in this request, even if a concurrent request has cleared the notes
     * since. After any other form, a note of Keycloak must confirm that a password was verified. Otherwise attackers could try
     * passwords here without failures being counted.
     */
    static Optional<String> submitted(AuthenticationFlowContext context) {
        boolean isVerified = AuthenticatorUtil.isPasswordValidated(context.getAuthenticationSession());
        boolean isSubmitted = isDirectGrant(context) ? isVerified : submitsPassword(context, isVerified);
        return isSubmitted
                ? field(context, CredentialRepresentation.PASSWORD).filter(password -> !password.isEmpty())
                : Optional.empty();
    }

    /**
     * Returns whether this request submits one of Keycloak's password forms. If a password was verified, a form of any
     * other authenticator also counts. Keycloak processes a form only with a session code, and shows the page again
     * without one.
     */
    private static boolean submitsPassword(AuthenticationFlowContext context, boolean isVerified) {
        String form = submittedTo(context);
        return context.getUriInfo().getQueryParameters().containsKey(LoginActionsService.SESSION_CODE)
                && (CheckExecutions.FORMS.contains(form) || (isVerified && !form.equals(CheckExecutions.PROVIDER_ID)));
    }

    /**
     * Returns whether the breach check may have missed a password that Keycloak verified. This may have happened in another request
     * or for another user. Directly after the password form this is true unless a passkey was used. In any other position it is
     * true only if this request submitted another user's password: a misplaced execution must let all other users continue, or it
     * would restart the flow endlessly.
     */
    static boolean isMissing(AuthenticationFlowContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        return isExpectedAt(context.getRealm(), context.getExecution())
                ? AuthenticatorUtil.isPasswordValidated(authSession) || !isReplacedByPasskey(authSession)
                : submitted(context).isPresent();
    }

    /** Returns whether the user signed in with a passkey instead of a password. */
    private static boolean isReplacedByPasskey(AuthenticationSessionModel authSession) {
        return AuthenticatorUtil.getAuthnCredentials(authSession).contains(WebAuthnCredentialModel.TYPE_PASSWORDLESS);
    }

    private static boolean isDirectGrant(AuthenticationFlowContext context) {
        return "token".equals(context.getFlowPath()); // each request has a separate authentication session
    }

    /**
     * Returns the id of the authenticator whose form was submitted. If the form is unknown, returns the id of this
     * authenticator.
     */
    private static String submittedTo(AuthenticationFlowContext context) {
        return Optional.ofNullable(context.getUriInfo().getQueryParameters().getFirst(Constants.EXECUTION))
                .map(context.getRealm()::getAuthenticationExecutionById)
                .map(AuthenticationExecutionModel::getAuthenticator)
                .orElse(CheckExecutions.PROVIDER_ID);
    }

    /**
     * Returns whether the submitted password is that of the given user. If the form also requested the user name, the names are compared.
     * Otherwise the password is verified again, which costs one more hash, because nothing in the request names the user whose password
     * the form verified. Brute-force protection does not count this verification.
     */
    private static boolean isOfUser(AuthenticationFlowContext context, UserModel user, String password) {
        return isDirectGrant(context)
                || (CheckExecutions.NAME_FORMS.contains(submittedTo(context)) && isFoundByName(context, user))
                || user.credentialManager().isValid(UserCredentialModel.password(password));
    }

    /**
     * Returns whether Keycloak's form found the given user by the submitted name. The form then wrote the name to the event of this
     * request. If a user was known before the form, the form verified that user's password instead.
     */
    private static boolean isFoundByName(AuthenticationFlowContext context, UserModel user) {
        boolean isKnownBefore = Boolean.parseBoolean(context.getAuthenticationSession()
                .getAuthNote(AbstractUsernameFormAuthenticator.USER_SET_BEFORE_USERNAME_PASSWORD_AUTH));
        return !isKnownBefore
                && field(context, AuthenticationManager.FORM_USERNAME)
                        .map(String::trim)
                        .filter(name -> name.equals(nameInEvent(context)))
                        .map(name -> KeycloakModelUtils.findUserByNameOrEmail(
                                context.getSession(), context.getRealm(), name))
                        .filter(named -> named.getId().equals(user.getId()))
                        .isPresent();
    }

    private static @Nullable String nameInEvent(AuthenticationFlowContext context) {
        return Optional.ofNullable(context.getEvent().getEvent().getDetails())
                .map(details -> details.get(Details.USERNAME))
                .orElse(null);
    }

    private static Optional<String> field(AuthenticationFlowContext context, String name) {
        return Optional.ofNullable(context.getHttpRequest().getDecodedFormParameters())
                .map(form -> form.getFirst(name));
    }

    /**
     * Returns whether the given execution directly follows a password form. Other executions of the breach check in between are ignored,
     * because each has its own configuration. Alternative executions are ignored, as Keycloak ignores them next to a required one.
     */
    private static boolean isExpectedAt(RealmModel realm, AuthenticationExecutionModel self) {
        return realm.getAuthenticationExecutionsStream(self.getParentFlow())
                .filter(step -> step.isRequired() || step.isConditional())
                .takeWhile(step -> !step.getId().equals(self.getId()))
                .map(step -> Optional.ofNullable(step.getAuthenticator()).orElse(""))
                .filter(provider -> !provider.equals(CheckExecutions.PROVIDER_ID))
                .reduce((first, second) -> second)
                .filter(CheckExecutions.FORMS::contains)
                .isPresent();
    }
}
