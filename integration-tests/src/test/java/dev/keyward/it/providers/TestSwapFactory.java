package dev.keyward.it.providers;

import jakarta.ws.rs.core.Response;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Required action for tests that makes the user in {@code login_hint} the user of the authentication session.
 *
 * <p>Simulates a concurrent request of the same tab at the worst moment. With {@link #RESET} in {@code login_hint} it restarts
 * the sign-in instead.
 */
public final class TestSwapFactory implements RequiredActionFactory, RequiredActionProvider {

    public static final String ID = "keyward-test-swap";

    public static final String RESET = "keyward-test-reset";

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {}

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (RESET.equals(context.getAuthenticationSession().getClientNote("login_hint"))) {
            reset(context);
            return;
        }
        context.getUser().removeRequiredAction(ID);
        context.getAuthenticationSession()
                .setAuthenticatedUser(context.getSession()
                        .users()
                        .getUserByUsername(
                                context.getRealm(),
                                context.getAuthenticationSession().getClientNote("login_hint")));
        context.success();
    }

    private static void reset(RequiredActionContext context) {
        UserModel user = context.getUser();
        user.setFirstName("Changed");
        // Does the same as Keycloak's resetFlow, in the same order.
        AuthenticationSessionModel authSession = context.getAuthenticationSession();
        authSession.setAuthenticatedUser(null);
        authSession.clearExecutionStatus();
        authSession.clearUserSessionNotes();
        authSession.clearAuthNotes();
        context.getEvent().clone().event(EventType.UPDATE_CREDENTIAL).user(user).success();
        context.challenge(Response.noContent().build());
    }

    @Override
    public void processAction(RequiredActionContext context) {}

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return "Replaces the user (tests)";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
