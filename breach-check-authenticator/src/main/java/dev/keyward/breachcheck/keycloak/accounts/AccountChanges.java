package dev.keyward.breachcheck.keycloak.accounts;

import dev.keyward.breachcheck.keycloak.mails.ChangedMail;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.user.UserRecords;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.web.UndoneChange;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.representations.AccessToken;

/**
 * Event listener that updates Keyward's records of a user when the password changes.
 *
 * <p>Acts only in realms whose flows contain the breach check, and in the transaction of the change. A new password deletes the
 * finding, and ends the user's other user sessions if configured. Failure policy: a failure is logged, and the change stands. But if
 * the database refuses a record, it refuses the whole transaction, which contains the change: both are rolled back, and
 * {@link UndoneChange} makes the request fail. Not thread-safe.
 */
final class AccountChanges implements EventListenerProvider {

    private static final Logger LOG = Logger.getLogger(AccountChanges.class);

    private static final Pattern USER = Pattern.compile("users/(?<id>[^/]+)(?<reset>/reset-password)?");

    private final KeycloakSession session;
    private final ClientLogouts logouts;

    AccountChanges(KeycloakSession session, ClientLogouts logouts) {
        this.session = session;
        this.logouts = logouts;
    }

    @Override
    public void onEvent(Event event) {
        if (event.getError() != null || event.getUserId() == null) {
            return;
        }
        SignInGuard.check(session, event);
        Map<String, String> details = Optional.ofNullable(event.getDetails()).orElse(Map.of());
        if (isNewPassword(event.getType(), details)) {
            guarded(
                    event.getRealmId(),
                    event.getUserId(),
                    (realm, user) -> onOwnPassword(realm, user, event.getIpAddress()));
        }
    }

    private void onOwnPassword(RealmModel realm, UserModel user, String ipAddress) {
        UserRecords records = new UserRecords(user);
        boolean wasFound = records.hasOutdatedFinding() || records.finding().isPresent();
        boolean ends = records.endsSessions();
        onNewPassword(
                realm,
                user,
                Optional.ofNullable(session.getContext().getAuthenticationSession())
                        .map(signIn -> signIn.getParentSession().getId()));
        if (wasFound) {
            new ChangedMail(session, realm, user).store(ipAddress, ends);
        }
    }

    /** Handles the change of a user by an administrator: a reset password, or an update of the user. */
    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        Matcher user = USER.matcher(Optional.ofNullable(event.getResourcePath()).orElse(""));
        if (event.getError() != null || event.getResourceType() != ResourceType.USER || !user.matches()) {
            return;
        }
        boolean resets = event.getOperationType() == OperationType.ACTION && user.group("reset") != null;
        boolean edits = event.getOperationType() == OperationType.UPDATE && user.group("reset") == null;
        if (resets || edits) {
            guarded(event.getRealmId(), user.group("id"), (realm, changed) -> {
                if (resets || new UserRecords(changed).hasOutdatedFinding()) {
                    onNewPassword(realm, changed, sessionOfAdministrator());
                }
            });
        }
    }

    @Override
    public void close() {}

    /**
     * Returns whether the given event reports that the user has a new password. Ignores UPDATE_PASSWORD, which Keycloak also
     * sends for the same change.
     */
    private static boolean isNewPassword(EventType type, Map<String, String> details) {
        return type == EventType.UPDATE_CREDENTIAL
                && PasswordCredentialModel.TYPE.equals(details.get(Details.CREDENTIAL_TYPE));
    }

    private interface Work {
        void on(RealmModel realm, UserModel user);
    }

    private void guarded(String realmId, String userId, Work work) {
        try {
            RealmModel realm = session.realms().getRealm(realmId);
            UserModel user = realm == null ? null : session.users().getUserById(realm, userId);
            if (realm != null && user != null && CheckExecutions.existIn(realm)) {
                work.on(realm, user);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("The records of a user were not updated after a change of the account. %s", FailureTrace.of(e));
            UndoneChange.report(session);
        }
    }

    /**
     * Returns the id of the administrator's own user session. It continues if administrators set their own password in the
     * console.
     */
    private Optional<String> sessionOfAdministrator() {
        return session.getContext().getBearerToken() instanceof AccessToken token
                ? Optional.ofNullable(token.getSessionId())
                : Optional.empty();
    }

    private void onNewPassword(RealmModel realm, UserModel user, Optional<String> currentSession) {
        UserRecords records = new UserRecords(user);
        boolean ends = records.endsSessions();
        records.forgetFinding();
        if (ends) {
            new OtherSessions(session, logouts).end(realm, user, currentSession);
        }
    }
}
