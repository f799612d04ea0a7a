package dev.keyward.secondfactor.keycloak.check;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityCreatedEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.ErrorPageException;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Notes which user the check let continue in an authentication session, and whether the user proved a factor.
 *
 * <p>Keycloak stores the status of an execution for each authentication session, not for each user, and skips an execution that has
 * succeeded. A sign-in at an identity provider, or the link of a mail, can replace the user of an authentication session and keeps the
 * status ({@code IdentityBrokerService}, {@code LoginActionsServiceChecks}). Stateless and thread-safe.
 */
public final class CheckedUser {

    private static final String NOTE = "keyward-second-factor.checked";

    private static final String PROVEN = "proven ";
    private static final String WITHOUT_FACTOR = "without-factor ";

    private CheckedUser() {}

    static void setProven(AuthenticationSessionModel authSession, UserModel user) {
        authSession.setAuthNote(NOTE, PROVEN + user.getId());
    }

    static void setWithoutFactor(AuthenticationSessionModel authSession, UserModel user) {
        authSession.setAuthNote(NOTE, WITHOUT_FACTOR + user.getId());
    }

    /** Returns whether the user has proved a factor to the check, or just before it, in the same authentication session. */
    static boolean isProven(AuthenticationSessionModel authSession, UserModel user) {
        return (PROVEN + user.getId()).equals(authSession.getAuthNote(NOTE));
    }

    /** Returns whether the check has let the user continue without a factor, and the user has set up none in this sign-in. */
    static boolean isWithoutFactor(AuthenticationSessionModel authSession, UserModel user) {
        return (WITHOUT_FACTOR + user.getId()).equals(authSession.getAuthNote(NOTE));
    }

    /**
     * Notes that the user has set up a factor in this sign-in, which then counts as proven. Call it only if the user had no factor from
     * elsewhere before.
     */
    public static void setUp(AuthenticationSessionModel authSession, UserModel user) {
        if (isWithoutFactor(authSession, user)) {
            setProven(authSession, user);
        }
    }

    /**
     * Returns whether the user has got a factor elsewhere since the check let the user continue without one. Whoever passed the check may
     * be somebody else.
     */
    public static boolean hasUnaskedFactor(RequiredActionContext context) {
        return isWithoutFactor(context.getAuthenticationSession(), context.getUser())
                && !CheckFactor.of(context.getSession(), context.getRealm(), context.getUser())
                        .isEmpty();
    }

    /** Returns whether another user than the given one has passed the check. */
    static boolean isOther(AuthenticationSessionModel authSession, UserModel user) {
        return Optional.ofNullable(authSession.getAuthNote(NOTE))
                .filter(checked -> !List.of(PROVEN + user.getId(), WITHOUT_FACTOR + user.getId())
                        .contains(checked))
                .isPresent();
    }

    /**
     * Ends the sign-in with an error page if the check let another user continue. Called whenever Keycloak looks for required actions, so
     * before the first of them.
     */
    public static void refuseOther(RequiredActionContext context) {
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        if (isOther(authSession, context.getUser())) {
            context.getEvent().clone().user(context.getUser()).error(Errors.DIFFERENT_USER_AUTHENTICATED);
            AuthenticationProcessor.resetFlow(authSession, LoginActionsService.AUTHENTICATE_PATH);
            // Not ErrorPageException, with which Keycloak would roll back and keep the flow.
            throw new WebApplicationException(ErrorPage.error(
                    context.getSession(), authSession, Response.Status.BAD_REQUEST, Messages.EXPIRED_CODE));
        }
    }

    /**
     * Undoes the link of an account to a user of an authentication session in which the check let another user continue. Keycloak
     * stores the link after the end of the flow and before any required action. The tab shows the error until the user begins again from
     * the application.
     */
    static void refuseOther(FederatedIdentityCreatedEvent link) {
        KeycloakSession session = link.getKeycloakSession();
        AuthenticationSessionModel authSession = session.getContext().getAuthenticationSession();
        if (authSession != null && isOther(authSession, link.getUser())) {
            new EventBuilder(link.getRealm(), session, session.getContext().getConnection())
                    .event(EventType.IDENTITY_PROVIDER_FIRST_LOGIN)
                    .client(authSession.getClient())
                    .user(link.getUser())
                    .detail(
                            Details.IDENTITY_PROVIDER,
                            link.getFederatedIdentity().getIdentityProvider())
                    .error(Errors.DIFFERENT_USER_AUTHENTICATED);
            session.getTransactionManager()
                    .setRollbackOnly(); // older supported versions do not roll back for this exception
            throw new ErrorPageException(session, authSession, Response.Status.BAD_REQUEST, Messages.EXPIRED_CODE);
        }
    }
}
