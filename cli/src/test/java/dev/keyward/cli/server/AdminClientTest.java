package dev.keyward.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.keyward.cli.terminal.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The error if a server does not answer as Keycloak does")
class AdminClientTest {

    /** Time limit for a response that the test server never sends. */
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Time limit for a response that the test server sends at once, long enough for a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "502, from a proxy in front of Keycloak: the server behind it is restarting",
        "503, from a proxy in front of Keycloak: the server behind it is restarting",
        "504, Keycloak took longer than the proxy waits. It may still be working: run keyward setup status"
    })
    @DisplayName("names the proxy if the server behind it is down")
    void proxy(int status, String sentence) {
        answer("/", status, "text/html", "<h1>Bad Gateway</h1>");
        assertThatThrownBy(() -> client(address()).realms())
                .isInstanceOf(ServerException.class)
                .hasMessageContainingAll(address() + " answers HTTP " + status, sentence);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 404})
    @DisplayName("says that a web page came instead of an answer")
    void page(int status) {
        answer("/", status, "text/html", "<h1>Sign in to the network</h1>");
        assertThatThrownBy(() -> client(address()).realms())
                .isInstanceOf(ServerException.class)
                .hasMessageContainingAll("/admin/realms answers HTTP " + status, "with a web page", "Check --server");
    }

    @Test
    @DisplayName("does not call it a wrong password if another Keycloak endpoint refuses the login")
    void otherPath() {
        answer("/", 401, "application/json", "{\"error\":\"HTTP 401 Unauthorized\"}");
        AdminClient client = new AdminClient(
                address(), transport(address(), LONG), "master", AdminClient.Login.with(Map.of("username", "admin")));
        assertThatThrownBy(client::realms)
                .hasMessageContainingAll(
                        "/protocol/openid-connect/token answers HTTP 401",
                        "not a reply of Keycloak's token endpoint",
                        "--server");
    }

    @Test
    @DisplayName("comes after a time limit if the server never answers, with progress messages meanwhile")
    void silent() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            assertThatThrownBy(() -> client(address, SHORT).realms())
                    .isInstanceOf(ServerException.class)
                    .hasMessageContainingAll(
                            address + " accepted the request", "did not answer within 200 ms", "overloaded");
            assertThat(progress).isNotEmpty().allMatch(line -> line.contains("Still waiting for " + address));
            assertThatThrownBy(() -> client(address, SHORT).changeSetup("a", "apply", "{}"))
                    .hasMessageContainingAll("within 400 ms", "may still be working: run keyward setup status");
            assertThatThrownBy(() -> client(address, SHORT).report("a", "second-factor/coverage"))
                    .as("the server reads all users meanwhile")
                    .hasMessageContainingAll("within 400 ms", "overloaded");
        }
    }

    @Test
    @DisplayName("comes after the time limit if the server never completes its answer")
    void dripping() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("[".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> client(address(), SHORT).realms())
                .hasMessageContaining("did not answer within 200 ms");
    }

    @Test
    @DisplayName("tells a closed port from an unknown host")
    void nobody() throws IOException {
        try (Socket silent = new Socket()) { // has a port, so that no other program listens there, and does not listen
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            assertThatThrownBy(() -> client(address).realms()).hasMessageContaining("Nothing answers at " + address);
        }
        assertThatThrownBy(() -> client(URI.create("http://nowhere.invalid")).realms())
                .hasMessageContaining("The host name nowhere.invalid is unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    @DisplayName("says that the REST API cannot address a realm named . or ..")
    void unreachableNames(String name) {
        assertThatThrownBy(() -> client(address()).setup("GET", name, "status", "", ""))
                .isInstanceOf(CommandException.class)
                .isNotInstanceOf(ServerException.class)
                .hasMessageContainingAll("Realm " + name + ": ", "--except");
    }

    @Test
    @DisplayName("names the file and the role, and reads no more of a file than it can have")
    void files() {
        answer("/admin/realms/a b/audit-log/checkpoint", 200, "text/plain", "x".repeat(2_000_000));
        assertThat(client(address()).file("a b", "audit-log/checkpoint", 1000))
                .hasValueSatisfying(content -> assertThat(content).hasSize(1001));
        assertThat(client(address()).file("a b", "audit-log/checkpoint", 5_000_000))
                .hasValueSatisfying(content -> assertThat(content).hasSize(2_000_000));
        assertThat(client(address()).file("a b", "audit-log/none", 1000)).isEmpty();
        answer("/admin/realms/refused/", 403, "application/json", "{}");
        assertThatThrownBy(() -> client(address()).file("refused", "checkpoint", 1000))
                .hasMessage(
                        "The server answers HTTP 403 for checkpoint. Log in with the role view-events of the realm.");
        assertThatThrownBy(() -> client(address()).file("..", "checkpoint", 1000))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Realm ..: ");
    }

    private void answer(String path, int status, String type, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private AdminClient client(URI address) {
        return client(address, LONG);
    }

    private AdminClient client(URI address, Duration read) {
        return new AdminClient(address, transport(address, read), "master", AdminClient.Login.withToken("t"));
    }

    private Transport transport(URI address, Duration read) {
        return new Transport(
                address, new Transport.Limits(LONG, read, read.multipliedBy(2), SHORT.dividedBy(4)), progress::add);
    }
}
