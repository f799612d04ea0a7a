package dev.keyward.breachcheck.keycloak.lists;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.http.impl.client.CloseableHttpClient;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Supplies a variant of Keycloak's HTTP client that does no tracing.
 *
 * <p>A client with tracing would record the range in the trace of the sign-in, and send the trace id to the range service.
 * Thread-safe.
 */
final class UntracedHttpClient implements Supplier<CloseableHttpClient> {

    private final KeycloakSessionFactory factory;
    private volatile Optional<CloseableHttpClient> client = Optional.empty();

    UntracedHttpClient(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    /**
     * Returns the HTTP client without tracing, and creates it at the first call. Its trust store does not exist before the server has
     * started.
     */
    @Override
    public CloseableHttpClient get() {
        return client.orElseGet(() -> {
            CloseableHttpClient created = create();
            client = Optional.of(created);
            return created;
        });
    }

    private CloseableHttpClient create() {
        try (KeycloakSession session = factory.create()) {
            HttpClientProvider untraced = session.getProvider(HttpClientProvider.class, "default");
            HttpClientProvider provider = untraced == null ? session.getProvider(HttpClientProvider.class) : untraced;
            return provider.getHttpClient();
        }
    }
}
