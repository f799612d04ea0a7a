package dev.keyward.it.providers;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Event listener for tests that makes the insert of audit records fail in the realms that a test has blocked.
 *
 * <p>It stores a row with the id of the event first, in a transaction of its own, so that the commit of the request violates the
 * primary key.
 */
public final class TestBlockedRecordsFactory implements EventListenerProviderFactory {

    /** Ids of the blocked realms. */
    static final Set<String> BLOCKED = ConcurrentHashMap.newKeySet();

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new Blocker(session);
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public String getId() {
        return "test-blocked-records";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    /** Stores a row with the given id, in a transaction of its own. */
    static void block(KeycloakSession session, String id) {
        KeycloakModelUtils.runJobInTransaction(
                session.getKeycloakSessionFactory(),
                own -> own.getProvider(JpaConnectionProvider.class)
                        .getEntityManager()
                        .createNativeQuery("insert into KEYWARD_AUDIT_RECORD"
                                + " (ID, LOG_ID, PLACE, ENTRY_INDEX, CREATED) values (?1, 'none', 'none', 0, 0)")
                        .setParameter(1, id)
                        .executeUpdate());
    }

    public static final class Blocker implements EventListenerProvider {

        private final KeycloakSession session;

        Blocker(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public void onEvent(Event event) {
            if (event.getError() == null) {
                block(event.getRealmId(), event.getId());
            }
        }

        @Override
        public void onEvent(AdminEvent event, boolean includeRepresentation) {
            block(event.getRealmId(), event.getId());
        }

        private void block(String realmId, String id) {
            if (realmId != null && BLOCKED.contains(realmId)) {
                TestBlockedRecordsFactory.block(session, id);
            }
        }

        @Override
        public void close() {}
    }
}
