package dev.keyward.audit.delivery;

import dev.keyward.audit.sink.DeliveryRound;
import dev.keyward.audit.sink.Sink;
import dev.keyward.audit.sink.SinkCursor;
import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Delivers the records of all logs to one sink, in the order of each log.
 *
 * <p>Takes one bounded batch of each log in turn, so that a busy realm delays no other. What the sink has stored is recorded after each
 * batch; if that fails, the batch is delivered again. If the sink is unavailable, no log is tried until its delay is over. Used by one
 * thread at a time.
 */
public final class SinkFeed implements AutoCloseable {

    private static final int MAX_LOGS = 100;
    private static final int MAX_RECORDS = 200;

    private final Sink sink;
    private final SinkBacklog backlog;
    private final DeliveryReport report;
    private final InstantSource clock;
    private final boolean isPaced;
    private Optional<LogId> last = Optional.empty();
    private SinkCursor attempts;
    private boolean isDisabled;

    /** Creates the feed of a sink of the server, whose first attempt is due now. */
    public SinkFeed(Sink sink, SinkBacklog backlog, DeliveryReport report, InstantSource clock) {
        this(sink, backlog, report, clock, SinkCursor.from(0), false);
    }

    private SinkFeed(
            Sink sink,
            SinkBacklog backlog,
            DeliveryReport report,
            InstantSource clock,
            SinkCursor attempts,
            boolean isPaced) {
        this.sink = sink;
        this.backlog = backlog;
        this.report = report;
        this.clock = clock;
        this.attempts = attempts;
        this.isPaced = isPaced;
    }

    /**
     * Returns a feed that pauses after each record that the receiver refuses for good, so that there is at most one dead letter a
     * second, and after each failure to read a log or to store a position.
     *
     * @param attempts result of {@link #attempts} of an earlier feed of the same sink
     */
    public static SinkFeed paced(
            Sink sink, SinkBacklog backlog, DeliveryReport report, InstantSource clock, SinkCursor attempts) {
        return new SinkFeed(sink, backlog, report, clock, attempts, true);
    }

    /** Returns the failed attempts in a row, and when the next attempt is due. */
    public SinkCursor attempts() {
        return attempts;
    }

    /**
     * Sends to the sink the next batch of records from each of up to 100 audit logs.
     *
     * @param mayContinue returns whether to take the next log; called before each of them
     * @return whether more records may be waiting that can be delivered now
     */
    public boolean run(BooleanSupplier mayContinue) {
        return !isDisabled && attempts.isDue(clock.instant()) && deliver(mayContinue);
    }

    private boolean deliver(BooleanSupplier mayContinue) {
        boolean hasMore = last.isPresent(); // the logs before it were not looked at
        List<LogId> logs = backlog.waitingLogs(last, MAX_LOGS);
        for (LogId log : logs) {
            if (!mayContinue.getAsBoolean()) {
                return true;
            }
            last = Optional.of(log);
            try {
                hasMore |= deliver(log);
            } catch (RuntimeException e) {
                sink.close(); // a sink that is opened again recognizes the records that it has stored
                report.failed(log, e);
                if (isPaced) {
                    attempts = attempts.failed(clock.instant()); // a fault of one realm must not take its turns
                }
            }
            if (isDisabled || !attempts.isDue(clock.instant())) {
                return false;
            }
        }
        if (logs.size() < MAX_LOGS) {
            last = Optional.empty();
            return hasMore;
        }
        return true;
    }

    /**
     * Delivers one batch of a log's records, and then the log's checkpoint if the batch contains one. Returns whether the log
     * has more records.
     */
    private boolean deliver(LogId log) {
        SinkBatch batch = backlog.read(log, MAX_RECORDS);
        DeliveryRound records = DeliveryRound.deliver(
                sink,
                attempts.at(batch.start().next()),
                batch.records(),
                batch.end(),
                clock.instant(),
                isPaced ? SinkCursor.MOST_REFUSALS : 1);
        DeliveryRound latest = records;
        SinkPosition reached =
                new SinkPosition(records.cursor().next(), batch.start().checkpointEntries());
        if (records.problem().isEmpty() && batch.checkpoint().isPresent()) {
            SinkBatch.Checkpoint checkpoint = batch.checkpoint().get();
            latest = deliver(checkpoint, records.cursor());
            if (latest.problem().isEmpty()) {
                reached = new SinkPosition(reached.next(), checkpoint.entries());
            }
        }
        SetAside setAside = SetAside.of(batch, records, reached);
        boolean isStored = reached.equals(batch.start()) || backlog.advance(batch, reached, setAside.deadLetters());
        if (isStored) {
            report(batch, setAside, reached);
        }
        note(latest);
        return batch.hasMore();
    }

    /**
     * Delivers a checkpoint of a log to the sink. What becomes of it says nothing about a receiver that refuses all records.
     */
    private DeliveryRound deliver(SinkBatch.Checkpoint checkpoint, SinkCursor cursor) {
        DeliveryRound round = DeliveryRound.deliver(
                sink, cursor.withRefusals(0), List.of(checkpoint.delivery()), cursor.next(), clock.instant());
        boolean isSameDelay = round.problem().isEmpty() && cursor.isRefusingAll();
        return new DeliveryRound(
                isSameDelay ? cursor : round.cursor().withRefusals(cursor.refusals()),
                round.deadLetters(),
                round.problem(),
                round.isDisabled());
    }

    private void report(SinkBatch batch, SetAside setAside, SinkPosition reached) {
        long passed = batch.records().stream()
                .filter(record -> record.index() < reached.next())
                .count();
        int delivered = Math.toIntExact(passed - setAside.refused());
        if (delivered > 0) {
            report.delivered(delivered);
        }
        if (!setAside.all().isEmpty()) {
            report.setAside(batch.log(), setAside.all(), setAside.refused());
        }
    }

    private void note(DeliveryRound round) {
        boolean wasAvailable = attempts.failures() == 0;
        attempts = round.cursor();
        if (round.isDisabled()) {
            isDisabled = true;
            report.disabled(round.problem().orElse(""));
        } else if (round.problem().isPresent()) {
            report.unavailable(round.problem().get(), Duration.between(clock.instant(), attempts.notBefore()));
        } else if (!wasAvailable && attempts.failures() == 0) {
            report.available();
        }
    }

    /** Closes the sink. The next run opens it again. */
    @Override
    public void close() {
        sink.close();
    }
}
