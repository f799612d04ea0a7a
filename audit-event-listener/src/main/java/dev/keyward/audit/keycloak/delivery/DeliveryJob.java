package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkFeed;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Background job that delivers the records of all logs to one sink, on the node that owns its lease.
 *
 * <p>Each sink has its own job and thread, so that a sink that hangs delays no other sink and not the sequencer.
 */
public final class DeliveryJob implements Job {

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long LONGEST_SLICE = Duration.ofSeconds(5).toNanos();

    private final String sink;
    private final SinkFeed feed;
    private volatile Optional<Lease> held = Optional.empty();

    public DeliveryJob(KeycloakSessionFactory factory, ConfiguredSink configured) {
        this.sink = configured.name();
        this.feed = new SinkFeed(
                configured.sink(),
                new DatabaseBacklog(factory, sink, configured.exporter((record, participant) -> Optional.empty())),
                new SinkReport(sink),
                InstantSource.system());
    }

    @Override
    public String name() {
        return "audit-log-sink-" + sink;
    }

    /** Returns the name of the sink. */
    public String sink() {
        return sink;
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public boolean runSlice(Lease lease) {
        held = Optional.of(lease);
        long start = System.nanoTime();
        return feed.run(() -> lease.isHeld() && System.nanoTime() - start < LONGEST_SLICE);
    }

    /** Returns the number of records that the sink has not received; 0 on a node that does not own the lease. */
    public long behind() {
        return held.filter(Lease::isHeld).map(lease -> feed.behind()).orElse(0L);
    }

    /** Closes the sink, so that the node that takes over can write to the same file. */
    @Override
    public void leaseLost() {
        feed.close();
    }

    @Override
    public void stop() {
        held = Optional.empty();
        feed.close();
    }
}
