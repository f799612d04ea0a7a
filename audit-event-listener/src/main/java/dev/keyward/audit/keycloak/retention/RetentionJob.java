package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.delivery.JobRecords;
import dev.keyward.audit.keycloak.sequence.KeptCheckpoints;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.metrics.Gauges;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that deletes the records of all logs that are older than the retention of their realm.
 *
 * <p>Deletes whole bundles of 256 records, so up to 255 records at the end of a log can become older. A log that fails or is blocked is
 * tried again after a minute, and delays no other. Works on the node that owns the lease and has the key file.
 */
public final class RetentionJob implements Job {

    private static final Duration PAUSE = Duration.ofSeconds(20);
    /** Length of the pause in the minute in which this job waits for the sequencer to sign the record of a pruning. */
    private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);

    private static final long LONGEST_SLICE = Duration.ofSeconds(5).toNanos();
    private static final long RETRY = Duration.ofMinutes(1).toNanos();
    private static final long REVIEW = Duration.ofMinutes(10).toNanos();
    private static final int MAX_LOGS = 100;

    /**
     * Number of days by which the first bundle must exceed the retention before a pruning begins. So a log is pruned about once a
     * day.
     */
    private static final int GRACE_DAYS = 1;

    private final KeycloakSessionFactory factory;
    private final RetentionSettings settings;
    private final Supplier<Optional<AuditKeys>> keys;
    private final LogPruner pruner;
    private final LogRemover remover;
    private final RetentionReport report = new RetentionReport();
    private final KeyDeletion keyDeletion;
    private final Map<LogId, Long> blocked = new HashMap<>();
    private final AnnouncedPrunings announcements = new AnnouncedPrunings(System::nanoTime);
    private Optional<Long> reviewed = Optional.empty();
    private volatile boolean isWaiting;
    private volatile int unpruned;

    /**
     * @param keys the secret keys of the server; empty while the key file cannot be used
     * @param kept the checkpoints that this node keeps outside the database
     */
    public RetentionJob(
            KeycloakSessionFactory factory,
            RetentionSettings settings,
            Supplier<Optional<AuditKeys>> keys,
            KeptCheckpoints kept) {
        this.factory = factory;
        this.settings = settings;
        this.keys = keys;
        JobRecords records = new JobRecords(keys);
        this.pruner = new LogPruner(settings, records, keys);
        this.remover = new LogRemover(settings, records, kept, keys);
        this.keyDeletion = new KeyDeletion(factory, settings, report);
    }

    @Override
    public String name() {
        return "audit-log-retention";
    }

    @Override
    public Duration pause() {
        return isWaiting ? SHORT_PAUSE : PAUSE;
    }

    @Override
    public boolean isAble() {
        return keys.get().isPresent();
    }

    @Override
    public boolean runSlice(Lease lease) {
        long start = System.nanoTime();
        BooleanSupplier mayContinue = () -> lease.isHeld() && System.nanoTime() - start < LONGEST_SLICE;
        review();
        List<LogId> announced = logs(PruningRows::announced);
        for (LogId log : announced) {
            attempt(log, mayContinue, this::confirm);
        }
        boolean more = false;
        List<LogId> pruned = logs(rows -> rows.pruned(MAX_LOGS));
        for (LogId log : pruned) {
            more |= attempt(log, mayContinue, this::delete);
        }
        List<LogId> due = logs(rows -> rows.due(Time.currentTimeMillis(), GRACE_DAYS, defaultDays()));
        List<LogId> ended = inTransaction(session -> new RealmLogs(session)
                .ended(Time.currentTimeMillis(), GRACE_DAYS, settings.daysBeforeRemoval(OptionalLong.empty())));
        blocked.keySet()
                .removeIf(log -> Stream.of(due, announced, pruned, ended).noneMatch(logs -> logs.contains(log)));
        for (LogId log : due) {
            attempt(log, mayContinue, id -> announce(id, mayContinue));
        }
        for (LogId log : ended) {
            more |= attempt(log, mayContinue, this::remove);
        }
        more |= keyDeletion.run(due, mayContinue);
        announcements.update(logs(PruningRows::announced));
        isWaiting = announcements.hasNew();
        Set<LogId> late = announcements.late();
        late.forEach(log -> report.blocked(log, AnnouncedPrunings.UNSIGNED, false));
        late.addAll(blocked.keySet());
        unpruned = late.size();
        return more;
    }

    /** Registers the gauges of this job. They are 0 on a node that does not own the lease. */
    public void register(Gauges gauges) {
        gauges.register(
                "keyward.audit.log.unpruned",
                "Audit logs with records that are older than the retention and cannot be deleted",
                this,
                self -> self.unpruned);
    }

    @Override
    public void leaseLost() {
        unpruned = 0;
    }

    @Override
    public void stop() {
        unpruned = 0;
    }

    private long defaultDays() {
        return settings.days(Optional.empty());
    }

    private List<LogId> logs(Function<PruningRows, List<LogId>> query) {
        return inTransaction(session -> query.apply(new PruningRows(session)));
    }

    /**
     * Runs the given step for the given log. Returns whether it did something; a failure delays further steps for the
     * log.
     */
    private boolean attempt(LogId log, BooleanSupplier mayContinue, Predicate<LogId> step) {
        try {
            return mayContinue.getAsBoolean() && !isBlocked(log) && step.test(log);
        } catch (PruningBlockedException e) {
            boolean isNew = blocked.put(log, System.nanoTime()) == null;
            report.blocked(log, e.reason(), isNew);
            return false;
        } catch (RuntimeException e) {
            blocked.put(log, System.nanoTime());
            report.failed(log, FailureTrace.of(e));
            return false;
        }
    }

    private boolean isBlocked(LogId log) {
        return Optional.ofNullable(blocked.get(log))
                .filter(since -> System.nanoTime() - since < RETRY)
                .isPresent();
    }

    private boolean confirm(LogId log) {
        OptionalLong raised = inTransaction(session -> pruner.confirm(session, log));
        blocked.remove(log);
        raised.ifPresent(minimum -> report.pruned(log, minimum));
        return true;
    }

    private boolean delete(LogId log) {
        long count = inTransaction(session -> pruner.delete(session, log));
        blocked.remove(log);
        report.deleted(count);
        return count > 0;
    }

    private boolean remove(LogId log) {
        OptionalLong removed = inTransaction(session -> remover.remove(session, log));
        blocked.remove(log);
        removed.ifPresent(records -> report.removed(log, records));
        return removed.isPresent();
    }

    private boolean announce(LogId log, BooleanSupplier mayContinue) {
        PruningPlan plan = inTransaction(session -> {
            AuditLogEntity state = new AuditRows(session).find(log).orElseThrow();
            return pruner.plan(session, log, settings.days(session, state), mayContinue);
        });
        blocked.remove(log);
        return !plan.isEmpty() && inTransaction(session -> pruner.announce(session, log, plan));
    }

    /** Notes the retention of each realm in the row of its open log, because the realm may be deleted later. */
    private void review() {
        if (reviewed.filter(since -> System.nanoTime() - since < REVIEW).isPresent()) {
            return;
        }
        KeycloakModelUtils.runJobInTransaction(factory, session -> {
            PruningRows pruning = new PruningRows(session);
            for (AuditLogEntity log : new AuditRows(session).published()) {
                long days = settings.days(session, log);
                if (log.retentionDays().orElse(0) != days) {
                    pruning.retain(log.log(), days);
                }
            }
        });
        reviewed = Optional.of(System.nanoTime());
    }

    private <T> T inTransaction(Function<KeycloakSession, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, work::apply);
    }
}
