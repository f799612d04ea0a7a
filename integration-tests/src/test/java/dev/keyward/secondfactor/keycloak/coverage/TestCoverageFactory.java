package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.UserFacts;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * REST resource for tests that compares the scan of a campaign's users with what a sign-in sees, and occupies the turn of a report. It
 * is in the package of {@link CoverageScan} because the size of its pages is not public.
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

        private static final long PAUSE_NANOS = 10_000_000;

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

        /** Returns the number of users that a scan with pages of the given size finds, and a line for each user about whom it is wrong. */
        @POST
        @Path("compare")
        @Produces("text/html")
        public String compare(@FormParam("page") int page) {
            Campaign campaign = RealmCampaign.of(realm).campaign().orElseThrow().begun();
            List<String> lines = new ArrayList<>();
            Map<String, UserFacts> scanned = new TreeMap<>();
            new CoverageScan(session, realm, campaign, Instant.now(), page).forEach(user -> {
                if (scanned.put(user.id(), user.facts()) != null) {
                    lines.add(user.id() + " is scanned twice");
                }
            });
            int users = scanned.size();
            AccountFacts facts = new AccountFacts(session, realm);
            session.users()
                    .searchForUserStream(realm, Map.of())
                    .filter(user -> user.isEnabled())
                    .forEach(user -> {
                        UserFacts expected = facts.of(campaign, user);
                        if (expected.kind() == UserFacts.Kind.PERSON && !expected.equals(scanned.get(user.getId()))) {
                            lines.add(user.getId() + " is scanned as " + scanned.get(user.getId()) + " and not as "
                                    + expected);
                        }
                        scanned.remove(user.getId());
                    });
            scanned.keySet().forEach(id -> lines.add(id + " is no user"));
            lines.add(0, Integer.toString(users));
            return String.join("\n", lines);
        }

        /** Occupies the turn of a report in this realm until it is freed. */
        @POST
        @Path("occupy")
        public Response occupy() {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < end) {
                if (ScanTurn.run(session, realm, () -> end().await(SECONDS, TimeUnit.SECONDS))
                        .isExecuted()) {
                    return Response.noContent().build();
                }
                LockSupport.parkNanos(PAUSE_NANOS); // a report by which the test looks for the turn has it
            }
            return Response.status(Response.Status.CONFLICT).build();
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
