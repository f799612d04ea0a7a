package dev.keyward.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * The result of a measured task, with the CPU time of its thread and the elapsed wall time.
 *
 * @param result result of the task
 */
record Timing<T>(T result, long cpuNanos, long wallNanos) {

    /** A task whose time is measured and that may throw an IOException. */
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
