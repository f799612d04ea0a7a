package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * The running background jobs that deliver records to the sinks of the server, and their gauges.
 *
 * <p>No event wakes them, because one batch for the records of half a second costs far less than a batch for each record. One more thread
 * watches them once a second, because a sink that hangs blocks the thread of its job.
 */
public final class Deliveries implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    private final Gauges gauges = new Gauges();
    private final List<DeliveryJob> deliveries;
    private final Jobs jobs;
    private final ScheduledExecutorService watch;

    private Deliveries(KeycloakSessionFactory factory, List<DeliveryJob> deliveries) {
        this.deliveries = List.copyOf(deliveries);
        deliveries.forEach(delivery -> gauges.register(
                "keyward.audit.sink.behind",
                Tags.of("sink", delivery.sink()),
                "Records that the sink has not received",
                delivery,
                DeliveryJob::behind));
        jobs = Jobs.afterMigration(factory, List.copyOf(deliveries));
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "keyward-audit-sink-watch");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts one delivery job for each sink. Call it only after Keycloak has migrated its database.
     *
     * @param keys the secret keys of the server; empty while the key file cannot be used
     */
    public static Deliveries start(
            KeycloakSessionFactory factory, List<ConfiguredSink> sinks, Supplier<Optional<AuditKeys>> keys) {
        Deliveries started = new Deliveries(
                factory,
                sinks.stream().map(sink -> new DeliveryJob(factory, sink, keys)).toList());
        if (!sinks.isEmpty()) {
            var unused = started.watch.scheduleWithFixedDelay(started::check, 1, 1, TimeUnit.SECONDS);
        }
        return started;
    }

    private void check() {
        for (DeliveryJob delivery : deliveries) {
            try {
                delivery.check();
            } catch (RuntimeException | LinkageError e) { // the job itself reports a database that fails
                LOG.debugf("The records for a sink could not be counted. %s", FailureTrace.of(e));
            }
        }
    }

    /** Stops the jobs and closes the sinks. */
    @Override
    public void close() {
        watch.shutdownNow();
        jobs.close();
        gauges.close();
    }
}
