package dev.keyward.it.providers;

import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.keycloak.Config;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * REST resource for tests that moves the clock of the whole server. A test class that uses it runs {@code @Isolated}
 * and resets the clock.
 */
public final class TestClockFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Clock();
    }

    @Override
    public String getId() {
        return "test-clock";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Clock implements RealmResourceProvider {

        @Override
        public Object getResource() {
            return this;
        }

        @POST
        @Path("set")
        public Response set(@FormParam("seconds") int seconds) {
            Time.setOffset(seconds);
            return Response.noContent().build();
        }

        @Override
        public void close() {}
    }
}
