package dev.keyward.passwordpolicy.keycloak.evaluator;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.StatelessFactory;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.policy.PasswordPolicyManagerProviderFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * Puts {@link PasswordEvaluator} in the place of Keycloak's policy manager, for every realm of the server.
 *
 * <p>{@code kc.sh build --spi-password-policy-manager--keyward-evaluator--enabled=false} leaves Keycloak's own in place;
 * Keyward's rules then still hold, one reason at a time.
 */
@AutoService(PasswordPolicyManagerProviderFactory.class)
public final class PasswordEvaluatorFactory
        implements PasswordPolicyManagerProviderFactory, StatelessFactory<PasswordPolicyManagerProvider> {

    public static final String PROVIDER_ID = "keyward-evaluator";

    /** Server option: whether pages show the rules before a password is typed. */
    public static final String RULES_ON_PAGES = "rules-on-pages";

    private boolean rulesOnPages = true;

    @Override
    public void init(Config.Scope config) {
        rulesOnPages = config.getBoolean(RULES_ON_PAGES, true);
    }

    @Override
    public PasswordPolicyManagerProvider create(KeycloakSession session) {
        return new PasswordEvaluator(session, rulesOnPages);
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(RULES_ON_PAGES)
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .helpText(
                        "Whether the pages for registration and new passwords show the rules, and which of them the password keeps while it is typed.")
                .defaultValue("true")
                .add()
                .build();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    /** Above 0, the order of Keycloak's own manager, so that this one is the default. */
    @Override
    public int order() {
        return 10;
    }
}
