package dev.keyward.breachcheck.keycloak.signin;

import com.google.auto.service.AutoService;
import dev.keyward.breachcheck.keycloak.settings.CheckExecutions;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticationFlowCallbackFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Factory of the execution {@code keyward-breach-check}, which stands directly after the step that asks for the password.
 *
 * <p>Stateless and thread-safe.
 */
@AutoService(AuthenticatorFactory.class)
public final class SignInCheckFactory implements AuthenticationFlowCallbackFactory {

    public static final String PROVIDER_ID = CheckExecutions.PROVIDER_ID;

    @Override
    public Authenticator create(KeycloakSession session) {
        return new SignInCheck(session);
    }

    @Override
    public void close() {}

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayType() {
        return "Keyward: breached and weak passwords";
    }

    @Override
    public String getHelpText() {
        return "Checks the password of a sign-in against the breach lists and the current password policy. Put it directly after the step that asks for the password.";
    }

    /** Brute-force protection counts failures of a few categories only. With this one, it counts wrong codes as wrong passwords. */
    @Override
    public String getReferenceCategory() {
        return PasswordCredentialModel.TYPE;
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
    public List<ProviderConfigProperty> getConfigProperties() {
        return SignInCheckConfig.properties();
    }
}
