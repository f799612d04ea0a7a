package dev.keyward.breachcheck.keycloak.accounts;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.user.NewPassword;
import dev.keyward.breachcheck.keycloak.user.UserRecords;
import dev.keyward.providerkit.passwords.NewPasswordCondition;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.actiontoken.execactions.ExecuteActionsActionToken;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.common.util.Time;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Requires a proof of identity in this sign-in before a user may replace a breached or weak password.
 *
 * <p>The user session may come from a client whose flow has no breach check, or from the days before a deadline. A sign-in by a
 * reset mail counts as a proof, also if an administrator sent the mail. Stateless and thread-safe.
 */
@AutoService(NewPasswordCondition.class)
public final class UnprovenFinding implements NewPasswordCondition {

    private static final String MESSAGE = "keyward.breached.prove-first";

    /** Message key of the advice to reset the password by mail. Signing in again would lead the user back to this page. */
    private static final String MESSAGE_WITH_MAIL = "keyward.breached.prove-first.by-mail";

    private static final String SESSIONS_END = "keyward.breached.new.ends-sessions";

    /**
     * Types of the action tokens that are sent in mails and that let a user set a new password. Tokens that only verify
     * an address are not among them.
     */
    private static final Set<String> MAILED =
            Set.of(ResetCredentialsActionToken.TOKEN_TYPE, ExecuteActionsActionToken.TOKEN_TYPE);

    @Override
    public Optional<String> refusal(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user) {
        SignInGuard.keep(session, authSession);
        if (SignInGuard.isUnchecked(session, authSession, user.getId())) {
            return Optional.of(message(authSession.getRealm(), user));
        }
        if (new StageNote(authSession, user.getId()).isProven() || isMailed(authSession, user.getId())) {
            return Optional.empty();
        }
        return new UserRecords(user)
                .finding()
                .filter(found -> demandsProof(authSession.getRealm(), found))
                .map(found -> message(authSession.getRealm(), user));
    }

    private static String message(RealmModel realm, UserModel user) {
        return NewPassword.isPossibleByMail(realm, user) ? MESSAGE_WITH_MAIL : MESSAGE;
    }

    /**
     * Returns the key of the message saying that a new password ends the user's other sessions. The result is empty if it does not
     * end them.
     */
    @Override
    public Optional<String> notice(KeycloakSession session, UserModel user) {
        return new UserRecords(user).endsSessions()
                        && CheckExecutions.existIn(session.getContext().getRealm())
                ? Optional.of(SESSIONS_END)
                : Optional.empty();
    }

    /** Returns whether this user began the authentication session with the link in a password-reset mail. */
    static boolean isMailed(AuthenticationSessionModel authSession, String userId) {
        return Optional.ofNullable(DefaultActionTokenKey.from(
                        authSession.getAuthNote(AuthenticationManager.INVALIDATE_ACTION_TOKEN)))
                .filter(token -> userId.equals(token.getUserId()) && MAILED.contains(token.getActionId()))
                .isPresent();
    }

    private static boolean demandsProof(RealmModel realm, Finding found) {
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        return CheckExecutions.in(realm)
                .anyMatch(check ->
                        CheckExecutions.configOf(realm, check).rules(false).demandsProof(found, now));
    }
}
