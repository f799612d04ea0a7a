package dev.keyward.it.providers;

import org.keycloak.Config;
import org.keycloak.credential.CredentialModel;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;

/**
 * Event listener for tests in which the database refuses a record, when an administrator resets the password of certain users.
 *
 * <p>Stores a credential under the id of another credential, and catches the exception.
 */
public final class TestDatabaseFailureFactory implements EventListenerProviderFactory {

    /** First name of the users for whom the database fails. */
    public static final String FIRST_NAME = "Database-Fails";

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new Listener(session);
    }

    @Override
    public String getId() {
        return "keyward-test-database-failure";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Listener implements EventListenerProvider {

        private final KeycloakSession session;

        Listener(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public void onEvent(Event event) {}

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            String path = String.valueOf(event.getResourcePath());
            if (!path.startsWith("users/") || !path.endsWith("/reset-password")) {
                return;
            }
            UserModel user = session.users()
                    .getUserById(session.getContext().getRealm(), path.substring(6, path.lastIndexOf('/')));
            if (!FIRST_NAME.equals(user.getFirstName())) {
                return;
            }
            CredentialModel record = new CredentialModel();
            record.setId(user.credentialManager()
                    .getStoredCredentialsStream()
                    .findFirst()
                    .orElseThrow()
                    .getId());
            record.setType("test");
            record.setSecretData("{}");
            record.setCredentialData("{}");
            try {
                user.credentialManager().createStoredCredential(record);
            } catch (RuntimeException e) {
                // As Keyward's listener does: Keycloak still has to roll back.
            }
        }

        @Override
        public void close() {}
    }
}
