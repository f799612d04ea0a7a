package dev.keyward.passwordpolicy.keycloak;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.policy.PasswordPolicyManagerProviderFactory;

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

    @Override
    public PasswordPolicyManagerProvider create(KeycloakSession session) {
        return new PasswordEvaluator(session);
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
