package dev.keyward.breachcheck.keycloak;

import dev.keyward.providerkit.FailureTrace;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
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
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Does what follows from a new password or a new email address, in realms whose flows have the execution.
 *
 * <p>In the transaction of the change: Keycloak hands a listener the events of changes that succeed in the session that makes them. A
 * new password takes its deadline away, whichever way it was set; one that was chosen because of this check also ends the
 * user's other sessions. An address that its owner changed is no proof for a while; one that an administrator or a directory
 * changed is, as they may set the password as well. Failure policy: what fails is logged, and the change stands. Not shared
 * between threads.
 */
final class AccountChanges implements EventListenerProvider {

    private static final Logger LOG = Logger.getLogger(AccountChanges.class);

    private final KeycloakSession session;

    AccountChanges(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        if (event.getError() != null || event.getUserId() == null) {
            return;
        }
        Map<String, String> details = Optional.ofNullable(event.getDetails()).orElse(Map.of());
        if (isNewPassword(event.getType(), details)) {
            guarded(event.getRealmId(), event.getUserId(), this::onNewPassword);
        } else if (isNewAddress(details)) {
            guarded(
                    event.getRealmId(),
                    event.getUserId(),
                    (realm, user) -> new Marks(user).setAddressChanged(Instant.ofEpochMilli(Time.currentTimeMillis())));
        }
    }

    /** An administrator has set a password. */
    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        String path = Optional.ofNullable(event.getResourcePath()).orElse("");
        if (event.getError() == null
                && event.getResourceType() == ResourceType.USER
                && event.getOperationType() == OperationType.ACTION
                && path.matches("users/[^/]+/reset-password")) {
            guarded(event.getRealmId(), path.split("/", -1)[1], (realm, user) -> new Marks(user).removeDeadline());
        }
    }

    @Override
    public void close() {}

    /** Keycloak also sends the older UPDATE_PASSWORD for the same change. */
    private static boolean isNewPassword(EventType type, Map<String, String> details) {
        return type == EventType.UPDATE_CREDENTIAL
                && PasswordCredentialModel.TYPE.equals(details.get(Details.CREDENTIAL_TYPE));
    }

    /** Whatever the event is: profile, address, or a page of somebody else's. */
    private static boolean isNewAddress(Map<String, String> details) {
        String updated = details.get(Details.UPDATED_EMAIL);
        return updated != null && !updated.equalsIgnoreCase(details.get(Details.PREVIOUS_EMAIL));
    }

    private interface Work {
        void on(RealmModel realm, UserModel user);
    }

    private void guarded(String realmId, String userId, Work work) {
        try {
            RealmModel realm = session.realms().getRealm(realmId);
            UserModel user = realm == null ? null : session.users().getUserById(realm, userId);
            if (realm != null && user != null && FlowsOf.haveCheck(realm)) {
                work.on(realm, user);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("What follows from a change of an account was not done. %s", FailureTrace.of(e));
        }
    }

    private void onNewPassword(RealmModel realm, UserModel user) {
        AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
        Marks marks = new Marks(user);
        boolean wasBlocked = new Quota(session).forgetBlocked(realm, user);
        boolean ends =
                wasBlocked || marks.endsSessions() || (authSession != null && new Progress(authSession).endsSessions());
        marks.removeDeadline();
        if (ends) {
            endOtherSessions(realm, user, Optional.ofNullable(authSession));
        }
    }

    /** As Keycloak does where its page has the box for it ticked. */
    private void endOtherSessions(RealmModel realm, UserModel user, Optional<AuthenticationSessionModel> authSession) {
        String current =
                authSession.map(signIn -> signIn.getParentSession().getId()).orElse("");
        Stream.concat(
                        session.sessions().getUserSessionsStream(realm, user),
                        session.sessions().getOfflineUserSessionsStream(realm, user))
                .filter(other -> !Objects.equals(other.getId(), current))
                .toList()
                .forEach(other -> end(realm, other));
    }

    private void end(RealmModel realm, UserSessionModel other) {
        AuthenticationManager.backchannelLogout(
                session,
                realm,
                other,
                session.getContext().getUri(),
                session.getContext().getConnection(),
                session.getContext().getHttpRequest().getHttpHeaders(),
                true);
    }
}
