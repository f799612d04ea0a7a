package dev.keyward.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The CPU time and memory that a separate process used to build a breach list.
 *
 * @param cpuNanos CPU time of the building thread
 * @param processNanos CPU time of all threads, including the JIT compiler and the garbage collector
 * @param peakHeap sum of the peak usage of each heap pool, an upper bound of the peak heap usage
 * @param peakResident peak resident memory of the process
 */
record BuildCost(long cpuNanos, long wallNanos, long processNanos, long peakHeap, long peakResident) {

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final String RESIDENT = "VmHWM:";

    /** Returns the CPU time and memory that the current process has used; call this after the build. */
    static BuildCost of(Timing<?> timing) throws IOException {
        long process = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("the CPU time of the process is not available"))
                .toNanos();
        return new BuildCost(timing.cpuNanos(), timing.wallNanos(), process, heap(), resident());
    }

    String line() {
        return "%d %d %d %d %d".formatted(cpuNanos, wallNanos, processNanos, peakHeap, peakResident);
    }

    static BuildCost parse(String line) {
        long[] values =
                SPACE.splitAsStream(line.strip()).mapToLong(Long::parseLong).toArray();
        return new BuildCost(values[0], values[1], values[2], values[3], values[4]);
    }

    private static long heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static long resident() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(SPACE.split(
                                            line.substring(RESIDENT.length()).strip(), -1)[0])
                            * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
