package dev.keyward.secondfactor.keycloak.enrolment;

import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionContextResult;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Context that adds a user's next required action to the sign-in alone, for users of a storage that does not import them.
 *
 * <p>Keycloak would add it to the user, which a read-only storage refuses. If the user abandons the sign-in, the action is not asked for
 * again. Not thread-safe.
 */
final class UnimportedUserContext extends RequiredActionContextResult {

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

    private static final class ActionsOfSignIn extends UserModelDelegate {

        private final AuthenticationSessionModel authSession;

        ActionsOfSignIn(UserModel user, AuthenticationSessionModel authSession) {
            super(user);
            this.authSession = authSession;
        }

        @Override
        public void addRequiredAction(String action) {
            authSession.addRequiredAction(action);
        }

        @Override
        public void addRequiredAction(RequiredAction action) {
            authSession.addRequiredAction(action);
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
