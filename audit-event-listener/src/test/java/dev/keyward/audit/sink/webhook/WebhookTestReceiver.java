package dev.keyward.audit.sink.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyward.audit.sink.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook receiver that verifies each request, with the reference library of Standard Webhooks and with an HMAC of its own, and answers as a
 * test tells it to.
 */
public final class WebhookTestReceiver implements AutoCloseable {

    /** A secret that each request must be signed with, unless the test gives another one. */
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> records = new CopyOnWriteArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile String secret = SECRET;
    private volatile Function<List<String>, WebhookAnswer> answers = data -> new WebhookAnswer(204, Optional.empty());

    private WebhookTestReceiver(HttpServer server) {
        this.server = server;
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public static WebhookTestReceiver https(String certificate) throws IOException {
        HttpsServer server = HttpsServer.create(address(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestAuthority.shared().server(certificate)));
        return new WebhookTestReceiver(server);
    }

    public static WebhookTestReceiver http() throws IOException {
        return new WebhookTestReceiver(HttpServer.create(address(), 0));
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns the records that were accepted, as JSON. */
    public List<String> records() {
        return records;
    }

    /** Returns the ids of all requests. */
    public List<String> ids() {
        return ids;
    }

    /** Accepts only requests that are signed with the given secret. */
    public void expect(String newSecret) {
        secret = newSecret;
    }

    /** Answers requests with what the function returns for their records. The status 0 leaves them without an answer. */
    public void answer(Function<List<String>, WebhookAnswer> newAnswers) {
        answers = newAnswers;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            ids.add(header(exchange, "webhook-id"));
            List<String> data = new ArrayList<>();
            for (JsonNode node : new JsonMapper().readTree(body).get("data")) {
                data.add(node.toString());
            }
            WebhookAnswer answer =
                    isVerified(exchange, body) ? answers.apply(data) : new WebhookAnswer(401, Optional.empty());
            if (answer.status() == 0) {
                end.await();
                return;
            }
            if (answer.isAccepted()) {
                records.addAll(data);
            }
            answer.retryAfter().ifPresent(value -> exchange.getResponseHeaders().set("Retry-After", value));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer.status(), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isVerified(HttpExchange exchange, String body) {
        try {
            new Webhook(secret).verify(body, HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true));
            String signed = header(exchange, "webhook-id") + "." + header(exchange, "webhook-timestamp") + "." + body;
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            String expected =
                    "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            return List.of(header(exchange, "webhook-signature").split(" ", -1)).contains(expected)
                    && header(exchange, "Content-Type").equals("application/json");
        } catch (WebhookVerificationException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdown();
    }
}
