package dev.keyward.breachcheck;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Sends mails in the background, each realm in a lane of its own, so that a mail server that hangs delays its own realm only.
 *
 * <p>A socket timeout bounds one read, not a mail: a server that sends a line every few seconds holds a thread for as long as it
 * likes. So each attempt has a deadline by the clock. A thread that is still busy at the deadline is left alone, because an interrupt
 * does not end a read from a socket and may close an embedded database; it keeps its place until it ends, and the mail counts as not
 * sent. Threads and memory are bounded by {@link MailLimits}, for each lane and in total. Lanes whose last attempt failed get one thread
 * at a time and half of the threads for attempts in time together, and leave a quarter of all threads to the others. What waits is lost
 * when the server stops. Thread-safe.
 */
public final class MailLanes implements AutoCloseable {

    private final MailLimits limits;
    private final Object lock = new Object();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final ExecutorService senders;
    private final ScheduledThreadPoolExecutor clock;
    private int kept;
    private int busy;
    private int busyInFailingLanes;
    private int overdue;
    private boolean starved;

    /** @param name of its threads */
    public MailLanes(String name, MailLimits limits) {
        this.limits = limits;
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
        this.senders = Executors.newCachedThreadPool(threads);
        this.clock = new ScheduledThreadPoolExecutor(1, threads);
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Returns at once; false where the lane or all lanes together are full, or the server stops. */
    public boolean add(String laneName, MailDelivery delivery) {
        synchronized (lock) {
            Lane lane = lanes.getOrDefault(laneName, new Lane());
            if (lane.kept >= limits.perLane() || kept >= limits.total() || clock.isShutdown()) {
                return false;
            }
            lanes.put(laneName, lane);
            Task task = new Task(lane, delivery);
            task.expiry = after(limits.life(), task::expire);
            lane.waiting.add(task);
            lane.kept++;
            kept++;
            start(lane);
        }
        return true;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        senders.shutdown();
    }

    private static final class Lane {
        final Deque<Task> waiting = new ArrayDeque<>();
        int kept;
        int live;
        int overdue;
        boolean failing;
        boolean proven;
    }

    private boolean mayStart(Lane lane) {
        int most = lane.proven && !lane.failing ? limits.threadsPerLane() : 1;
        if (lane.live >= most || lane.live + lane.overdue >= limits.threadsPerLane()) {
            return false;
        }
        int half = Math.max(1, limits.threads() / 2);
        boolean isFree = busy < limits.threads()
                && busy + overdue < (lane.failing ? limits.threads() + half : 2 * limits.threads())
                && (!lane.failing || busyInFailingLanes < half);
        starved |= !isFree;
        return isFree;
    }

    private void start(Lane lane) {
        while (!lane.waiting.isEmpty() && mayStart(lane)) {
            Task task = lane.waiting.remove();
            if (!task.done) {
                task.begin();
            }
        }
    }

    /** Lanes that found no free thread come before the one that has just given one back. */
    private void startNext(Lane last) {
        if (starved) {
            starved = false;
            lanes.values().stream().filter(lane -> lane != last).forEach(this::start);
        }
        start(last);
        lanes.values().removeIf(lane -> lane.kept == 0 && lane.live + lane.overdue == 0);
    }

    private Optional<ScheduledFuture<?>> after(Duration pause, Runnable work) {
        try {
            return Optional.of(clock.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            return Optional.empty(); // the server stops
        }
    }

    /** One mail in its lane. All fields are guarded by the lock. */
    private final class Task {

        private final Lane lane;
        private final MailDelivery delivery;
        private Optional<ScheduledFuture<?>> expiry = Optional.empty();
        private int attempts;
        private boolean isLive;
        private boolean isHeldUp;
        private boolean isRetryDue;
        private boolean isExpired;
        private boolean done;

        Task(Lane lane, MailDelivery delivery) {
            this.lane = lane;
            this.delivery = delivery;
        }

        void begin() {
            int attempt = ++attempts;
            boolean inFailingLane = lane.failing;
            isLive = true;
            lane.live++;
            busy++;
            busyInFailingLanes += inFailingLane ? 1 : 0;
            var deadline = after(limits.deadline(), () -> expireAttempt(attempt, inFailingLane));
            try {
                senders.execute(() -> run(attempt, inFailingLane, deadline));
            } catch (RejectedExecutionException e) {
                done = true; // the server stops
            }
        }

        private void run(int attempt, boolean inFailingLane, Optional<ScheduledFuture<?>> deadline) {
            Optional<Throwable> failure = Optional.empty();
            try {
                delivery.attempt();
            } catch (Throwable e) {
                failure = Optional.of(e);
            }
            deadline.ifPresent(timer -> timer.cancel(false));
            Runnable report;
            synchronized (lock) {
                boolean inTime = isLive && attempt == attempts;
                if (inTime) {
                    endLive(inFailingLane);
                } else {
                    lane.overdue--;
                    overdue--;
                    isHeldUp = false;
                }
                report = settle(failure, inTime);
                if (isRetryDue) {
                    isRetryDue = false;
                    retry();
                }
                startNext(lane);
            }
            report.run();
        }

        private Runnable settle(Optional<Throwable> failure, boolean inTime) {
            if (failure.isPresent()) {
                return inTime ? failAttempt(failure) : () -> {};
            }
            lane.proven = true;
            lane.failing = lane.failing && !inTime;
            return end(delivery::sent);
        }

        private void endLive(boolean inFailingLane) {
            isLive = false;
            lane.live--;
            busy--;
            busyInFailingLanes -= inFailingLane ? 1 : 0;
        }

        private void expireAttempt(int attempt, boolean inFailingLane) {
            Runnable report;
            synchronized (lock) {
                if (!isLive || attempt != attempts) {
                    return;
                }
                endLive(inFailingLane);
                lane.overdue++;
                overdue++;
                isHeldUp = true;
                report = failAttempt(Optional.empty());
                startNext(lane);
            }
            delivery.overdue();
            report.run();
        }

        private Runnable failAttempt(Optional<Throwable> failure) {
            lane.failing = true;
            if (done) {
                return () -> {};
            }
            if (isExpired || attempts > limits.pauses().size()) {
                return end(() -> delivery.failed(failure));
            }
            var unused = after(limits.pauses().get(attempts - 1), this::retry);
            return () -> {};
        }

        /** Not while an attempt is over its deadline: it may still succeed, and the person would get the mail twice. */
        private void retry() {
            synchronized (lock) {
                if (done) {
                    return;
                }
                if (isHeldUp) {
                    isRetryDue = true;
                    return;
                }
                lane.waiting.add(this);
                start(lane);
            }
        }

        /** Where an attempt is under way, it is the last one. */
        private void expire() {
            Runnable report;
            synchronized (lock) {
                isExpired = true;
                report = isLive ? () -> {} : end(() -> delivery.failed(Optional.empty()));
                startNext(lane);
            }
            report.run();
        }

        private Runnable end(Runnable report) {
            if (done) {
                return () -> {};
            }
            done = true;
            lane.kept--;
            kept--;
            expiry.ifPresent(timer -> timer.cancel(false));
            return report;
        }
    }
}
