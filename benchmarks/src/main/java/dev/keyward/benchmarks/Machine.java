package dev.keyward.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Describes the machine on which a benchmark runs, for readers of its results. Stateless. */
final class Machine {

    private Machine() {}

    static String describe(Path folder) throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        FileStore store = Files.getFileStore(folder);
        return "Measured on %s. Machine: %d cores of %s%s, %s of memory, disk %s (%s, %s), %s %s %s, %s %s; load %s at the start."
                .formatted(
                        LocalDate.now(Clock.systemUTC()),
                        system.getAvailableProcessors(),
                        value("/proc/cpuinfo", "model name").orElse("an unknown processor"),
                        value("/proc/cpuinfo", "flags").orElse("").contains("hypervisor") ? " (virtual)" : "",
                        value("/proc/meminfo", "MemTotal").map(Machine::memory).orElse("unknown size"),
                        store.name(),
                        store.type(),
                        device(store.name()),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.runtime.version"),
                        String.format(Locale.ROOT, "%.1f", system.getSystemLoadAverage()));
    }

    private static String memory(String kibibytes) {
        return String.format(
                Locale.ROOT, "%.1f GiB", Long.parseLong(kibibytes.replace(" kB", "")) / (double) (1 << 20));
    }

    /**
     * Returns a description of the disk with the given device name, which it reads from sysfs. A partition has no entry there.
     */
    private static String device(String name) {
        Path queue = Path.of("/sys/block", name.replace("/dev/", ""), "queue");
        String kind = first(queue.resolve("rotational"))
                .map(rotational -> "0".equals(rotational) ? "not rotating" : "rotating by its own account")
                .orElse("unknown kind");
        return kind
                + first(queue.resolve("read_ahead_kb"))
                        .map(size -> ", read-ahead " + size + " KiB")
                        .orElse("");
    }

    private static Optional<String> first(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> value(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
