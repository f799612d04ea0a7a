package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.sequence.SequencingResult.Obstacle;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.metrics.Gauges;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that assigns an index to each committed record of all logs. It runs on the node that owns the job's
 * lease.
 *
 * <p>A slice takes a bounded number of records of each log in turn, so that a busy realm delays no other, and ends after a few seconds.
 * A log that fails is logged and tried again after a pause, and the others go on. A node that has the key of none of them leaves the
 * lease to other nodes. A lock on the row of the log keeps two nodes from sequencing it at the same time, even if both believe that they
 * own the lease.
 */
public final class SequencerJob implements Job {

    private static final Logger LOG = Logger.getLogger(SequencerJob.class);

    private static final Duration TICK = Duration.ofMillis(250);

    /**
     * Time between two runs of the sequencer job under load. Each signs a checkpoint and rewrites the last tiles, so fewer
     * slices write less.
     */
    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** Time between two counts of the records without an index. Each count scans all of these records in a database index. */
    private static final long COUNTS = Duration.ofSeconds(5).toNanos();

    /**
     * Time for which a node without usable keys does not take the lease of the sequencer job, so that other nodes can
     * take it.
     */
    private static final long WITHOUT_KEY = Duration.ofSeconds(30).toNanos();

    /** A node without usable keys keeps the lease for this time after it last processed a log. */
    private static final long USEFUL = Duration.ofMinutes(1).toNanos();

    private final KeycloakSessionFactory factory;
    private final KeptCheckpoints kept;
    private final Consumer<String> continued;
    private final Sequencer sequencer;
    private final SequencerMetrics metrics = new SequencerMetrics();
    private final LogPauses pauses = new LogPauses(System::nanoTime);
    private final LogTurns turns = new LogTurns(System::nanoTime);
    private final CheckpointAges checkpointAges = new CheckpointAges(System::nanoTime);
    private final KeyRotation rotation;
    private final Set<LogId> withoutKey = new HashSet<>();
    private final OnceAMinute logged = new OnceAMinute();
    private final OnceAMinute loggedKey = new OnceAMinute();
    private Optional<Long> unableSince = Optional.empty();
    private Optional<Long> lastSequenced = Optional.empty();
    private Optional<Long> lastCount = Optional.empty();
    private volatile int logsWithoutKey;
    private volatile long waiting;

    /** @param continued receives the id of each realm whose log is continued by a new one */
    public SequencerJob(
            KeycloakSessionFactory factory, ServerKeys keys, KeptCheckpoints kept, Consumer<String> continued) {
        this.factory = factory;
        this.kept = kept;
        this.continued = continued;
        this.sequencer = new Sequencer(keys, kept);
        this.rotation = new KeyRotation(keys);
    }

    @Override
    public String name() {
        return "audit-log-sequencer";
    }

    @Override
    public Duration pause() {
        return TICK;
    }

    @Override
    public Duration shortestInterval() {
        return INTERVAL;
    }

    @Override
    public boolean isAble() {
        return !isWithin(unableSince, WITHOUT_KEY);
    }

    private static boolean isWithin(Optional<Long> since, long nanos) {
        return since.filter(start -> System.nanoTime() - start < nanos).isPresent();
    }

    @Override
    public boolean runSlice(Lease lease) {
        List<LogId> logs = KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> {
            AuditRows rows = new AuditRows(session);
            return rotation.with(rows.withWork(), rows);
        });
        checkpointAges.waiting(logs);
        boolean more = false;
        for (LogId log : turns.begin(logs)) {
            if (!lease.isHeld() || pauses.isPaused(log)) {
                continue;
            }
            if (!turns.take(log)) {
                more = true;
                break;
            }
            more |= sequence(log);
        }
        withoutKey.retainAll(Set.copyOf(logs));
        logsWithoutKey = withoutKey.size();
        unableSince = !logs.isEmpty() && withoutKey.size() == logs.size() && !isWithin(lastSequenced, USEFUL)
                ? Optional.of(System.nanoTime())
                : Optional.empty();
        count(logs.isEmpty());
        return more;
    }

    private void count(boolean isIdle) {
        if (isIdle) {
            waiting = 0;
            lastCount = Optional.empty();
        } else if (!isWithin(lastCount, COUNTS)) {
            waiting = KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, session -> new AuditRows(session).countWaiting());
            lastCount = Optional.of(System.nanoTime());
        }
    }

    /** Registers the gauges of this job. They are 0 on a node that does not own the lease. */
    public void register(Gauges gauges) {
        gauges.register(
                "keyward.audit.log.waiting", "Records that have no index in their log yet", this, self -> self.waiting);
        gauges.register(
                "keyward.audit.log.without.key",
                "Logs that this node could not sequence at its last attempt, because it does not have their key",
                this,
                self -> self.logsWithoutKey);
        gauges.register(
                "keyward.audit.log.checkpoint.age.seconds",
                "Longest time for which a log with new records has waited for a signed checkpoint",
                checkpointAges,
                CheckpointAges::oldestSeconds);
    }

    @Override
    public void leaseLost() {
        waiting = 0;
        checkpointAges.clear();
        lastCount = Optional.empty();
    }

    @Override
    public void stop() {
        waiting = 0;
        checkpointAges.clear();
        logsWithoutKey = 0;
    }

    private boolean sequence(LogId log) {
        try {
            SequencingResult result =
                    KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> sequencer.run(session, log));
            report(log, result);
            return result.hasMore();
        } catch (RuntimeException e) {
            pauses.failed(log);
            metrics.failure();
            if (logged.isDue()) {
                LOG.errorf("The audit log %s could not be sequenced; it is tried again. %s", log, FailureTrace.of(e));
            }
            return false;
        }
    }

    /** Reports the result of a committed transaction for a log. The report goes to the server log and the metrics. */
    private void report(LogId log, SequencingResult result) {
        if (result.obstacle().isPresent()) {
            pauses.failed(log);
            if (withoutKey.add(log) || loggedKey.isDue()) {
                LOG.errorf(
                        "This node does not sequence the audit log %s, because %s Its records wait for another node.",
                        log, reason(result.obstacle().get()));
            }
            return;
        }
        pauses.succeeded(log);
        rotation.done(log);
        lastSequenced = Optional.of(System.nanoTime());
        withoutKey.remove(log);
        result.checkpoint().ifPresent(note -> {
            kept.keep(result.realmId(), note);
            checkpointAges.published(log);
        });
        if (result.isContinued()) {
            continued.accept(result.realmId());
            LOG.errorf(
                    "The audit log %s in the database does not contain the last checkpoint that this node keeps, so the database"
                            + " was restored or changed. The records go to a new log, whose first record quotes the checkpoint.",
                    log);
        }
        result.exceptions().forEach(metrics::exception);
        if (!result.exceptions().isEmpty()) {
            LOG.errorf(
                    "%d records of the audit log %s had no valid MAC before they got their index. Look for records of the kind"
                            + " log.mac_mismatch in the log.",
                    result.exceptions().size(), log);
        }
    }

    private static String reason(Obstacle obstacle) {
        return switch (obstacle) {
            case NO_KEY -> "the key file cannot be used.";
            case OTHER_KEY -> "the key file is not the one with which the log was signed.";
            case BEHIND ->
                "the database is behind a checkpoint that this node keeps, and the realm of the log is deleted.";
            case CHANGED ->
                "its checkpoint in the database does not belong to its entries, so somebody has changed them; the realm of the log"
                        + " is deleted.";
        };
    }
}
