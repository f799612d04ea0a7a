package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Stream;

/** Describes the machine of a measurement, for readers of its results. */
public final class TestMachine {

    private TestMachine() {}

    /** Returns one sentence with the date, the processors, the memory, the file system, the versions, and the load at this moment. */
    public static String describe() {
        try {
            return String.format(
                    Locale.ROOT,
                    "Measured on %s: %d cores of %s, %.1f GiB of memory, %s, Linux %s, Java %s, Keycloak %s; load %.1f.",
                    LocalDate.now(Clock.systemUTC()),
                    Runtime.getRuntime().availableProcessors(),
                    value("/proc/cpuinfo", "model name"),
                    Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (double) (1 << 20),
                    Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                            .type(),
                    System.getProperty("os.version"),
                    System.getProperty("java.version"),
                    ServerVersion.tested(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String value(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
