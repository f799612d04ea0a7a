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
 * Creates the authenticator {@code keyward-breach-check}, whose execution must directly follow the password form.
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

    /**
     * Returns this authenticator's reference category, which is the credential type of passwords. Brute-force
     * protection therefore counts a wrong code like a wrong password.
     */
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
