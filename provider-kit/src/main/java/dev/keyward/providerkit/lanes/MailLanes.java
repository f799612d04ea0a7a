package dev.keyward.providerkit.lanes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends mails on background threads, with a separate queue for each realm, called a lane.
 *
 * <p>A socket timeout bounds one read, not a whole mail: a mail server that sends a line every few seconds can hold a thread
 * forever. Each attempt therefore has a deadline as well. A thread that exceeds the deadline is not interrupted, because an
 * interrupt does not end a read from a socket and may close an embedded database. The thread counts against the limits until it
 * ends. Its mail is not tried again before that, because the attempt may still succeed.
 *
 * <p>{@link MailLimits} bounds threads and memory, and {@link LaneThreads} distributes the threads. Waiting mails are lost when
 * the server stops. Thread-safe.
 */
public final class MailLanes implements AutoCloseable {

    /** Maximum number of empty mail queues for which this object remembers the {@link LaneThreads.Usage}. */
    private static final int MOST_REMEMBERED = 10_000;

    /** Queue of the mails of one realm. All fields are guarded by the lock. */
    static final class Lane {
        private final LaneThreads.Usage threads = new LaneThreads.Usage();
        private final Deque<LaneTask> waiting = new ArrayDeque<>();
        private int kept;

        LaneThreads.Usage threads() {
            return threads;
        }

        private boolean isIdle() {
            return kept == 0 && threads.isIdle();
        }
    }

    private final MailLimits limits;
    private final LaneThreads attempts;
    private final Object lock = new Object();
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Mail queues with waiting mails, in the order in which the queues get a free thread. */
    private final Set<Lane> line = new LinkedHashSet<>();

    private final ExecutorService senders;
    private final LaneClock clock;
    private int kept;

    /** @param name name of the threads */
    public MailLanes(String name, MailLimits limits) {
        this(limits, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    MailLanes(MailLimits limits, ThreadFactory threads) {
        this.limits = limits;
        this.attempts = new LaneThreads(limits.threads(), limits.threadsPerLane());
        this.senders = Executors.newCachedThreadPool(threads);
        this.clock = new LaneClock(threads);
    }

    /**
     * Adds the given mail to the queue with the given name, and returns at once. Returns false if the lane is full, all lanes together are
     * full, or the server stops.
     */
    public boolean add(String laneName, MailDelivery delivery) {
        synchronized (lock) {
            if (room(laneName) == 0) {
                return false;
            }
            Lane lane = lanes.computeIfAbsent(laneName, name -> new Lane());
            LaneTask task = new LaneTask(this, lane, delivery);
            lane.kept++;
            kept++;
            queue(lane, task);
        }
        return true;
    }

    /** Returns the number of mails that the queue with the given name can accept now. */
    public int room(String laneName) {
        synchronized (lock) {
            Lane lane = lanes.get(laneName);
            int free = Math.min(limits.total() - kept, limits.perLane() - (lane == null ? 0 : lane.kept));
            return clock.isStopped() ? 0 : Math.max(0, free);
        }
    }

    /** Returns whether the named mail queue (lane) is empty: no mail waits, and every running attempt is past its deadline. */
    public boolean isEmpty(String laneName) {
        synchronized (lock) {
            Lane lane = lanes.get(laneName);
            return lane == null || lane.kept == 0;
        }
    }

    /**
     * Lets no further attempt to send a mail start. Waits up to the given time for attempts that are still before their
     * deadline. Returns whether no such attempt is left.
     *
     * @return whether no attempt is before its deadline
     */
    public boolean close(Duration longest) {
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
            return !attempts.areLive();
        }
    }

    @Override
    public void close() {
        clock.stop();
        senders.shutdown();
    }

    /** Returns the number of mail queues that this object remembers, with or without mails. */
    int remembered() {
        synchronized (lock) {
            return lanes.size();
        }
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

    /**
     * Changes a mail queue by running the given work under the lock. Then starts attempts as long as threads are free.
     * Afterwards runs the callback that the given work returned, without the lock.
     */
    void change(Lane lane, Supplier<Runnable> work) {
        Runnable report;
        synchronized (lock) {
            report = work.get();
            startNext(lane);
        }
        report.run();
    }

    /**
     * Adds the given attempt to send a mail to the queue of the given lane. Starts the attempt if a thread is free. The
     * caller holds the lock.
     */
    void queue(Lane lane, LaneTask task) {
        lane.waiting.add(task);
        start(lane);
    }

    /** Removes a mail from the counts of its queue after the mail was sent or has failed. The caller holds the lock. */
    void forget(Lane lane) {
        lane.kept--;
        kept--;
    }

    private void start(Lane lane) {
        int before = lane.waiting.size();
        while (!lane.waiting.isEmpty() && !clock.isStopped() && attempts.mayStart(lane.threads)) {
            lane.waiting.remove().begin();
        }
        if (lane.waiting.size() < before) {
            line.remove(lane);
        }
        if (!lane.waiting.isEmpty()) {
            line.add(lane);
        }
    }

    /**
     * Starts attempts to send waiting mails, as long as threads are free. Lanes that waited for a thread come first,
     * and the given lane comes last. Among the others, those that were served longest ago come first.
     */
    private void startNext(Lane last) {
        if (attempts.takeStarved()) {
            List.copyOf(line).stream().filter(lane -> lane != last).forEach(this::start);
        }
        start(last);
        if (lanes.size() > MOST_REMEMBERED) {
            lanes.values().removeIf(Lane::isIdle);
        }
        lock.notifyAll();
    }
}
