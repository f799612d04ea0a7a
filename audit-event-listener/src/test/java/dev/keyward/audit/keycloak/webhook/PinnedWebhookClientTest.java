package dev.keyward.audit.keycloak.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.DeliveryRound;
import dev.keyward.audit.sink.SinkCursor;
import dev.keyward.audit.sink.SinkLines;
import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.AddressRange;
import dev.keyward.audit.sink.tls.TestAuthority;
import dev.keyward.audit.sink.tls.TlsContext;
import dev.keyward.audit.sink.tls.TlsFiles;
import dev.keyward.audit.sink.webhook.WebhookAddress;
import dev.keyward.audit.sink.webhook.WebhookAnswer;
import dev.keyward.audit.sink.webhook.WebhookBatch;
import dev.keyward.audit.sink.webhook.WebhookSecrets;
import dev.keyward.audit.sink.webhook.WebhookSink;
import dev.keyward.audit.sink.webhook.WebhookTestReceiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The webhook sink with its HTTP client")
class PinnedWebhookClientTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final AddressGuard LOOPBACK = AddressGuard.allowing(List.of(AddressRange.of("127.0.0.1")));
    private static final TlsFiles TRUSTING =
            new TlsFiles(Optional.of(TestAuthority.shared().authority()), Optional.empty());

    @Test
    @DisplayName("delivers records in order, with signatures that the reference library verifies")
    void delivers() throws IOException {
        try (WebhookTestReceiver receiver = WebhookTestReceiver.https(TestAuthority.LOCALHOST);
                WebhookSink sink = sink("https://localhost:" + receiver.port() + "/audit?token=x", TRUSTING, LONG)) {
            assertThat(sink.deliver(SinkLines.batch(0, 250))).isEqualTo(new DeliveryResult.Complete(250));
            assertThat(sink.deliver(SinkLines.batch(250, 251))).isEqualTo(new DeliveryResult.Complete(1));
            assertThat(receiver.records()).isEqualTo(SinkLines.texts(0, 251));
            assertThat(receiver.ids()).hasSize(4).last().isEqualTo("e250");
        }
    }

    @Test
    @DisplayName("signs with two secrets while the secret is changed, and says that the receiver refuses a wrong one")
    void secrets() throws IOException {
        String other = "whsec_" + "QUFB".repeat(11);
        try (WebhookTestReceiver receiver = WebhookTestReceiver.https(TestAuthority.LOCALHOST)) {
            String url = "https://localhost:" + receiver.port();
            receiver.expect(other);
            try (WebhookSink sink = sink(url, TRUSTING, LONG)) {
                assertThat(sink.deliver(SinkLines.batch(0, 3)))
                        .isEqualTo(new DeliveryResult.Unavailable(
                                0,
                                url
                                        + " refuses all requests, also one without records, with the status 401. Check"
                                        + " the URL and the secret."));
                assertThat(receiver.ids()).hasSize(2);
            }
            WebhookAddress address = WebhookAddress.of(url);
            try (WebhookSink both = new WebhookSink(
                    address,
                    WebhookSecrets.of(List.of(WebhookTestReceiver.SECRET, other)),
                    WebhookBatch.DEFAULT,
                    new PinnedWebhookClient(address, LOOPBACK, new TlsContext(TRUSTING), LONG),
                    InstantSource.system())) {
                assertThat(both.deliver(SinkLines.batch(0, 3))).isEqualTo(new DeliveryResult.Complete(3));
                receiver.expect(WebhookTestReceiver.SECRET);
                assertThat(both.deliver(SinkLines.batch(3, 4))).isEqualTo(new DeliveryResult.Complete(1));
            }
        }
    }

    @Test
    @DisplayName("sets the record aside that the receiver refuses, and delivers all others, with 400 and 413")
    void refusedRecord() throws IOException {
        for (int status : List.of(400, 413, 422)) {
            try (WebhookTestReceiver receiver = WebhookTestReceiver.https(TestAuthority.LOCALHOST);
                    WebhookSink sink = sink("https://localhost:" + receiver.port(), TRUSTING, LONG)) {
                receiver.answer(data -> new WebhookAnswer(
                        data.stream().anyMatch(record -> record.startsWith("{\"index\":41,")) ? status : 200,
                        Optional.empty()));
                DeliveryRound round =
                        DeliveryRound.deliver(sink, SinkCursor.from(0), SinkLines.batch(0, 100), 100, Instant.EPOCH);
                assertThat(round.cursor()).isEqualTo(SinkCursor.from(100));
                assertThat(round.deadLetters())
                        .isEqualTo(List.of(new DeliveryRound.DeadLetter(
                                41,
                                "e41",
                                "https://localhost:" + receiver.port() + " refused the record with the status " + status
                                        + ".")));
                List<String> expected = new ArrayList<>(SinkLines.texts(0, 41));
                expected.addAll(SinkLines.texts(42, 100));
                assertThat(receiver.records()).isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("sends nothing to a receiver with the certificate of another host, an expired one, or one of another"
            + " authority")
    void untrusted() throws IOException {
        for (String certificate : List.of(TestAuthority.OTHER_HOST, TestAuthority.EXPIRED)) {
            try (WebhookTestReceiver receiver = WebhookTestReceiver.https(certificate)) {
                assertThat(problem("https://localhost:" + receiver.port() + "/secret", TRUSTING, LONG))
                        .startsWith("Cannot post to https://localhost:" + receiver.port() + ": TLS failed: ")
                        .doesNotContain("secret");
                assertThat(receiver.ids()).isEmpty();
            }
        }
        try (WebhookTestReceiver receiver = WebhookTestReceiver.https(TestAuthority.LOCALHOST)) {
            assertThat(problem("https://localhost:" + receiver.port(), TlsFiles.NONE, LONG))
                    .contains("TLS failed");
            assertThat(receiver.ids()).isEmpty();
        }
    }

    @Test
    @DisplayName("gives up after a time limit if there is no answer, or one that never ends")
    void timeout() throws IOException {
        try (WebhookTestReceiver receiver = WebhookTestReceiver.https(TestAuthority.LOCALHOST)) {
            receiver.answer(data -> new WebhookAnswer(0, Optional.empty()));
            assertThat(problem("https://localhost:" + receiver.port(), TRUSTING, SHORT))
                    .endsWith(": it does not answer in time.");
        }
        try (RawServer slow = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", true)) {
            assertThat(problem("http://localhost:" + slow.port(), TlsFiles.NONE, SHORT))
                    .endsWith(": it does not answer in time.");
        }
    }

    @Test
    @DisplayName("does not wait for a receiver that reads nothing more, not even for the end of the TLS connection")
    void readsNothingMore() throws IOException {
        List<ChokingSocket> sockets = new CopyOnWriteArrayList<>();
        for (int status : List.of(0, 204)) {
            try (WebhookTestReceiver receiver = WebhookTestReceiver.https(TestAuthority.LOCALHOST)) {
                receiver.answer(data -> {
                    sockets.forEach(socket -> socket.isChoked = true);
                    return new WebhookAnswer(status, Optional.empty());
                });
                WebhookAddress address = WebhookAddress.of("https://localhost:" + receiver.port());
                PinnedWebhookClient client =
                        new PinnedWebhookClient(address, LOOPBACK, new TlsContext(TRUSTING), SHORT, () -> {
                            ChokingSocket socket = new ChokingSocket();
                            sockets.add(socket);
                            return socket;
                        });
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                    try (WebhookSink sink = sink(address, client)) {
                        assertThat(sink.deliver(SinkLines.batch(0, 1)).delivered())
                                .isEqualTo(status == 0 ? 0 : 1);
                    }
                });
                assertThat(sockets).isNotEmpty().allMatch(Socket::isClosed);
            }
        }
    }

    /** A socket that can be told to block while it writes, until it is closed, as if its receiver read nothing more. */
    private static final class ChokingSocket extends Socket {

        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile boolean isChoked;

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream out = super.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (isChoked) {
                        awaitClose();
                    }
                    out.write(bytes, offset, length);
                }
            };
        }

        private void awaitClose() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            closed.countDown();
            super.close();
        }
    }

    @Test
    @DisplayName("reads at most 100 headers and lines of 8 kB, so that a receiver cannot fill the memory")
    void largeHeaders() throws IOException {
        for (String headers : List.of("a: b\r\n".repeat(101), "a: " + "x".repeat(9000) + "\r\n")) {
            try (RawServer server =
                    new RawServer("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 0\r\n\r\n", false)) {
                assertThat(problem("http://127.0.0.1:" + server.port(), TlsFiles.NONE, LONG))
                        .startsWith("Cannot post to http://127.0.0.1:" + server.port() + ": ");
            }
        }
    }

    @Test
    @DisplayName(
            "tries again after answers that are no HTTP, after a closed connection and after a redirect, which it does"
                    + " not follow")
    void failures() throws IOException {
        for (String answer :
                List.of("", "SSH-2.0-x\r\n", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")) {
            try (RawServer server = new RawServer(answer, false)) {
                assertThat(problem("http://127.0.0.1:" + server.port(), TlsFiles.NONE, LONG))
                        .startsWith("Cannot post to http://127.0.0.1:" + server.port() + ": ");
            }
        }
        try (WebhookTestReceiver receiver = WebhookTestReceiver.http()) {
            String url = "http://localhost:" + receiver.port();
            for (int status : List.of(301, 302, 303, 307, 308)) {
                receiver.answer(data -> new WebhookAnswer(status, Optional.empty()));
                int before = receiver.ids().size();
                assertThat(problem(url, TlsFiles.NONE, LONG))
                        .isEqualTo(
                                url + " answered with a redirect (status " + status + "), which sinks do not follow.");
                assertThat(receiver.ids()).hasSize(before + 1);
            }
        }
    }

    @Test
    @DisplayName(
            "sends nothing to an internal address that is not allowed, and connects to the address that was checked")
    void internal() throws IOException {
        try (WebhookTestReceiver receiver = WebhookTestReceiver.https(TestAuthority.OTHER_HOST)) {
            WebhookAddress address = WebhookAddress.of("https://other.example.com:" + receiver.port());
            List<String> lookups = new ArrayList<>();
            try (WebhookSink guarded = sink(address, resolving(List.of(), lookups), TRUSTING, LONG)) {
                assertThat(((DeliveryResult.Unavailable) guarded.deliver(SinkLines.batch(0, 1))).reason())
                        .isEqualTo("Cannot post to " + address
                                + ": its addresses are in an internal network, to which sinks may"
                                + " not connect unless the server allows the range.");
            }
            assertThat(receiver.ids()).isEmpty();
            lookups.clear();
            List<AddressRange> allowed = List.of(AddressRange.of("127.0.0.0/8"));
            try (WebhookSink allowing = sink(address, resolving(allowed, lookups), TRUSTING, LONG)) {
                assertThat(allowing.deliver(SinkLines.batch(0, 1))).isEqualTo(new DeliveryResult.Complete(1));
            }
            assertThat(lookups).isEqualTo(List.of("other.example.com"));
        }
    }

    /** Returns a guard for which each host has the address of this machine. */
    private static AddressGuard resolving(List<AddressRange> allowed, List<String> lookups) {
        return new AddressGuard(allowed, host -> {
            lookups.add(host);
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
    }

    private static String problem(String url, TlsFiles files, Duration timeout) {
        try (WebhookSink sink = sink(url, files, timeout)) {
            DeliveryResult result = sink.deliver(SinkLines.batch(0, 1));
            assertThat(result).isInstanceOf(DeliveryResult.Unavailable.class);
            assertThat(result.delivered()).isZero();
            return ((DeliveryResult.Unavailable) result).reason();
        }
    }

    private static WebhookSink sink(String url, TlsFiles files, Duration timeout) {
        return sink(WebhookAddress.of(url), LOOPBACK, files, timeout);
    }

    private static WebhookSink sink(WebhookAddress address, AddressGuard guard, TlsFiles files, Duration timeout) {
        return sink(address, new PinnedWebhookClient(address, guard, new TlsContext(files), timeout));
    }

    private static WebhookSink sink(WebhookAddress address, PinnedWebhookClient client) {
        return new WebhookSink(
                address,
                WebhookSecrets.of(List.of(WebhookTestReceiver.SECRET)),
                WebhookBatch.DEFAULT,
                client,
                InstantSource.system());
    }

    /** Answers each request with the same bytes, and then closes the connection, or goes on with one byte at a time. */
    private static final class RawServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        RawServer(String answer, boolean isSlow) throws IOException {
            Thread thread = new Thread(() -> serve(answer, isSlow), "raw-server");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve(String answer, boolean isSlow) {
            boolean isClosed = false;
            while (!isClosed) {
                try (Socket socket = server.accept()) {
                    InputStream in = socket.getInputStream();
                    StringBuilder request = new StringBuilder();
                    while (request.lastIndexOf("]}") < 0) {
                        request.append((char) in.read());
                    }
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    while (isSlow) {
                        socket.getOutputStream().write('x');
                        socket.setSoTimeout(100);
                        waitForEnd(in);
                    }
                } catch (IOException e) {
                    isClosed = server.isClosed(); // otherwise the client closed the connection
                }
            }
        }

        private static void waitForEnd(InputStream in) throws IOException {
            try {
                if (in.read() < 0) {
                    throw new IOException("closed");
                }
            } catch (SocketTimeoutException e) {
                return;
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
