package dev.keyward.secondfactor.keycloak.coverage;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * REST resource for tests that occupies the turn of a report.
 */
public final class TestCoverageFactory implements RealmResourceProviderFactory {

    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Coverage(session, ends);
    }

    @Override
    public String getId() {
        return "test-coverage";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Coverage implements RealmResourceProvider {

        private static final long SECONDS = 60;

        private final KeycloakSession session;
        private final RealmModel realm;
        private final Map<String, CountDownLatch> ends;

        Coverage(KeycloakSession session, Map<String, CountDownLatch> ends) {
            this.session = session;
            this.realm = session.getContext().getRealm();
            this.ends = ends;
        }

        @Override
        public Object getResource() {
            return this;
        }

        /** Occupies the turn of a report in this realm until it is freed. */
        @POST
        @Path("occupy")
        public Response occupy() {
            return ScanTurn.run(session, realm, () -> end().await(SECONDS, TimeUnit.SECONDS))
                            .isExecuted()
                    ? Response.noContent().build()
                    : Response.status(Response.Status.CONFLICT).build();
        }

        @POST
        @Path("free")
        public Response free() {
            end().countDown();
            return Response.noContent().build();
        }

        private CountDownLatch end() {
            return ends.computeIfAbsent(realm.getId(), id -> new CountDownLatch(1));
        }

        @Override
        public void close() {}
    }
}
