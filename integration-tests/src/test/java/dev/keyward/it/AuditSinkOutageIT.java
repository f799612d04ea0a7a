package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.DirectGrants;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.MeasuredTurn;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.ServerLoad;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestMachine;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares sign-ins while both sinks of the server work with sign-ins while both are down for minutes, in one run.
 *
 * <p>Down means that the file cannot be written and that the webhook takes requests and never answers. The test asserts that every
 * sign-in succeeds and that each sink gets all records of the log in order afterwards, and no timing. The system property
 * {@code audit.outage} is the number of seconds of each of the four phases. Writes {@code target/audit-sink-outage.md}.
 */
@DisplayName("Sinks that are down for minutes under sign-ins")
@EnabledIfSystemProperty(
        named = "audit.outage",
        matches = "[1-9]\\d*",
        disabledReason = "a run of a quarter of an hour: -Daudit.outage=120 runs it (docs/benchmarks/audit-log.md)")
class AuditSinkOutageIT {

    private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("audit.outage", 120));
    private static final int PHASES_OF_EACH_KIND = 2;
    private static final int THREADS = 2;
    private static final int USERS = 20;
    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String OPTION = "--spi-events-listener--keyward-audit-log--sink-";

    /** A sink that was down for minutes tries again after at most five minutes. */
    private static final Duration BOUND = Duration.ofMinutes(20);

    @Test
    @DisplayName("fail no sign-in, and get all records in order afterwards")
    void outage(@TempDir Path folder) throws Exception {
        Path files = folder.resolve("sink");
        Path secret = Files.createTempFile(folder, "webhook", ".secret"); // only its owner can read it
        Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        try (Receiver receiver = new Receiver();
                KeycloakProcess server = KeycloakProcess.startOnDurablePostgres(
                        ServerSpec.withKeywardAlone()
                                .withJvmArguments("-Xmx1g")
                                .withStartArgument(OPTION + "file-folder=" + files)
                                .withStartArgument(OPTION + "file-level=pseudonyms")
                                .withStartArgument(OPTION + "file-format=raw")
                                .withStartArgument(OPTION + "file-max-mebibytes=4096")
                                .withStartArgument(OPTION + "webhook-url=" + receiver.url())
                                .withStartArgument(OPTION + "webhook-secret-file=" + secret)
                                .withStartArgument(OPTION + "webhook-level=pseudonyms")
                                .withStartArgument(OPTION + "webhook-format=raw")
                                .withStartArgument(OPTION + "internal-ranges=127.0.0.0/8,::1"),
                        "sink-outage")) {
            TestRealm realm = TestRealm.with(
                    server, Map.of("passwordPolicy", "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)"));
            for (int n = 0; n < USERS; n++) {
                realm.addUser("outage-" + n, GOOD, Map.of());
            }
            new SetupApi(realm).apply("audit-log: {}");
            DirectGrants grants = new DirectGrants(realm, GOOD);
            ServerLoad.Action signIn = thread ->
                    grants.signIn("outage-" + ThreadLocalRandom.current().nextInt(USERS));
            ServerLoad.run(THREADS, Duration.ofSeconds(30), signIn);
            FileSink file = new FileSink(files);
            awaitCaughtUp(server);

            List<MeasuredTurn> up = new ArrayList<>();
            List<MeasuredTurn> down = new ArrayList<>();
            List<Double> recoveries = new ArrayList<>();
            for (int n = 0; n < PHASES_OF_EACH_KIND; n++) {
                up.add(MeasuredTurn.of(server, THREADS, PHASE, signIn));
                file.block();
                receiver.hang();
                down.add(MeasuredTurn.of(server, THREADS, PHASE, signIn));
                long ended = System.nanoTime();
                file.unblock();
                receiver.answer();
                awaitCaughtUp(server);
                recoveries.add((System.nanoTime() - ended) / 1e9);
            }
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            Verified verified = log.verify(log.policy());
            long records = verified.records().size();
            awaitCaughtUp(server);
            report(up, down, records, recoveries);

            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(file.read().gap())
                    .describedAs("the first gap in the file")
                    .isEqualTo(-1);
            assertThat(file.read().next()).isGreaterThanOrEqualTo(records);
            assertThat(receiver.received().gap())
                    .describedAs("the first gap at the webhook")
                    .isEqualTo(-1);
            assertThat(receiver.received().next()).isGreaterThanOrEqualTo(records);
        }
    }

    private static void awaitCaughtUp(KeycloakProcess server) {
        Await.until("the records at both sinks", BOUND, () -> {
            Metrics metrics = Metrics.of(server);
            return Stream.of("file", "webhook")
                    .allMatch(sink -> metrics.value("keyward_audit_sink_behind{sink=\"" + sink + "\"}") == 0
                            && metrics.value("keyward_audit_sink_records_total{outcome=\"delivered\",sink=\"" + sink
                                            + "\"}")
                                    > 0);
        });
    }

    private static void report(List<MeasuredTurn> up, List<MeasuredTurn> down, long records, List<Double> recoveries)
            throws IOException {
        StringBuilder text = new StringBuilder(TestMachine.describe());
        text.append("""


                | sinks | sign-ins | per second | CPU of the server, ms each | p50, ms | p99, ms |
                |---|---|---|---|---|---|
                """);
        text.append(row("up", up)).append(row("down", down));
        text.append(String.format(
                Locale.ROOT,
                "%n%d phases of %d s, in turn, %d clients. %,d records, all delivered in order. After the phases without sinks, both had"
                        + " caught up within %s s.%n",
                2 * PHASES_OF_EACH_KIND,
                PHASE.toSeconds(),
                THREADS,
                records,
                recoveries.stream()
                        .map(seconds -> Long.toString(Math.round(seconds)))
                        .collect(Collectors.joining(" and "))));
        Files.writeString(Path.of("target/audit-sink-outage.md"), text);
        System.out.println(text);
    }

    private static String row(String state, List<MeasuredTurn> turns) {
        MeasuredTurn all = MeasuredTurn.together(turns);
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %.0f | %.3f | %.2f | %.2f |%n",
                state,
                all.actions(),
                all.perSecond(),
                all.serverCpuMillis(),
                all.percentile(50),
                all.percentile(99));
    }

    /** The indexes that a sink has delivered: each must follow the one before or repeat an earlier one. Thread-safe. */
    private static final class Indexes {

        private static final Pattern INDEX = Pattern.compile("\"index\":(\\d+)");

        private long next;
        private long gap = -1;

        /** Takes the indexes of all records in a text, in which each begins with its log and its index. */
        synchronized void accept(String records) {
            Matcher index = INDEX.matcher(records);
            while (index.find()) {
                long found = Long.parseLong(index.group(1));
                if (found > next && gap < 0) {
                    gap = next;
                }
                next = Math.max(next, found + 1);
            }
        }

        /** Returns the index after the last one. */
        synchronized long next() {
            return next;
        }

        /** Returns the first index that was left out; -1 if there is none. */
        synchronized long gap() {
            return gap;
        }
    }

    /** The file of the sink, which is moved away and replaced by a folder while the sink is down. */
    private static final class FileSink {

        private final Path folder;
        private final Path file;
        private final List<Path> parts = new ArrayList<>();

        FileSink(Path folder) {
            this.folder = folder;
            this.file = folder.resolve("audit.jsonl");
        }

        void block() throws IOException {
            while (!tryToBlock()) {}
        }

        /** Returns false if the sink has begun a new file after its file was moved. */
        private boolean tryToBlock() throws IOException {
            try {
                if (Files.exists(file)) {
                    parts.add(Files.move(file, folder.resolve("part-" + parts.size())));
                }
                Files.createDirectory(file);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        }

        void unblock() throws IOException {
            Files.delete(file);
        }

        Indexes read() throws IOException {
            Indexes indexes = new Indexes();
            for (Path part : Stream.concat(parts.stream(), Stream.of(file)).toList()) {
                try (Stream<String> lines = Files.lines(part)) {
                    lines.forEach(indexes::accept);
                }
            }
            return indexes;
        }
    }

    /** A webhook that accepts all records, or takes requests without answering them. */
    private static final class Receiver implements AutoCloseable {

        private final Indexes received = new Indexes();
        private volatile CountDownLatch answering = new CountDownLatch(0);
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server;

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            server.setExecutor(threads);
            server.createContext("/audit", this::receive);
            server.start();
        }

        String url() {
            return "http://localhost:" + server.getAddress().getPort() + "/audit";
        }

        void hang() {
            answering = new CountDownLatch(1);
        }

        void answer() {
            answering.countDown();
        }

        Indexes received() {
            return received;
        }

        private void receive(HttpExchange exchange) throws IOException {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                CountDownLatch until = answering;
                if (until.getCount() > 0) {
                    until.await();
                    return; // the connection ends without an answer
                }
                received.accept(body);
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            answer();
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
