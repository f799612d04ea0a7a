package dev.keyward.audit.keycloak.delivery;

import dev.keyward.audit.delivery.DeliveryTurns;
import dev.keyward.audit.delivery.SinkFeed;
import dev.keyward.audit.delivery.SteadyClock;
import dev.keyward.audit.delivery.WaitingSink;
import dev.keyward.audit.keycloak.realmsinks.RealmSinkRows;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.audit.sink.SinkCursor;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.metrics.Gauges;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that delivers the records of realms to the realms' own sinks, on the node that owns its lease.
 *
 * <p>A slice only hands waiting sinks to eight threads, which {@link DeliveryTurns} shares between the realms. So the lease is renewed
 * whatever the receivers do. A sink has no thread, connection or object while it waits, except its failed attempts in a row.
 */
public final class RealmDeliveryJob implements Job {

    private static final Logger LOG = Logger.getLogger(RealmDeliveryJob.class);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int THREADS = 8;
    private static final long LONGEST_TURN = Duration.ofSeconds(1).toNanos();
    private static final long COUNT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long CLEAN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final String TAG = "realm";

    private final KeycloakSessionFactory factory;
    private final RealmSinkRules rules;
    private final Supplier<Optional<AuditKeys>> keys;
    private final RealmSinkDelivery delivery;
    private final SteadyClock clock = SteadyClock.fromNow();
    private final DeliveryTurns turns = new DeliveryTurns(THREADS, System::nanoTime);
    private final Map<String, Attempts> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger workers = new AtomicInteger();
    private final ThreadPoolExecutor threads;
    private final OnceAMinute logged = new OnceAMinute();
    private Optional<Long> counted = Optional.empty();
    private Optional<Long> cleaned = Optional.empty();
    private volatile long behind;

    /** The failed attempts in a row of a sink with settings of the given revision. */
    private record Attempts(long revision, SinkCursor cursor) {}

    /** @param keys the secret keys of the server; empty while the key file cannot be used */
    public RealmDeliveryJob(KeycloakSessionFactory factory, RealmSinkRules rules, Supplier<Optional<AuditKeys>> keys) {
        this.factory = factory;
        this.rules = rules;
        this.keys = keys;
        this.delivery = new RealmSinkDelivery(factory, rules, keys, new SinkReport(TAG), clock);
        this.threads =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "keyward-audit-realm-sinks");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public String name() {
        return "audit-log-realm-sinks";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public boolean isAble() {
        return keys.get().isPresent();
    }

    /** Registers the gauge of the records that wait. It is 0 on a node that does not own the lease. */
    public void register(Gauges gauges) {
        gauges.register(
                "keyward.audit.sink.behind",
                Tags.of("sink", TAG),
                "Records that the sink has not received",
                this,
                self -> self.behind);
    }

    @Override
    public boolean runSlice(Lease lease) {
        long now = System.nanoTime();
        if (isDue(cleaned, CLEAN_NANOS, now)) {
            cleaned = Optional.of(now);
            inTransaction(session -> new RealmSinkRows(session).deleteOrphans());
        }
        if (isDue(counted, COUNT_NANOS, now)) {
            counted = Optional.of(now);
            inTransaction(session -> {
                RealmSinkRows rows = new RealmSinkRows(session);
                keys.get().ifPresent(rows::addPositions);
                behind = rows.countBehind(rules.limit());
            });
        }
        List<WaitingSink> waiting = KeycloakModelUtils.runJobInTransactionWithResult(
                factory, session -> new RealmSinkRows(session).waiting(rules.limit()));
        forgetOthers(waiting);
        turns.offer(waiting.stream().filter(this::isDue).toList());
        for (int n = turns.size(); n > 0 && workers.get() < THREADS; n--) {
            workers.incrementAndGet();
            threads.execute(() -> work(lease));
        }
        return false;
    }

    private static boolean isDue(Optional<Long> last, long interval, long now) {
        return last.filter(time -> now - time < interval).isEmpty();
    }

    private void inTransaction(Consumer<KeycloakSession> work) {
        KeycloakModelUtils.runJobInTransaction(factory, work::accept);
    }

    /** Forgets the attempts of sinks for which nothing waits, unless the next attempt is not due yet. */
    private void forgetOthers(List<WaitingSink> waiting) {
        Map<String, WaitingSink> byId =
                waiting.stream().collect(Collectors.toMap(WaitingSink::sink, sink -> sink, (one, same) -> one));
        attempts.entrySet()
                .removeIf(entry -> !byId.containsKey(entry.getKey())
                        && entry.getValue().cursor().isDue(clock.instant()));
    }

    private boolean isDue(WaitingSink sink) {
        return cursor(sink).isDue(clock.instant());
    }

    private SinkCursor cursor(WaitingSink sink) {
        return Optional.ofNullable(attempts.get(sink.sink()))
                .filter(found -> found.revision() == sink.revision())
                .map(Attempts::cursor)
                .orElseGet(() -> SinkCursor.from(0));
    }

    private void work(Lease lease) {
        try {
            Optional<WaitingSink> turn = lease.isHeld() ? turns.next() : Optional.empty();
            while (turn.isPresent()) {
                try {
                    deliver(turn.get(), lease);
                } finally {
                    turns.done(turn.get());
                }
                turn = lease.isHeld() ? turns.next() : Optional.empty();
            }
        } finally {
            workers.decrementAndGet();
        }
    }

    /** Delivers the next records to a sink. Any fault counts as a failed attempt, so that it repeats with growing pauses only. */
    private void deliver(WaitingSink sink, Lease lease) {
        SinkCursor before = cursor(sink);
        try (SinkFeed feed = delivery.open(sink, before)) {
            long start = System.nanoTime();
            boolean hasMore = true;
            while (hasMore && lease.isHeld() && System.nanoTime() - start < LONGEST_TURN) {
                hasMore = feed.run(lease::isHeld);
            }
            attempts.put(sink.sink(), new Attempts(sink.revision(), feed.attempts()));
        } catch (RuntimeException | LinkageError e) {
            attempts.put(sink.sink(), new Attempts(sink.revision(), before.failed(clock.instant())));
            if (logged.isDue() && !threads.isShutdown()) {
                LOG.errorf("The sink %s of a realm could not be served. %s", sink.sink(), FailureTrace.of(e));
            }
        }
    }

    @Override
    public void leaseLost() {
        behind = 0;
        attempts.clear();
        turns.offer(List.of());
    }

    @Override
    public void stop() {
        leaseLost();
        threads.shutdownNow();
        try {
            boolean unused =
                    threads.awaitTermination(5, TimeUnit.SECONDS); // a delivery that goes on longer is repeated
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
