package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.SinkFeed;
import dev.keyward.audit.delivery.SinkWatch;
import dev.keyward.audit.delivery.SteadyClock;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final SinkWatch watch;
    private final SinkStateReport state;
    private volatile Optional<Lease> held = Optional.empty();

    /** @param keys the secret keys of the server; empty while the key file cannot be used */
    public DeliveryJob(KeycloakSessionFactory factory, ConfiguredSink configured, Supplier<Optional<AuditKeys>> keys) {
        this.sink = configured.name();
        SinkReport report = new SinkReport(sink);
        DatabaseBacklog backlog =
                new DatabaseBacklog(factory, configured, report, new JobRecords(keys), keys, Optional.empty());
        this.state = new SinkStateReport(factory, sink, report);
        this.feed = new SinkFeed(configured.sink(), backlog, state, SteadyClock.fromNow());
        this.watch = new SinkWatch(backlog, state, System::nanoTime);
    }

    @Override
    public String name() {
        return "audit-log-sink-" + sink;
    }

    /** Returns the name of the sink to which this job delivers. */
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
        watch.begin();
        try {
            return feed.run(() -> lease.isHeld() && System.nanoTime() - start < LONGEST_SLICE);
        } finally {
            watch.end();
        }
    }

    /** Counts the records that the sink has not received, and reports a delivery that hangs. Called about once a second by another thread. */
    void check() {
        watch.check(held.filter(Lease::isHeld).isPresent());
    }

    /** Returns the number of records that the sink has not received; 0 on a node that does not deliver to it. */
    public long behind() {
        return watch.behind();
    }

    /**
     * Closes the sink, so that the next owner of the lease can write to the same file. Forgets the stored state of the sink, because the
     * next owner may change it.
     */
    @Override
    public void leaseLost() {
        feed.close();
        state.leaseLost();
    }

    @Override
    public void stop() {
        held = Optional.empty();
        feed.close();
    }
}
