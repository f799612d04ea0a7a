package dev.keyward.it.providers;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.TreeSet;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.grants.OAuth2GrantType;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that lists the server's grant types, and reads and writes realm attributes that Keycloak hides. */
public final class TestGateFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Gate(session);
    }

    @Override
    public String getId() {
        return "test-gate";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Gate implements RealmResourceProvider {

        private final KeycloakSession session;

        Gate(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public Object getResource() {
            return this;
        }

        @GET
        @Path("grant-types")
        @Produces(MediaType.APPLICATION_JSON)
        public Set<String> grantTypes() {
            return new TreeSet<>(session.listProviderIds(OAuth2GrantType.class));
        }

        /** Returns the text of the attribute; 404 if the realm does not have it. */
        @GET
        @Path("attribute")
        @Produces(MediaType.TEXT_PLAIN)
        public Response attribute(@QueryParam("name") String name) {
            String text = session.getContext().getRealm().getAttribute(name);
            return text == null
                    ? Response.status(Response.Status.NOT_FOUND).build()
                    : Response.ok(text).build();
        }

        @POST
        @Path("attribute")
        @Consumes(MediaType.TEXT_PLAIN)
        public Response setAttribute(@QueryParam("name") String name, String text) {
            session.getContext().getRealm().setAttribute(name, text);
            return Response.noContent().build();
        }

        @Override
        public void close() {}
    }
}
