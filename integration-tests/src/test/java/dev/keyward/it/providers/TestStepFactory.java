package dev.keyward.it.providers;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Authenticator for tests that lets every user pass, and adds a detail to the event of the sign-in.
 *
 * <p>Stands for the executions of features. With {@link #DAMAGE} as its value it also damages the user's note of the breach check.
 */
public final class TestStepFactory implements AuthenticatorFactory {

    public static final String ID = "keyward-test-step";

    /** The name of the event detail that this test authenticator adds. */
    public static final String DETAIL = "test_step";

    /** Key of the configuration entry whose value this test authenticator adds to the event. */
    public static final String MARK = "mark";

    /** Configuration value that makes this test authenticator damage the note that the breach check keeps for the user. */
    public static final String DAMAGE = "damage";

    private static final String STAGE_NOTE = "keyward.breach-check.stage.";

    @Override
    public Authenticator create(KeycloakSession session) {
        return new Step();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Marks the event (tests)";
    }

    @Override
    public String getReferenceCategory() {
        return "test";
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    public String getHelpText() {
        return "Marks the event.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(MARK, "Mark", "What it writes.", "String", "x"));
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Step implements Authenticator {

        @Override
        public void authenticate(AuthenticationFlowContext context) {
            String value = context.getAuthenticatorConfig().getConfig().get(MARK);
            if (DAMAGE.equals(value)) {
                context.getAuthenticationSession()
                        .setAuthNote(STAGE_NOTE + context.getUser().getId(), "{\"proven\":true}");
            }
            context.getEvent().detail(DETAIL, value);
            context.success();
        }

        @Override
        public void action(AuthenticationFlowContext context) {}

        @Override
        public boolean requiresUser() {
            return true;
        }

        @Override
        public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
            return true;
        }

        @Override
        public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

        @Override
        public void close() {}
    }
}
