package dev.keyward.secondfactor.keycloak.action;

import com.google.auto.service.AutoService;
import dev.keyward.secondfactor.keycloak.settings.CampaignOptions;
import dev.keyward.secondfactor.keycloak.settings.InvalidSetting;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.userprofile.ValidationException;
import org.keycloak.validate.ValidationError;

/**
 * Creates the required action of the campaign, and refuses a configuration with a value that is not allowed. Thread-safe.
 */
@AutoService(RequiredActionFactory.class)
public final class SecondFactorActionFactory implements RequiredActionFactory {

    private static final RequiredActionProvider ACTION = new SecondFactorAction();

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return ACTION;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    @Override
    public String getId() {
        return RealmCampaign.PROVIDER_ID;
    }

    @Override
    public String getDisplayText() {
        return "Second factor campaign";
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return CampaignOptions.properties();
    }

    @Override
    public void validateConfig(KeycloakSession session, RealmModel realm, RequiredActionConfigModel model) {
        Map<String, String> config = Optional.ofNullable(model.getConfig()).orElse(Map.of());
        RealmCampaign.invalid(session, realm, config).ifPresent(SecondFactorActionFactory::refuse);
    }

    private static void refuse(InvalidSetting invalid) {
        throw new ValidationException(
                new ValidationError(RealmCampaign.PROVIDER_ID, invalid.key(), String.valueOf(invalid.getMessage())));
    }
}
