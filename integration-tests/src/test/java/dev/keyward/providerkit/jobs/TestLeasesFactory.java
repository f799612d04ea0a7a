package dev.keyward.providerkit.jobs;

import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * REST resource for tests in which several owners compete for the same lease rows of Keycloak's database. It is in the package of {@link
 * DatabaseLeases} because that class is not public.
 */
public final class TestLeasesFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Leases(session.getKeycloakSessionFactory());
    }

    @Override
    public String getId() {
        return "test-leases";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class Leases implements RealmResourceProvider {

        private final KeycloakSessionFactory factory;

        Leases(KeycloakSessionFactory factory) {
            this.factory = factory;
        }

        @Override
        public Object getResource() {
            return this;
        }

        /**
         * Lets several owners, each with a thread and database connections of its own, create a lease row at the same time, and then take
         * it at the same time after it has expired.
         *
         * @return one line per round: the number of owners that created the row, and that took it
         */
        @POST
        @Path("race")
        @Produces("text/html")
        public String race(@FormParam("owners") int owners, @FormParam("rounds") int rounds)
                throws InterruptedException, ExecutionException {
            ExecutorService threads = Executors.newFixedThreadPool(owners);
            try {
                List<String> lines = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    lines.add(round(owners, threads));
                }
                return String.join("\n", lines);
            } finally {
                threads.shutdown();
            }
        }

        private String round(int owners, ExecutorService threads) throws InterruptedException, ExecutionException {
            AtomicLong clock = new AtomicLong();
            long created = holdAtOnce(leases("created-" + UUID.randomUUID(), owners, clock), threads);
            String abandoned = "abandoned-" + UUID.randomUUID();
            leases(abandoned, 1, clock).forEach(Lease::hold);
            List<Lease> leases = leases(abandoned, owners, clock);
            leases.forEach(Lease::hold);
            clock.addAndGet(Lease.TIMEOUT.toNanos());
            return created + " " + holdAtOnce(leases, threads);
        }

        private List<Lease> leases(String job, int owners, AtomicLong clock) {
            return IntStream.range(0, owners)
                    .mapToObj(owner ->
                            new Lease(job, UUID.randomUUID().toString(), new DatabaseLeases(factory), clock::get))
                    .toList();
        }

        private static long holdAtOnce(List<Lease> leases, ExecutorService threads)
                throws InterruptedException, ExecutionException {
            CyclicBarrier start = new CyclicBarrier(leases.size());
            List<Future<Boolean>> results = new ArrayList<>();
            for (Lease lease : leases) {
                results.add(threads.submit(() -> {
                    start.await();
                    return lease.hold();
                }));
            }
            long held = 0;
            for (Future<Boolean> result : results) {
                held += result.get() ? 1 : 0;
            }
            return held;
        }

        @Override
        public void close() {}
    }
}
