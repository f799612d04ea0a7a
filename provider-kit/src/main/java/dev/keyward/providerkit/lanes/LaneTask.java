package dev.keyward.providerkit.lanes;

import dev.keyward.providerkit.lanes.LaneThreads.Reliability;
import dev.keyward.providerkit.lanes.MailLanes.Lane;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends one mail of a realm's mail queue: starts attempts, enforces their deadlines, and retries. All fields are guarded by the lock of
 * {@link MailLanes}.
 */
final class LaneTask {

    private final MailLanes lanes;
    private final Lane lane;
    private final MailDelivery delivery;
    private final Runnable cancelExpiry;
    private int begun;
    private boolean isLive;
    private boolean isHeldUp;
    private boolean isRetryDue;
    private boolean isExpired;
    private boolean done;

    LaneTask(MailLanes lanes, Lane lane, MailDelivery delivery) {
        this.lanes = lanes;
        this.lane = lane;
        this.delivery = delivery;
        this.cancelExpiry = lanes.clock().after(lanes.limits().life(), this::expire);
    }

    /** Starts an attempt to send the mail, unless the mail expired while it waited in the queue. */
    void begin() {
        if (done) {
            return;
        }
        int attempt = ++begun;
        isLive = true;
        Reliability reliability = lanes.attempts().start(lane.threads());
        Runnable cancelDeadline =
                lanes.clock().after(lanes.limits().deadline(), () -> expireAttempt(attempt, reliability));
        try {
            lanes.execute(() -> run(attempt, reliability, cancelDeadline));
        } catch (RejectedExecutionException e) {
            endLive(reliability); // the server is stopping
            cancelDeadline.run();
            end(LaneTask::nothing).run();
        } catch (RuntimeException | Error e) { // the system may refuse a new thread; the clock has one already
            cancelDeadline.run();
            var unused = lanes.clock()
                    .after(
                            Duration.ZERO,
                            () -> lanes.change(lane, () -> endAttempt(attempt, reliability, Result.failed(e))));
        }
    }

    private void run(int attempt, Reliability reliability, Runnable cancelDeadline) {
        Result result = attempt();
        cancelDeadline.run();
        lanes.change(lane, () -> endAttempt(attempt, reliability, result));
    }

    /**
     * Result of an attempt to send a mail.
     *
     * @param isAnswered whether the mail server has answered, which shows that it works
     * @param failure the exception of the attempt; empty if it threw none
     */
    private record Result(boolean isAnswered, Optional<Throwable> failure) {

        static Result failed(Throwable failure) {
            return new Result(false, Optional.of(failure));
        }
    }

    private Result attempt() {
        try {
            return new Result(delivery.attempt(), Optional.empty());
        } catch (Throwable e) {
            return Result.failed(e);
        }
    }

    private Runnable endAttempt(int attempt, Reliability reliability, Result result) {
        boolean inTime = isLive && attempt == begun;
        if (inTime) {
            endLive(reliability);
        } else {
            lanes.attempts().endOverdue(lane.threads());
            isHeldUp = false;
        }
        Runnable report = settle(result, inTime);
        if (isRetryDue) {
            isRetryDue = false;
            retry();
        }
        return report;
    }

    private Runnable settle(Result result, boolean inTime) {
        if (result.failure().isPresent()) {
            return inTime ? failAttempt(result.failure()) : LaneTask::nothing;
        }
        if (result.isAnswered()) {
            lanes.attempts().succeed(lane.threads(), inTime);
        }
        return end(delivery::sent);
    }

    private void endLive(Reliability reliability) {
        isLive = false;
        lanes.attempts().endLive(lane.threads(), reliability);
    }

    private void expireAttempt(int attempt, Reliability reliability) {
        lanes.change(lane, () -> {
            if (!isLive || attempt != begun) {
                return LaneTask::nothing;
            }
            endLive(reliability);
            lanes.attempts().startOverdue(lane.threads());
            isHeldUp = true;
            Runnable report = failAttempt(Optional.empty());
            return () -> {
                delivery.overdue();
                report.run();
            };
        });
    }

    private Runnable failAttempt(Optional<Throwable> failure) {
        lanes.attempts().fail(lane.threads());
        if (done) {
            return LaneTask::nothing;
        }
        if (isExpired || begun > lanes.limits().pauses().size()) {
            return end(() -> delivery.failed(failure));
        }
        var unused = lanes.clock()
                .after(
                        lanes.limits().pauses().get(begun - 1),
                        () -> lanes.change(lane, () -> {
                            retry();
                            return LaneTask::nothing;
                        }));
        return LaneTask::nothing;
    }

    /**
     * Queues the mail for another attempt. If an attempt is overdue, waits for its end: it may still succeed, and the user would
     * get the mail twice.
     */
    private void retry() {
        if (isHeldUp) {
            isRetryDue = true;
        } else if (!done) {
            lanes.queue(lane, this);
        }
    }

    /**
     * Makes the mail expire. After that, no further attempt to send it starts. An attempt in progress is the last one.
     */
    private void expire() {
        lanes.change(lane, () -> {
            isExpired = true;
            return isLive ? LaneTask::nothing : end(() -> delivery.failed(Optional.empty()));
        });
    }

    private Runnable end(Runnable report) {
        if (done) {
            return LaneTask::nothing;
        }
        done = true;
        lanes.forget(lane);
        cancelExpiry.run();
        return report;
    }

    /** Does nothing. Used as the report of a change to a mail queue if there is nothing to report. */
    private static void nothing() {}
}
