package dev.keyward.passwordpolicy.keycloak.evaluator;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.StatelessFactory;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.ServerOptions;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.policy.PasswordPolicyManagerProviderFactory;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Factory that replaces Keycloak's password policy manager by {@link PasswordEvaluator} in every realm of the server.
 *
 * <p>{@code kc.sh build --spi-password-policy-manager--keyward-evaluator--enabled=false} restores Keycloak's
 * manager; Keyward's rules still apply then, with one reason at a time.
 */
@AutoService(PasswordPolicyManagerProviderFactory.class)
public final class PasswordEvaluatorFactory
        implements PasswordPolicyManagerProviderFactory, StatelessFactory<PasswordPolicyManagerProvider> {

    public static final String PROVIDER_ID = "keyward-evaluator";

    private static final BooleanOption RULES_ON_PAGES = new BooleanOption(
            "rules-on-pages",
            true,
            "Whether the pages for registration and new passwords show the rules, and while the user types, which of"
                    + " them are met.");

    private boolean rulesOnPages = RULES_ON_PAGES.defaultValue();

    @Override
    public void init(Config.Scope config) {
        rulesOnPages = ServerOptions.read(config, RULES_ON_PAGES);
    }

    @Override
    public PasswordPolicyManagerProvider create(KeycloakSession session) {
        return new PasswordEvaluator(session, rulesOnPages);
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ServerOptions.metadata(RULES_ON_PAGES);
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    /** Returns a higher order than that of Keycloak's own password policy manager, so that this provider is the default. */
    @Override
    public int order() {
        return 10;
    }
}
