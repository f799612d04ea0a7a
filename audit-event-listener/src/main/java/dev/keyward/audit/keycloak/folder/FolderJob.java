package dev.keyward.audit.keycloak.folder;

import dev.keyward.audit.keycloak.folder.FolderDatabase.Progress;
import dev.keyward.audit.keycloak.sequence.LogTurns;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.metrics.Gauges;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Background job that copies all logs to the folder, and removes the content of old records from the database.
 *
 * <p>Recording and sequencing never wait for it: while the folder cannot be written, records stay in the database, and no row is
 * locked while the job uses the folder. A log that fails is tried again after half a minute, and delays no other. A slice that
 * does not come to all logs notes in the database where it ended, and the next one begins there, on whatever node.
 */
public final class FolderJob implements Job {

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final long RETRY = Duration.ofSeconds(30).toNanos();
    /** Minimum time between two checkpoints of a log in the folder, because each checkpoint writes several small files. */
    private static final long CHECKPOINTS = Duration.ofMinutes(1).toNanos();

    private final FolderDatabase database;
    private final FolderSettings settings;
    private final LogMover mover;
    private final Map<LogId, Published> published = new HashMap<>();
    private final Map<LogId, Long> failed = new HashMap<>();
    private final LongSupplier nanoClock;
    private final LogTurns turns;
    private volatile long unstored;

    /** @param sinks names of the sinks that must have received a record before its content leaves the database */
    public FolderJob(KeycloakSessionFactory factory, FolderSettings settings, List<String> sinks) {
        this(new FolderTransactions(factory), settings, sinks, System::nanoTime);
    }

    FolderJob(FolderDatabase database, FolderSettings settings, List<String> sinks, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.turns = new LogTurns(nanoClock);
        this.database = database;
        this.settings = settings;
        this.mover = new LogMover(database, settings, sinks);
    }

    /** A step of the work for one log, which returns whether more is left to do. */
    private interface Step {

        boolean run() throws IOException;
    }

    /** The checkpoint that this node has written to the folder, and the time when it was written. */
    private record Published(long entries, long since) {}

    @Override
    public String name() {
        return "audit-log-folder";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public boolean runSlice(Lease lease) {
        return run(lease::isHeld);
    }

    /** Runs one slice while this node holds the lease; returns whether more is left to do. */
    boolean run(BooleanSupplier isHeld) {
        long before =
                Time.currentTimeMillis() - Duration.ofDays(settings.hotDays()).toMillis();
        List<Progress> all = database.progress();
        forgetOthers(all.stream().map(Progress::log).toList());
        Set<LogId> cold = Set.copyOf(database.cold(before));
        Map<LogId, Progress> due = all.stream()
                .filter(log -> (isDue(log) || cold.contains(log.log())) && !isPaused(log.log()))
                .collect(Collectors.toMap(Progress::log, Function.identity()));
        turns.resume(database.lastTurn());
        boolean more = false;
        Optional<LogId> last = Optional.empty();
        for (LogId log : turns.begin(List.copyOf(due.keySet()))) {
            if (!isHeld.getAsBoolean() || !turns.take(log)) {
                last.ifPresent(database::noteLastTurn);
                more = true;
                break;
            }
            BooleanSupplier mayContinue = () -> isHeld.getAsBoolean() && turns.hasTime();
            Optional<Progress> copied = Optional.ofNullable(due.get(log)).filter(this::isDue);
            more |= attempt(log, () -> {
                boolean isLeft = copied.isPresent() && copy(copied.get(), mayContinue);
                return (cold.contains(log) && mover.move(log, before, mayContinue)) || isLeft;
            });
            last = Optional.of(log);
        }
        unstored = database.progress().stream().mapToLong(Progress::missing).sum();
        return more;
    }

    /** Keeps the notes of this node about the given logs only. */
    private void forgetOthers(List<LogId> logs) {
        published.keySet().retainAll(logs);
        failed.keySet().retainAll(logs);
    }

    /** Registers the metrics of this job. The gauge is 0 on a node that does not own the lease. */
    public void register(Gauges gauges) {
        settings.report().register();
        gauges.register(
                "keyward.audit.log.unstored",
                "Signed audit records in full bundles that are not in the folder store-folder",
                this,
                self -> self.unstored);
    }

    @Override
    public void leaseLost() {
        unstored = 0;
        published.clear(); // another node writes the folder now
    }

    @Override
    public void stop() {
        unstored = 0;
    }

    private boolean isDue(Progress log) {
        Published last = published.get(log.log());
        return log.missing() > 0
                || last == null
                || (last.entries() != log.signed() && nanoClock.getAsLong() - last.since() >= CHECKPOINTS);
    }

    private boolean isPaused(LogId log) {
        return Optional.ofNullable(failed.get(log))
                .filter(since -> nanoClock.getAsLong() - since < RETRY)
                .isPresent();
    }

    /**
     * Runs the given step for a log. Returns whether more is left to do; a failure delays further steps for the log.
     */
    private boolean attempt(LogId log, Step step) {
        try {
            boolean more = step.run();
            failed.remove(log);
            settings.report().succeeded(log);
            return more;
        } catch (IOException e) {
            failed.put(log, nanoClock.getAsLong());
            settings.report().failed(log, e);
            return false;
        } catch (RuntimeException e) {
            failed.put(log, nanoClock.getAsLong());
            settings.report().failed(log, e);
            return false;
        }
    }

    private boolean copy(Progress log, BooleanSupplier mayContinue) throws IOException {
        boolean isComplete = mover.copy(log.log(), mayContinue);
        if (isComplete) {
            published.put(log.log(), new Published(log.signed(), nanoClock.getAsLong()));
        }
        return !isComplete;
    }
}
