package dev.keyward.breachcheck.keycloak.lists;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.keyward.breachedpasswords.range.BreakerState;
import dev.keyward.breachedpasswords.range.RangeAnswer;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.range.RangeOptions;
import dev.keyward.breachedpasswords.range.RangeServer;
import dev.keyward.breachedpasswords.range.RangeService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the transport with the HTTP client library that Keycloak uses; {@code BreachListsIT} uses Keycloak's own client. */
@DisplayName("Ranges fetched with Keycloak's HTTP client")
class KeycloakRangeTransportTest {

    private static final RangeOptions OPTIONS = RangeOptions.DEFAULT;

    @Test
    @DisplayName("reuse one connection, compressed")
    void reuse() throws IOException {
        try (RangeServer server = RangeServer.start(800);
                CloseableHttpClient http = HttpClients.createDefault()) {
            RangeClient client = client(http, server.uri(), OPTIONS);
            for (int n = 0; n < 30; n++) {
                assertThat(client.lookup("password " + n)).isEqualTo(new RangeAnswer.NotFound());
            }
            assertThat(server.requests()).hasSize(30);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("wait for a thread if all are busy, which does not count as a failure of the service")
    void burst() throws Exception {
        int threads = KeycloakRangeTransport.MOST_THREADS;
        CountDownLatch allThreadsAsk = new CountDownLatch(threads);
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService handlers = Executors.newCachedThreadPool();
        ExecutorService people = Executors.newFixedThreadPool(2 * threads);
        service.setExecutor(handlers);
        service.createContext("/range/", exchange -> {
            allThreadsAsk.countDown();
            await(allThreadsAsk); // no response before all threads are in use
            byte[] range = ("0".repeat(35) + ":1").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, range.length);
            exchange.getResponseBody().write(range);
            exchange.close();
        });
        service.start();
        URI address = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
        try (CloseableHttpClient http = HttpClients.custom()
                .setMaxConnPerRoute(200)
                .setMaxConnTotal(200)
                .build()) {
            RangeOptions patient = new RangeOptions(
                    Duration.ofSeconds(20), OPTIONS.longestAnswer(), 0, OPTIONS.fresh(), 5, OPTIONS.pause());
            RangeClient client = client(http, address, patient);
            List<Future<RangeAnswer>> answers = new ArrayList<>();
            for (int n = 0; n < 2 * threads; n++) {
                String password = "password " + n;
                answers.add(people.submit(() -> client.lookup(password)));
            }
            for (Future<RangeAnswer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(new RangeAnswer.NotFound());
            }
            assertThat(client.breaker()).isEqualTo(BreakerState.CLOSED);
        } finally {
            service.stop(0);
            handlers.shutdownNow();
            people.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RangeServer.Behaviour.class,
            mode = EnumSource.Mode.EXCLUDE,
            // The client ignores an invalid length and reads to the end of the connection: a valid range.
            names = {"LIKE_THE_REAL_ONE", "LIKE_A_MIRROR", "NEVER_MODIFIED", "BAD_LENGTH"})
    @DisplayName("are unknown within the time limit if malformed, slow or too long, and leave no connection")
    void hostile(RangeServer.Behaviour behaviour) throws Exception {
        try (RangeServer server = RangeServer.start(100);
                CloseableHttpClient http = HttpClients.createDefault()) {
            RangeOptions quick = new RangeOptions(
                    Duration.ofMillis(400), OPTIONS.longestAnswer(), 10, OPTIONS.fresh(), 100, OPTIONS.pause());
            RangeClient client = client(http, server.uri(), quick);
            server.behave(behaviour);
            long start = System.nanoTime();
            assertThat(client.lookup("password")).isInstanceOf(RangeAnswer.Unknown.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (server.open() > 1 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(server.open()).isLessThanOrEqualTo(1); // one may be kept for the next request
        }
    }

    @Test
    @DisplayName("are unknown because of the status of an error response, without waiting for the end of its body")
    void errorWithoutEnd() throws IOException {
        try (RangeServer server = RangeServer.start(100);
                CloseableHttpClient http = HttpClients.createDefault()) {
            server.behave(RangeServer.Behaviour.DRIPS_ERROR);
            assertThat(client(http, server.uri(), OPTIONS).lookup("password"))
                    .isEqualTo(new RangeAnswer.Unknown(RangeAnswer.Reason.STATUS));
        }
    }

    private static RangeClient client(CloseableHttpClient http, URI address, RangeOptions options) {
        return new RangeClient(
                new KeycloakRangeTransport(() -> http, new RangeService(address, "Keyward-Test")), options);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
