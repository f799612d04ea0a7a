package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * The running background jobs that deliver records to the sinks of the server, and their gauges.
 *
 * <p>No event wakes them, because one batch for the records of half a second costs far less than a batch for each record.
 */
public final class Deliveries implements AutoCloseable {

    private final Gauges gauges = new Gauges();
    private final Jobs jobs;

    private Deliveries(KeycloakSessionFactory factory, List<DeliveryJob> deliveries) {
        deliveries.forEach(delivery -> gauges.register(
                "keyward.audit.sink.behind",
                Tags.of("sink", delivery.sink()),
                "Records that the sink has not received",
                delivery,
                DeliveryJob::behind));
        jobs = Jobs.afterMigration(factory, List.copyOf(deliveries));
    }

    /** Starts one job for each sink. Call it only after Keycloak has migrated its database. */
    public static Deliveries start(KeycloakSessionFactory factory, List<ConfiguredSink> sinks) {
        return new Deliveries(
                factory,
                sinks.stream().map(sink -> new DeliveryJob(factory, sink)).toList());
    }

    /** Stops the jobs and closes the sinks. */
    @Override
    public void close() {
        jobs.close();
        gauges.close();
    }
}
