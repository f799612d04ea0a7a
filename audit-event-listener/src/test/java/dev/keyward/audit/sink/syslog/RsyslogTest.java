package dev.keyward.audit.sink.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyward.audit.ocsf.OcsfSeverity;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryHeader;
import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.DeliveryRound;
import dev.keyward.audit.sink.SinkCursor;
import dev.keyward.audit.sink.SinkLines;
import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.AddressRange;
import dev.keyward.audit.sink.tls.TestAuthority;
import dev.keyward.audit.sink.tls.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("rsyslog")
class RsyslogTest {

    private static final TlsFiles FILES = new TlsFiles(
            Optional.of(TestAuthority.shared().authority()),
            Optional.of(new TlsFiles.Client(
                    TestAuthority.shared().certificate(TestAuthority.CLIENT),
                    TestAuthority.shared().key(TestAuthority.CLIENT))));

    @TempDir
    private Path folder;

    private Optional<RsyslogServer> started = Optional.empty();

    @BeforeEach
    void start() throws IOException {
        Optional<String> missing = RsyslogServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
        started = Optional.of(new RsyslogServer(folder));
    }

    @AfterEach
    void stop() {
        started.ifPresent(RsyslogServer::close);
    }

    @Test
    @DisplayName(
            "parses each field, whatever characters the record has, and gets only the header of a record that is too large")
    void fields() throws IOException {
        RsyslogServer server = started.orElseThrow();
        String hostile = "{\"a\":\"] \\\" \\\\ %s $(x) <1>1 - \\n\\u00fc\\ud800 '\"}";
        List<Delivery> batch = List.of(
                new Delivery(
                        7,
                        new DeliveryHeader(
                                "id\"]\\7", "7d1f", SinkLines.TIME, "CREATE \n\ud800\u00fc USER", OcsfSeverity.HIGH),
                        hostile.getBytes(StandardCharsets.US_ASCII)),
                SinkLines.delivery(8, "x".repeat(9000)),
                SinkLines.delivery(9));
        SyslogSink sink = sink(server);
        assertThat(sink.deliver(batch)).isEqualTo(new DeliveryResult.Complete(3));
        server.awaitMessage(last(9));
        assertThat(server.received())
                .isEqualTo(List.of(
                        "13\t3\t2026-11-28T05:00:00.123Z\tkc_0.example.com\tkeyward\t-\tCREATE_____USER\t"
                                + "[keyward@32473 log=\"7d1f\" index=\"7\" id=\"id\\\"\\]\\\\7\"]\t" + hostile,
                        "13\t6\t2026-11-28T05:00:00.123Z\tkc_0.example.com\tkeyward\t-\tLOGIN\t"
                                + "[keyward@32473 log=\"7d1f\" index=\"8\" id=\"e8\" omitted=\"9000\"]\t",
                        "13\t6\t2026-11-28T05:00:00.123Z\tkc_0.example.com\tkeyward\t-\tLOGIN\t"
                                + "[keyward@32473 log=\"7d1f\" index=\"9\" id=\"e9\"]\t" + last(9)));
    }

    @Test
    @DisplayName("gets all records in order, although it is stopped again and again while they are sent")
    void restarts() throws IOException {
        RsyslogServer server = started.orElseThrow();
        SyslogSink sink = sink(server);
        SinkCursor cursor = SinkCursor.from(0);
        List<String> problems = new ArrayList<>();
        for (int round = 1; round <= 5; round++) {
            Thread stopping = new Thread(server::stop);
            stopping.start();
            DeliveryRound outcome = deliver(sink, cursor, 2000L * round);
            outcome.problem().ifPresent(problems::add);
            cursor = outcome.cursor();
            join(stopping);
            server.start();
        }
        server.stop();
        DeliveryRound down = deliver(sink, cursor, 12_000);
        assertThat(down.problem()).isPresent();
        assertThat(down.cursor().next()).isEqualTo(cursor.next());
        server.start();
        assertThat(deliver(sink, cursor, 12_000).cursor())
                .describedAs(String.join(", ", problems))
                .isEqualTo(SinkCursor.from(12_000));
        server.awaitMessage(last(11_999));

        assertThat(server.received().stream()
                        .map(line -> Long.parseLong(line.replaceAll(".* index=\"(\\d+)\".*", "$1")))
                        .distinct()
                        .toList())
                .isEqualTo(LongStream.range(0, 12_000).boxed().toList());
    }

    private static DeliveryRound deliver(SyslogSink sink, SinkCursor cursor, long end) {
        return DeliveryRound.deliver(sink, cursor, SinkLines.batch(cursor.next(), end), end, Instant.EPOCH);
    }

    private static SyslogSink sink(RsyslogServer server) {
        return new SyslogSink(
                new SyslogReceiver("localhost", server.port(), FILES, Duration.ofSeconds(60)),
                new SyslogFormat(13, "kc 0.example.com", 32_473, 8192),
                AddressGuard.allowing(List.of(AddressRange.of("127.0.0.1"))),
                warning -> {});
    }

    private static String last(long index) {
        return SinkLines.texts(index, index + 1).get(0);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
