package dev.keyward.breachcheck.keycloak.accounts;

import dev.keyward.breachcheck.keycloak.authsession.Passes;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.light.LightweightUserAdapter;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.Action;
import org.keycloak.userprofile.UserProfileContext;

/**
 * Rolls back a sign-in or an account change if the breach check did not let the user continue.
 *
 * <p>The end of the flow has verified that already. A concurrent request of the same tab may still replace the user in the
 * authentication session afterwards. Keycloak then signs that user in, or shows them a required action.
 *
 * <p>Keycloak logs an exception of an event listener and continues. This class therefore makes the transaction of the request
 * fail before it commits: no user session is stored, no credential changes, and the response is an error. Only a password that
 * Keycloak wrote to a directory is not rolled back. Stateless and thread-safe.
 */
final class SignInGuard {

    private static final Logger LOG = Logger.getLogger(SignInGuard.class);

    private static final String ERROR = "keyward_password_not_checked";

    private static final Set<EventType> GUARDED = EnumSet.of(
            EventType.LOGIN,
            EventType.UPDATE_CREDENTIAL,
            EventType.REMOVE_CREDENTIAL,
            EventType.UPDATE_EMAIL,
            EventType.DELETE_ACCOUNT,
            EventType.FEDERATED_IDENTITY_LINK,
            EventType.FEDERATED_IDENTITY_OVERRIDE_LINK);

    /**
     * Value of the event detail {@code register_method} for a registration through an identity provider. Such a registration also
     * links the account of the identity provider to the user of the authentication session.
     */
    private static final String BY_BROKER = "broker";

    /** Name of the KeycloakSession attribute that holds the authentication session of the request. */
    private static final String TAB = "keyward.breach-check.tab";

    private SignInGuard() {}

    /**
     * Stores the authentication session of this request, so that {@link #check} can use it. Keycloak replaces it in the context
     * while it ends other user sessions.
     */
    static void keep(KeycloakSession session, AuthenticationSessionModel authSession) {
        session.setAttribute(TAB, authSession);
    }

    private static @Nullable AuthenticationSessionModel tab(KeycloakSession session) {
        if (session.getAttribute(TAB) instanceof AuthenticationSessionModel kept) {
            return kept;
        }
        AuthenticationSessionModel current = session.getContext().getAuthenticationSession();
        boolean isOfLogout = current != null && Action.LOGGING_OUT.name().equals(current.getAction());
        return isOfLogout ? null : current;
    }

    static void check(KeycloakSession session, Event event) {
        AuthenticationSessionModel authSession = tab(session);
        // A lightweight user comes from an identity provider and has no password.
        if (authSession == null || !isGuarded(event) || LightweightUserAdapter.isLightweightUser(event.getUserId())) {
            return;
        }
        RealmModel realm = authSession.getRealm();
        // Read the user last: a reset by another request removes the user before the status and the notes.
        if (isUnchecked(session, authSession, event.getUserId()) || isTakenAway(authSession, event)) {
            session.getTransactionManager().enlistPrepare(new Refusal());
            LOG.errorf(
                    "Realm %s: %s of user %s is undone. The breach check of this authentication session let another"
                            + " user continue.",
                    realm.getName(), event.getType(), event.getUserId());
            new EventBuilder(realm, session, session.getContext().getConnection())
                    .event(EventType.LOGIN)
                    .client(event.getClientId())
                    .user(event.getUserId())
                    .detail(Details.REASON, "the breach check of this authentication session let another user continue")
                    .error(ERROR);
        }
    }

    private static boolean isGuarded(Event event) {
        Map<String, String> details = Optional.ofNullable(event.getDetails()).orElse(Map.of());
        return switch (event.getType()) {
            // Excludes a change of the language, which users may choose on a page of the check.
            case UPDATE_PROFILE -> UserProfileContext.UPDATE_PROFILE.name().equals(details.get(Details.CONTEXT));
            case REGISTER -> BY_BROKER.equals(details.get(Details.REGISTER_METHOD));
            default -> GUARDED.contains(event.getType());
        };
    }

    /**
     * Returns whether the authentication session no longer belongs to the user of the given event. The sign-in may have
     * restarted meanwhile.
     */
    private static boolean isTakenAway(AuthenticationSessionModel authSession, Event event) {
        // Keycloak sends this event after it has deleted the user.
        return event.getType() != EventType.DELETE_ACCOUNT
                && Optional.ofNullable(authSession.getAuthenticatedUser())
                        .filter(user -> user.getId().equals(event.getUserId()))
                        .isEmpty()
                && CheckExecutions.existIn(authSession.getRealm());
    }

    /**
     * Returns whether the given user has not passed the breach checks of the authentication session. Another user may have passed
     * them.
     */
    static boolean isUnchecked(KeycloakSession session, AuthenticationSessionModel authSession, String userId) {
        boolean isLacking = new Passes(authSession, userId).lacksCheck(authSession.getRealm())
                || new StageNote(authSession, userId).held().isPresent();
        return isLacking
                && !UnprovenFinding.isMailed(authSession, userId)
                && !isOfIdentityProvider(session, authSession, userId);
    }

    /**
     * Returns whether an identity provider authenticated the given user. The user may have entered a password for another account in this
     * tab before.
     */
    private static boolean isOfIdentityProvider(
            KeycloakSession session, AuthenticationSessionModel authSession, String userId) {
        String provider = authSession.getUserSessionNotes().get(Details.IDENTITY_PROVIDER);
        String username = authSession.getUserSessionNotes().get(Details.IDENTITY_PROVIDER_USERNAME);
        String account = authSession.getAuthNote(AuthenticationProcessor.BROKER_USER_ID);
        if (provider == null) {
            return false;
        }
        RealmModel realm = authSession.getRealm();
        String prefix = provider + ".";
        if (account != null && account.startsWith(prefix)) {
            return Optional.ofNullable(session.users()
                            .getUserByFederatedIdentity(
                                    realm,
                                    new FederatedIdentityModel(provider, account.substring(prefix.length()), username)))
                    .filter(user -> user.getId().equals(userId))
                    .isPresent();
        }
        // Most social identity providers leave the account id out of the note.
        return Optional.ofNullable(session.users().getUserById(realm, userId))
                .map(user -> session.users().getFederatedIdentity(realm, user, provider))
                .map(FederatedIdentityModel::getUserName)
                .filter(linked -> linked.equals(username))
                .isPresent();
    }

    private static final class Refusal extends AbstractKeycloakTransaction {

        @Override
        protected void commitImpl() {
            throw new ModelException("The breach check did not let this user continue.");
        }

        @Override
        protected void rollbackImpl() {}
    }
}
