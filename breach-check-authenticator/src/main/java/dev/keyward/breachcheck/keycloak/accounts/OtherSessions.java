package dev.keyward.breachcheck.keycloak.accounts;

import dev.keyward.providerkit.failures.FailureTrace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * Ends a user's other online and offline sessions in the transaction that changes the password.
 *
 * <p>Keycloak's option <em>Sign out from other devices</em> does the same, but waits for the servers of all clients. This class
 * leaves the calls to {@link ClientLogouts}. Not thread-safe.
 */
final class OtherSessions {

    private static final Logger LOG = Logger.getLogger(OtherSessions.class);

    private static final String ENDED_BECAUSE = "keyward_breached_password_changed";

    private final KeycloakSession session;
    private final ClientLogouts logouts;

    OtherSessions(KeycloakSession session, ClientLogouts logouts) {
        this.session = session;
        this.logouts = logouts;
    }

    /** Ends all sessions of the user except the given one. */
    void end(RealmModel realm, UserModel user, Optional<String> currentSession) {
        List<UserSessionModel> others = Stream.concat(
                        session.sessions().getUserSessionsStream(realm, user),
                        session.sessions().getOfflineUserSessionsStream(realm, user))
                .filter(other -> !currentSession.equals(Optional.of(other.getId())))
                .toList();
        if (!others.isEmpty()) {
            logouts.afterCommit(session, realm, others);
            others.forEach(other -> end(realm, other));
        }
    }

    /** Ends one user session and sends its logout event. A failure is logged, so that the other sessions still end. */
    private void end(RealmModel realm, UserSessionModel other) {
        try {
            EventBuilder event = new EventBuilder(
                            realm, session, session.getContext().getConnection())
                    .event(EventType.LOGOUT)
                    .session(other)
                    .user(other.getUser())
                    .detail(Details.REASON, ENDED_BECAUSE);
            // Sign-ins that the same browser has not completed.
            RootAuthenticationSessionModel open =
                    session.authenticationSessions().getRootAuthenticationSession(realm, other.getId());
            if (open != null) {
                session.authenticationSessions().removeRootAuthenticationSession(realm, open);
            }
            if (other.isOffline()) {
                session.sessions().removeOfflineUserSession(realm, other);
            } else {
                session.sessions().removeUserSession(realm, other);
            }
            event.success();
        } catch (RuntimeException e) {
            LOG.errorf("A session did not end after a breached password was changed. %s", FailureTrace.of(e));
        }
    }
}
