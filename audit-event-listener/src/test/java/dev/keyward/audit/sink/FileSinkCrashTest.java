package dev.keyward.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs file sinks in processes that are killed, or that the system lets write only so much. */
@DisplayName("A process with a file sink")
class FileSinkCrashTest {

    private static final FileRotation ROTATION = new FileRotation(100_000_000, Duration.ofDays(36_500));

    @TempDir
    private Path folder;

    @Test
    @DisplayName("that is killed at any time loses no record and leaves none twice")
    void killed() throws Exception {
        int kills = Boolean.getBoolean("soak") ? 100 : 3;
        long next = 0;
        for (int kill = 0; kill < kills; kill++) {
            Process writer = writer("exec", next);
            try (BufferedReader acknowledged = writer.inputReader(StandardCharsets.US_ASCII)) {
                for (int line = 0; line < 20 + kill * 7 % 50; line++) {
                    next = Long.parseLong(acknowledged.readLine());
                }
                writer.toHandle().destroyForcibly(); // Process.destroyForcibly would close its output
                for (String line = acknowledged.readLine(); line != null; line = acknowledged.readLine()) {
                    next = Long.parseLong(line);
                }
            }
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        deliverRest(next);
    }

    @Test
    @DisplayName("whose disk is full reports it, and completes the torn line once there is room")
    void full() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: needs bash, to limit the size of a file");
        Process writer = writer("ulimit -f 24 && exec", 0);
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = writer.inputReader(StandardCharsets.US_ASCII)) {
            output.lines().forEach(lines::add);
        }
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String last = lines.remove(lines.size() - 1);
        assertThat(last).isEqualTo("Cannot write to " + folder.resolve("audit.jsonl") + ": File too large.");
        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(Files.readString(folder.resolve("audit.jsonl")))
                .describedAs("the last line is torn")
                .hasSize(24 * 1024)
                .doesNotEndWith("\n");
        deliverRest(Long.parseLong(lines.get(lines.size() - 1)));
    }

    private void deliverRest(long next) throws IOException {
        try (FileSink sink =
                new FileSink(folder, "audit", ROTATION, InstantSource.system(), warning -> {}, Runnable::run)) {
            assertThat(sink.deliver(SinkLines.batch(next, next + 100))).isEqualTo(new DeliveryResult.Complete(100));
        }
        assertThat(Files.readAllLines(folder.resolve("audit.jsonl"))).isEqualTo(SinkLines.texts(0, next + 100));
    }

    private Process writer(String shell, long next) throws IOException {
        return new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        shell + " \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        Long.toString(next))
                .redirectErrorStream(true)
                .start();
    }

    /** Delivers records in batches of 1 to 7 until it is killed or the sink is unavailable, and prints how far it came. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] args) {
            long next = Long.parseLong(args[1]);
            FileSink sink = new FileSink(
                    Path.of(args[0]), "audit", ROTATION, InstantSource.system(), warning -> {}, Runnable::run);
            while (true) {
                long end = next + 1 + next % 7;
                DeliveryResult result = sink.deliver(SinkLines.batch(next, end));
                if (result instanceof DeliveryResult.Unavailable unavailable) {
                    System.out.println(unavailable.reason());
                    return;
                }
                next = end;
                System.out.println(next);
            }
        }
    }
}
