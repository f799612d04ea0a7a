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
 * <p>The authentication session and its user do not tell which password was verified, because another request of the same tab may have
 * changed both. Only the form and the event belong to this request alone. The password is given to the breach lists and the password
 * policy, and to nothing else. Stateless and thread-safe.
 */
final class SubmittedPassword {

    private SubmittedPassword() {}

    /**
     * The password, or empty for a sign-in without one (session cookie, identity provider, passkey), for a request that does not submit
     * a form, and for a password that is not this user's.
     */
    static Optional<String> of(AuthenticationFlowContext context, UserModel user) {
        return submitted(context).filter(password -> isOfUser(context, user, password));
    }

    /**
     * The password that a form submitted, for whichever user.
     *
     * <p>A password form of Keycloak has verified it in this request, even if another request has cleared the notes since. After another
     * form, a note of Keycloak has to say that a password was right: otherwise attackers could try passwords here without being counted.
     */
    static Optional<String> submitted(AuthenticationFlowContext context) {
        boolean isVerified = AuthenticatorUtil.isPasswordValidated(context.getAuthenticationSession());
        boolean isSubmitted = isDirectGrant(context) ? isVerified : submitsPassword(context, isVerified);
        return isSubmitted
                ? field(context, CredentialRepresentation.PASSWORD).filter(password -> !password.isEmpty())
                : Optional.empty();
    }

    /** Keycloak processes a form only with a session code; without one it shows the page again. */
    private static boolean submitsPassword(AuthenticationFlowContext context, boolean isVerified) {
        String form = submittedTo(context);
        return context.getUriInfo().getQueryParameters().containsKey(LoginActionsService.SESSION_CODE)
                && (CheckExecutions.FORMS.contains(form) || (isVerified && !form.equals(CheckExecutions.PROVIDER_ID)));
    }

    /**
     * Whether a password may have been verified, in another request or for another user, without being checked. Directly behind the form
     * the answer is yes unless a passkey was used. Anywhere else it is yes only for another user's password in this request: a misplaced
     * execution must let all other users continue, or it would restart the flow without end.
     */
    static boolean isMissing(AuthenticationFlowContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        return isExpectedAt(context.getRealm(), context.getExecution())
                ? AuthenticatorUtil.isPasswordValidated(authSession) || !isReplacedByPasskey(authSession)
                : submitted(context).isPresent();
    }

    /** Whether the forms for passwords let the user continue because of a passkey. */
    private static boolean isReplacedByPasskey(AuthenticationSessionModel authSession) {
        return AuthenticatorUtil.getAuthnCredentials(authSession).contains(WebAuthnCredentialModel.TYPE_PASSWORDLESS);
    }

    private static boolean isDirectGrant(AuthenticationFlowContext context) {
        return "token".equals(context.getFlowPath()); // each request has an authentication session of its own
    }

    /** Authenticator whose form was submitted; that of this execution if it is unknown. */
    private static String submittedTo(AuthenticationFlowContext context) {
        return Optional.ofNullable(context.getUriInfo().getQueryParameters().getFirst(Constants.EXECUTION))
                .map(context.getRealm()::getAuthenticationExecutionById)
                .map(AuthenticationExecutionModel::getAuthenticator)
                .orElse(CheckExecutions.PROVIDER_ID);
    }

    /**
     * Whether the password is this user's. If the form itself asked for the user name, that costs nothing. Otherwise the password is
     * verified again, which costs one more hash: nothing in the request names the user whose password Keycloak's form verified.
     * Brute-force protection does not count this.
     */
    private static boolean isOfUser(AuthenticationFlowContext context, UserModel user, String password) {
        return isDirectGrant(context)
                || (CheckExecutions.NAME_FORMS.contains(submittedTo(context)) && names(context, user))
                || user.credentialManager().isValid(UserCredentialModel.password(password));
    }

    /**
     * Whether Keycloak's form looked the user up by the submitted name. It then wrote that name into the event of this request, and no
     * user was known before, whose password it would have verified instead.
     */
    private static boolean names(AuthenticationFlowContext context, UserModel user) {
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
     * Whether this execution stands directly after the one that asks for the password. Other checks in between do not count, because
     * this one checks by rules of its own. Keycloak ignores alternatives next to a required execution.
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
