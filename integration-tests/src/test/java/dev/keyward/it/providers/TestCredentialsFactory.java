package dev.keyward.it.providers;

import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.keycloak.Config;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that stores Keyward's credentials with a date in the past, which Keycloak's API does not accept. */
public final class TestCredentialsFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Credentials(session);
    }

    @Override
    public String getId() {
        return "test-credentials";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Credentials implements RealmResourceProvider {

        private final KeycloakSession session;

        Credentials(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public Object getResource() {
            return this;
        }

        @POST
        @Path("store")
        public Response store(
                @FormParam("user") String user,
                @FormParam("type") String type,
                @FormParam("created") long created,
                @FormParam("data") String data) {
            RealmModel realm = session.getContext().getRealm();
            CredentialModel credential = new CredentialModel();
            credential.setType(type);
            credential.setCreatedDate(created);
            credential.setSecretData("{}");
            credential.setCredentialData(data);
            session.users().getUserById(realm, user).credentialManager().createStoredCredential(credential);
            return Response.noContent().build();
        }

        @Override
        public void close() {}
    }
}
