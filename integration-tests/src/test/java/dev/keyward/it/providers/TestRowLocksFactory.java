package dev.keyward.it.providers;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * REST resource for tests that locks the stored mails of the realm in the URL, as the deletion of a realm does in a long transaction. The
 * release rolls the transaction back.
 */
public final class TestRowLocksFactory implements RealmResourceProviderFactory {

    private static final Map<String, CountDownLatch> RELEASES = new ConcurrentHashMap<>();

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Locks(session);
    }

    @Override
    public String getId() {
        return "test-row-locks";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Locks implements RealmResourceProvider {

        private final KeycloakSession session;

        Locks(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public Object getResource() {
            return this;
        }

        @POST
        @Path("take")
        public Response take() throws InterruptedException {
            String realm = session.getContext().getRealm().getId();
            KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            RELEASES.put(realm, release);
            new Thread(() -> KeycloakModelUtils.runJobInTransaction(factory, own -> hold(own, realm, taken, release)))
                    .start();
            return Response.status(taken.await(10, TimeUnit.SECONDS) ? 204 : 409)
                    .build();
        }

        private static void hold(KeycloakSession own, String realm, CountDownLatch taken, CountDownLatch release) {
            own.getTransactionManager().setRollbackOnly();
            int rows = own.getProvider(JpaConnectionProvider.class)
                    .getEntityManager()
                    .createQuery("delete from KeywardMail m where m.realmId = :realm")
                    .setParameter("realm", realm)
                    .executeUpdate();
            if (rows == 0) {
                return;
            }
            taken.countDown();
            try {
                boolean unused = release.await(2, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @POST
        @Path("release")
        public Response release() {
            Optional.ofNullable(RELEASES.get(session.getContext().getRealm().getId()))
                    .ifPresent(CountDownLatch::countDown);
            return Response.noContent().build();
        }

        @Override
        public void close() {}
    }
}
