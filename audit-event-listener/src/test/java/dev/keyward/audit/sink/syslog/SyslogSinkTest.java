package dev.keyward.audit.sink.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.SinkLines;
import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.AddressRange;
import dev.keyward.audit.sink.tls.TestAuthority;
import dev.keyward.audit.sink.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The syslog sink")
class SyslogSinkTest {

    private static final AddressGuard LOOPBACK = AddressGuard.allowing(List.of(AddressRange.of("127.0.0.0/8")));
    private static final TestAuthority AUTHORITY = TestAuthority.shared();
    private static final TlsFiles TRUSTING = new TlsFiles(Optional.of(AUTHORITY.authority()), Optional.empty());
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("delivers each record once and in order, with TLS 1.3 and 1.2")
    void delivers(String protocol) throws IOException {
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            receiver.offer(protocol);
            try (SyslogSink sink = sink(receiver, "localhost", TRUSTING, LONG)) {
                assertThat(sink.deliver(SinkLines.batch(0, 2500))).isEqualTo(new DeliveryResult.Complete(2500));
                assertThat(sink.deliver(SinkLines.batch(2500, 2501))).isEqualTo(new DeliveryResult.Complete(1));
            }
            assertThat(records(receiver)).isEqualTo(SinkLines.texts(0, 2501));
            assertThat(receiver.connections()).isEqualTo(4);
            assertThat(receiver.protocol()).isEqualTo(protocol);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("does not use TLS 1.1")
    void oldTls() throws IOException {
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            receiver.offer("TLSv1.1");
            assertThat(problem(sink(receiver, "localhost", TRUSTING, LONG))).contains("TLS failed");
        }
    }

    @Test
    @DisplayName(
            "sends nothing to a receiver with the certificate of another host, an expired one, or one of another authority")
    void untrusted() throws IOException {
        for (String certificate : List.of(TestAuthority.OTHER_HOST, TestAuthority.EXPIRED)) {
            try (SyslogTestReceiver receiver = new SyslogTestReceiver(certificate)) {
                assertThat(problem(sink(receiver, "localhost", TRUSTING, LONG)))
                        .startsWith("Cannot send to localhost:" + receiver.port() + ": TLS failed: ");
                assertThat(receiver.messages()).isEmpty();
            }
        }
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            assertThat(problem(sink(receiver, "localhost", TlsFiles.NONE, LONG)))
                    .contains("TLS failed: PKIX path");
            assertThat(receiver.messages()).isEmpty();
            assertThat(sink(receiver, "127.0.0.1", TRUSTING, LONG).deliver(SinkLines.batch(0, 1)))
                    .describedAs("an address that the certificate has")
                    .isEqualTo(new DeliveryResult.Complete(1));
        }
    }

    @Test
    @DisplayName("authenticates itself with a certificate, and reads its files again when they change")
    void clientCertificate() throws IOException {
        Path certificate = folder.resolve("client.crt");
        Path key = folder.resolve("client.key");
        TlsFiles files =
                new TlsFiles(Optional.of(AUTHORITY.authority()), Optional.of(new TlsFiles.Client(certificate, key)));
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            receiver.requireClientCertificate();
            assertThat(problem(sink(receiver, "localhost", TRUSTING, LONG)))
                    .describedAs("without a certificate")
                    .startsWith("Cannot send to localhost:");
            SyslogSink sink = sink(receiver, "localhost", files, LONG);
            assertThat(problem(sink)).endsWith(certificate + " does not exist.");

            Files.writeString(certificate, "secret");
            Files.writeString(key, "secret");
            assertThat(problem(sink))
                    .contains(" has no private key in PEM format")
                    .doesNotContain("secret");

            Files.writeString(certificate, Files.readString(AUTHORITY.certificate(TestAuthority.CLIENT)));
            Files.writeString(key, Files.readString(AUTHORITY.key(TestAuthority.CLIENT)));
            Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(5)));
            assertThat(receiver.messages()).isEmpty();
            assertThat(sink.deliver(SinkLines.batch(0, 3))).isEqualTo(new DeliveryResult.Complete(3));
            assertThat(records(receiver)).isEqualTo(SinkLines.texts(0, 3));
        }
    }

    @Test
    @DisplayName("sends the records of a broken connection again, in smaller windows, until the receiver has read them")
    void killed() throws IOException {
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            receiver.behave(SyslogTestReceiver.Behaviour.KILLED);
            SyslogSink sink = sink(receiver, "localhost", TRUSTING, LONG);
            DeliveryResult broken = sink.deliver(SinkLines.batch(0, 100));
            assertThat(broken).isInstanceOf(DeliveryResult.Unavailable.class);
            assertThat(broken.delivered()).isZero();

            receiver.behave(SyslogTestReceiver.Behaviour.PROPER);
            int before = receiver.connections();
            assertThat(sink.deliver(SinkLines.batch(0, 100))).isEqualTo(new DeliveryResult.Complete(100));
            assertThat(receiver.connections() - before).isEqualTo(2);
            List<String> received = records(receiver);
            assertThat(received.subList(received.size() - 100, received.size())).isEqualTo(SinkLines.texts(0, 100));
        }
    }

    @Test
    @DisplayName(
            "does not take it for a confirmation that the receiver closes the connection before the records reach it")
    void closing() throws IOException, InterruptedException {
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            receiver.behave(SyslogTestReceiver.Behaviour.CLOSING);
            SyslogSink sink = sink(receiver, "localhost", TRUSTING, LONG);
            int closed = 0;
            while (closed < 20) {
                DeliveryResult result = sink.deliver(SinkLines.batch(0, 1));
                if (receiver.hasClosedInTime()) {
                    closed++;
                    assertThat(result).isInstanceOf(DeliveryResult.Unavailable.class);
                    assertThat(result.delivered()).isZero();
                }
            }
            assertThat(receiver.messages()).isEmpty();
        }
    }

    @Test
    @DisplayName("gives up after a time limit if the receiver reads nothing, or never ends the connection")
    void timeout() throws IOException {
        for (SyslogTestReceiver.Behaviour behaviour :
                List.of(SyslogTestReceiver.Behaviour.STUCK, SyslogTestReceiver.Behaviour.SILENT)) {
            try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
                receiver.behave(behaviour);
                SyslogSink sink = sink(receiver, "localhost", TRUSTING, Duration.ofSeconds(2));
                List<Delivery> batch = List.of(SinkLines.delivery(0, "x".repeat(1024 * 1024)));
                List<Delivery> large = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    large.addAll(batch);
                }
                assertThat(((DeliveryResult.Unavailable) sink.deliver(large)).reason())
                        .endsWith("it has not confirmed by the end of the connection that it read the records, within 2"
                                + " seconds.");
            }
        }
    }

    @Test
    @DisplayName("states which host is unknown, internal or closed")
    void unreachable() throws IOException {
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            SyslogReceiver address = new SyslogReceiver("localhost", receiver.port(), TRUSTING, LONG);
            assertThat(problem(new SyslogSink(address, format(8192), AddressGuard.allowing(List.of()), warnings::add)))
                    .isEqualTo("Cannot send to localhost:" + receiver.port()
                            + ": its addresses are in an internal network,"
                            + " to which sinks may not connect unless the server allows the range.");
            assertThat(receiver.connections()).isZero();
        }
        try (Socket silent = new Socket()) { // has a port, so that no other program listens there, and does not listen
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SyslogReceiver closed = new SyslogReceiver("localhost", silent.getLocalPort(), TRUSTING, LONG);
            assertThat(problem(new SyslogSink(closed, format(8192), LOOPBACK, warnings::add)))
                    .isEqualTo("Cannot send to localhost:" + silent.getLocalPort()
                            + ": it cannot be reached (Connection refused).");
        }
        SyslogReceiver unknown = new SyslogReceiver("receiver.invalid", 6514, TRUSTING, LONG);
        assertThat(problem(new SyslogSink(unknown, format(8192), LOOPBACK, warnings::add)))
                .isEqualTo("Cannot send to receiver.invalid:6514: its name cannot be resolved.");
    }

    @Test
    @DisplayName(
            "sends only the header of a record that is too large, with a warning, and refuses a line that is not printable")
    void tooLarge() throws IOException {
        try (SyslogTestReceiver receiver = new SyslogTestReceiver(TestAuthority.LOCALHOST)) {
            SyslogSink sink = sink(receiver, "localhost", TRUSTING, LONG);
            assertThat(sink.deliver(List.of(
                            SinkLines.delivery(1),
                            SinkLines.delivery(2, "x".repeat(8192)),
                            SinkLines.delivery(3),
                            SinkLines.delivery(4, "{}\n<1>1 forged"))))
                    .isEqualTo(new DeliveryResult.Refused(
                            3, "The exported record is empty or has characters other than printable ASCII."));
            assertThat(receiver.messages()).hasSize(3);
            assertThat(receiver.messages().get(1)).endsWith(" index=\"2\" id=\"e2\" omitted=\"8192\"]");
            assertThat(warnings)
                    .isEqualTo(List.of("1 records were too large for localhost:" + receiver.port()
                            + ", the first one with the index 2. The receiver got their header and index only. Raise the"
                            + " message size of the receiver, and then the one of the sink, which is 8192 bytes."));
        }
    }

    private SyslogSink sink(SyslogTestReceiver receiver, String host, TlsFiles files, Duration timeout) {
        return new SyslogSink(
                new SyslogReceiver(host, receiver.port(), files, timeout),
                format(timeout.equals(LONG) ? 8192 : 2 * 1024 * 1024),
                LOOPBACK,
                warnings::add);
    }

    private static SyslogFormat format(int maxBytes) {
        return new SyslogFormat(13, "kc-0", 32_473, maxBytes);
    }

    private static String problem(SyslogSink sink) {
        DeliveryResult result = sink.deliver(SinkLines.batch(0, 1));
        assertThat(result).isInstanceOf(DeliveryResult.Unavailable.class);
        assertThat(result.delivered()).isZero();
        return ((DeliveryResult.Unavailable) result).reason();
    }

    private static List<String> records(SyslogTestReceiver receiver) {
        return receiver.messages().stream()
                .map(message -> message.substring(message.indexOf("] ") + 2))
                .toList();
    }
}
