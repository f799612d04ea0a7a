package dev.keyward.providerkit.gate;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.ServiceLoader;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;

/**
 * Creates the executor for client policies through which features refuse tokens.
 *
 * <p>Keycloak offers it while its feature {@code client-policies} is on. Thread-safe.
 */
@AutoService(ClientPolicyExecutorProviderFactory.class)
public final class TokenGateFactory implements ClientPolicyExecutorProviderFactory {

    public static final String PROVIDER_ID = "keyward-token-gate";

    private static final List<GateCheck> CHECKS =
            ServiceLoader.load(GateCheck.class, TokenGateFactory.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    @Override
    public ClientPolicyExecutorProvider<?> create(KeycloakSession session) {
        return new TokenGate(session, CHECKS);
    }

    /** Returns the names of the features that rely on the token gate in the given realm now. */
    public static List<String> enforcing(KeycloakSession session, RealmModel realm) {
        return CHECKS.stream()
                .filter(check -> check.isEnforcedIn(session, realm))
                .map(GateCheck::feature)
                .toList();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public String getHelpText() {
        return "Refuses tokens to users for whom Keyward says that something is due, such as a second factor.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}
