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
 * What a build took, as one process tells another.
 *
 * @param cpuNanos of the thread that built
 * @param processNanos of all threads, the compiler's and the collector's too
 * @param peakHeap the most that each part of the heap ever held, added: what was in use at once is not more
 * @param peakResident the most memory that the process ever had
 */
record BuildCost(long cpuNanos, long wallNanos, long processNanos, long peakHeap, long peakResident) {

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final String RESIDENT = "VmHWM:";

    /** Asked in the process that has built, when it has. */
    static BuildCost of(Timing<?> timing) throws IOException {
        long process = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new IOException("the process does not know its CPU time"))
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
