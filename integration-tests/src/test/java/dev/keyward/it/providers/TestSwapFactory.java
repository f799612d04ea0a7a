package dev.keyward.it.providers;

import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * A required action after which the authentication session is that of the user in {@code login_hint}: stands for a request that
 * replaces the user at the worst moment.
 */
public final class TestSwapFactory implements RequiredActionFactory, RequiredActionProvider {

    public static final String ID = "keyward-test-swap";

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {}

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        context.getUser().removeRequiredAction(ID);
        context.getAuthenticationSession()
                .setAuthenticatedUser(context.getSession()
                        .users()
                        .getUserByUsername(
                                context.getRealm(),
                                context.getAuthenticationSession().getClientNote("login_hint")));
        context.success();
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
