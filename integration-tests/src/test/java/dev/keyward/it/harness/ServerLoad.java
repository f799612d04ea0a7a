package dev.keyward.it.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Generates load on a server with threads that repeat one action, four unless stated otherwise. */
public final class ServerLoad {

    public static final int THREADS = 4;

    private ServerLoad() {}

    /** An action that each thread of the load repeats; it throws an exception if the server misbehaves. */
    @FunctionalInterface
    public interface Action {

        /** @param thread the number of the thread, from 0 */
        void run(int thread) throws Exception;
    }

    /**
     * The throughput of the repeated actions and their cost in CPU time, as measured under load.
     *
     * @param perSecond actions per second
     * @param cpuMillis CPU time of the server per action
     */
    public record Figures(double perSecond, double cpuMillis) {}

    public static Figures measure(KeycloakProcess server, Duration duration, Action action) throws Exception {
        long cpu = server.cpuTime().toMillis();
        int done = run(duration, action);
        return new Figures(
                done / (double) duration.toSeconds(), (server.cpuTime().toMillis() - cpu) / (double) done);
    }

    /** Runs the load for the given duration and returns how many actions the threads completed. */
    public static int run(Duration duration, Action action) throws Exception {
        return run(THREADS, duration, action);
    }

    /** Runs the load of the given number of threads for the given duration and returns how many actions they completed. */
    public static int run(int parallel, Duration duration, Action action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            long end = System.nanoTime() + duration.toNanos();
            List<Future<Integer>> counts = new ArrayList<>();
            for (int n = 0; n < parallel; n++) {
                int thread = n;
                counts.add(threads.submit(() -> {
                    int done = 0;
                    while (System.nanoTime() < end) {
                        action.run(thread);
                        done++;
                    }
                    return done;
                }));
            }
            int sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }
}
