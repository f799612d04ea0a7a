package dev.keyward.secondfactor.keycloak.check;

import com.google.auto.service.AutoService;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityCreatedEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.provider.ProviderConfigProperty;

/** Creates the authenticator {@code keyward-second-factor-check}, which has no configuration. Stateless and thread-safe. */
@AutoService(AuthenticatorFactory.class)
public final class SecondFactorCheckFactory implements AuthenticatorFactory {

    public static final String PROVIDER_ID = "keyward-second-factor-check";

    private static final Authenticator CHECK = new SecondFactorCheck();

    @Override
    public Authenticator create(KeycloakSession session) {
        return CHECK;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof FederatedIdentityCreatedEvent link) {
                CheckedUser.refuseOther(link);
            }
        });
    }

    @Override
    public void close() {}

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getDisplayType() {
        return "Keyward: second factor of users who have one";
    }

    @Override
    public String getHelpText() {
        return "Asks users who have an authenticator app, a security key, a passkey or recovery codes for one of them,"
                + " and lets all others continue. Put it after the step that identifies the user, such as Send Reset"
                + " Email. In a first login flow, put it at the top level, after the sub-flow that creates or links"
                + " the user.";
    }

    /** Returns the category of one-time codes, for which brute-force protection counts wrong codes. */
    @Override
    public String getReferenceCategory() {
        return OTPCredentialModel.TYPE;
    }

    @Override
    public boolean isConfigurable() {
        return false;
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
        return List.of();
    }
}
