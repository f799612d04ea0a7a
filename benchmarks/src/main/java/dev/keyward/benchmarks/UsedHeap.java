package dev.keyward.benchmarks;

import java.lang.management.ManagementFactory;

/** Measures the number of bytes in use on the Java heap after a garbage collection. Stateless. */
final class UsedHeap {

    private static final int COLLECTIONS = 4;

    private UsedHeap() {}

    static long bytes() {
        for (int n = 0; n < COLLECTIONS; n++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
