package dev.keyward.secondfactor.keycloak.enrolment;

import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionContextResult;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.ReadOnlyException;

/**
 * Context that adds a user's next required action to the sign-in, too, for users of a storage that does not import them.
 *
 * <p>Keycloak adds it to the user alone, which a read-only storage refuses, and which others keep for one request only. A user who
 * abandons the sign-in is asked again at the next one only if the storage keeps required actions. Not thread-safe.
 */
final class UnimportedUserContext extends RequiredActionContextResult {

    private static final Logger LOG = Logger.getLogger(UnimportedUserContext.class);

    UnimportedUserContext(RequiredActionContext context, RequiredActionFactory factory) {
        super(
                context.getAuthenticationSession(),
                context.getRealm(),
                context.getEvent(),
                context.getSession(),
                context.getHttpRequest(),
                new ActionsOfSignIn(context.getUser(), context.getAuthenticationSession()),
                factory);
    }

    /** A user whose new required actions become actions of the sign-in, and stay those of the user if the storage keeps them. */
    static final class ActionsOfSignIn extends UserModelDelegate {

        private final AuthenticationSessionModel authSession;

        ActionsOfSignIn(UserModel user, AuthenticationSessionModel authSession) {
            super(user);
            this.authSession = authSession;
        }

        @Override
        public void addRequiredAction(String action) {
            authSession.addRequiredAction(action);
            try {
                super.addRequiredAction(action);
            } catch (ReadOnlyException e) {
                LOG.debugf("The storage of user %s keeps no required actions.", getId());
            }
        }

        @Override
        public void addRequiredAction(RequiredAction action) {
            addRequiredAction(action.name());
        }
    }

    /** Gives the outcome of the action to the context that Keycloak reads. */
    void passOutcomeTo(RequiredActionContext context) {
        if (getStatus() == Status.CHALLENGE) {
            context.challenge(getChallenge());
        } else if (getStatus() == Status.SUCCESS) {
            context.success();
        }
    }
}
