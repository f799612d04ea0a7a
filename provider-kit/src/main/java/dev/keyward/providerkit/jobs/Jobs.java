package dev.keyward.providerkit.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.keycloak.common.util.Environment;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;

/**
 * Runs background jobs on this node, one thread per job, once Keycloak has migrated its database.
 *
 * <p>A job runs only while this node owns the job's {@link Lease}. Create an instance in {@code postInit} of a provider factory,
 * and close it in {@code close} of the factory. Jobs start only after the migration, because Keyward's tables may not exist
 * before it. Thread-safe.
 */
public final class Jobs implements AutoCloseable {

    /**
     * Name of Keycloak's profile for commands that start no server. {@code Environment.isNonServerMode} exists only since
     * Keycloak 26.7.
     */
    private static final String NON_SERVER_MODE = "nonserver";

    private final List<JobLoop> loops = new ArrayList<>();
    private boolean closed;

    /**
     * Starts the given jobs after Keycloak has migrated its database. Commands such as {@code kc.sh export} never start them.
     */
    public Jobs(KeycloakSessionFactory factory, List<Job> jobs) {
        factory.register(event -> {
            // The commands export, import and bootstrap-admin publish the event too, and end soon.
            if (event instanceof PostMigrationEvent && !NON_SERVER_MODE.equalsIgnoreCase(Environment.getProfile())) {
                start(loops(factory, jobs));
            }
        });
    }

    private Jobs() {}

    /** Starts the given jobs; call it only after Keycloak has migrated its database. For jobs that are not always needed. */
    public static Jobs afterMigration(KeycloakSessionFactory factory, List<Job> jobs) {
        Jobs started = new Jobs();
        started.start(loops(factory, jobs));
        return started;
    }

    private static List<JobLoop> loops(KeycloakSessionFactory factory, List<Job> jobs) {
        String owner = UUID.randomUUID().toString();
        DatabaseLeases leases = new DatabaseLeases(factory);
        return jobs.stream()
                .map(job -> new JobLoop(job, new Lease(job.name(), owner, leases, System::nanoTime)))
                .toList();
    }

    private synchronized void start(List<JobLoop> started) {
        if (!closed && loops.isEmpty()) {
            loops.addAll(started);
            loops.forEach(JobLoop::start);
        }
    }

    /**
     * Returns the dependencies that a provider factory with jobs must name: the database connection, which must still be open when the
     * jobs release their leases.
     */
    public static Set<Class<? extends Provider>> dependencies() {
        return Set.of(JpaConnectionProvider.class);
    }

    /**
     * Makes all background jobs run immediately, without waiting for the end of a pause. Returns at once. Has no effect
     * on a node that does not own the lease.
     */
    public synchronized void wake() {
        loops.forEach(JobLoop::wake);
    }

    /** Stops all jobs: waits up to ten seconds for the current run of each job, and releases the jobs' leases. */
    @Override
    public void close() {
        List<JobLoop> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(loops);
        }
        running.forEach(JobLoop::close);
    }
}
