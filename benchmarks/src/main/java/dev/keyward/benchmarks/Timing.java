package dev.keyward.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * How long something took: of the thread that did it, and by the clock on the wall.
 *
 * @param result what it gave
 */
record Timing<T>(T result, long cpuNanos, long wallNanos) {

    /** What is timed. */
    @FunctionalInterface
    interface Task<T> {
        T run() throws IOException;
    }

    static <T> Timing<T> of(Task<T> task) throws IOException {
        long wall = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        T result = task.run();
        long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
        return new Timing<>(result, cpuNanos, System.nanoTime() - wall);
    }

    String millis() {
        return Quantity.millis(cpuNanos) + " CPU (" + Quantity.millis(wallNanos) + ")";
    }
}
