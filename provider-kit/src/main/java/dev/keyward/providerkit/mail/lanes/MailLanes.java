package dev.keyward.providerkit.mail.lanes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends mails on background threads, with a lane per realm.
 *
 * <p>A socket timeout bounds one read, not a mail: a server that sends a line every few seconds can hold a thread forever. So each
 * attempt also has a deadline by the clock. A thread that is busy at the deadline is not interrupted, because an interrupt does not
 * end a read from a socket and may close an embedded database. The thread keeps its place until it ends, and its mail is not tried
 * again meanwhile, because the attempt may still succeed. Threads and memory are bounded by {@link MailLimits}; {@link LaneThreads}
 * shares the threads out. Waiting mails are lost when the server stops. Thread-safe.
 */
public final class MailLanes implements AutoCloseable {

    /** The mails of one realm; guarded by the lock. */
    static final class Lane {
        private final LaneThreads.Usage threads = new LaneThreads.Usage();
        private final Deque<LaneTask> waiting = new ArrayDeque<>();
        private int kept;

        LaneThreads.Usage threads() {
            return threads;
        }
    }

    private final MailLimits limits;
    private final LaneThreads attempts;
    private final Object lock = new Object();
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final ExecutorService senders;
    private final LaneClock clock;
    private int kept;

    /** @param name name of the threads */
    public MailLanes(String name, MailLimits limits) {
        this.limits = limits;
        this.attempts = new LaneThreads(limits);
        ThreadFactory threads = work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
        this.senders = Executors.newCachedThreadPool(threads);
        this.clock = new LaneClock(threads);
    }

    /** Adds a mail and returns at once; returns false if the lane is full, all lanes together are, or the server stops. */
    public boolean add(String laneName, MailDelivery delivery) {
        synchronized (lock) {
            if (room(laneName) == 0) {
                return false;
            }
            Lane lane = lanes.computeIfAbsent(laneName, name -> new Lane());
            lane.kept++;
            kept++;
            queue(lane, new LaneTask(this, lane, delivery));
        }
        return true;
    }

    /** Returns how many more mails the lane takes now. */
    public int room(String laneName) {
        synchronized (lock) {
            Lane lane = lanes.get(laneName);
            int free = Math.min(limits.total() - kept, limits.perLane() - (lane == null ? 0 : lane.kept));
            return clock.isStopped() ? 0 : Math.max(0, free);
        }
    }

    /** Starts no further attempt, and waits until no attempt is under way or the time is up. */
    public void close(Duration longest) {
        close();
        long end = System.nanoTime() + longest.toNanos();
        synchronized (lock) {
            try {
                long left = longest.toMillis();
                while (left > 0 && attempts.areLive()) {
                    lock.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        clock.stop();
        senders.shutdown();
    }

    MailLimits limits() {
        return limits;
    }

    LaneThreads attempts() {
        return attempts;
    }

    LaneClock clock() {
        return clock;
    }

    void execute(Runnable attempt) {
        senders.execute(attempt);
    }

    /** Changes the state of a lane under the lock, starts what may start then, and reports without the lock. */
    void change(Lane lane, Supplier<Runnable> work) {
        Runnable report;
        synchronized (lock) {
            report = work.get();
            startNext(lane);
        }
        report.run();
    }

    /** Called under the lock. */
    void queue(Lane lane, LaneTask task) {
        lane.waiting.add(task);
        start(lane);
    }

    /** Called under the lock when a mail was sent or has failed. */
    void forget(Lane lane) {
        lane.kept--;
        kept--;
    }

    private void start(Lane lane) {
        while (!lane.waiting.isEmpty() && !clock.isStopped() && attempts.mayStart(lane.threads)) {
            lane.waiting.remove().begin();
        }
    }

    /** Lanes that found no free thread come before the lane that has just freed one. */
    private void startNext(Lane last) {
        if (attempts.takeStarved()) {
            lanes.values().stream().filter(lane -> lane != last).forEach(this::start);
        }
        start(last);
        lanes.values().removeIf(lane -> lane.kept == 0 && lane.threads.isIdle());
        lock.notifyAll();
    }
}
