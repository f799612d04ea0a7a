package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The receiver of the shared server's webhook sink. It verifies each signature, and refuses requests that have a record about a user whose
 * name contains {@link #REFUSED}.
 *
 * <p>It gets the records of all realms with their personal data, in the format {@code raw}, and keeps a summary of each.
 */
public final class AuditWebhookReceiver {

    /** Part of the names of users whose records the receiver refuses for good. */
    public static final String REFUSED = "refused-by-webhook";

    /** Type of the events that the filter of the sink excludes. */
    public static final String EXCLUDED = "LOGIN_ERROR";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String OPTION = "--spi-events-listener--keyward-audit-log--sink-";
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final AuditWebhookReceiver INSTANCE = new AuditWebhookReceiver();

    private final List<Received> records = new CopyOnWriteArrayList<>();
    private final AtomicInteger unverified = new AtomicInteger();
    private final HttpServer server;

    /**
     * A record that the receiver has accepted.
     *
     * @param index index in its log; -1 for a checkpoint
     * @param username name of the user in it; empty if there is none
     */
    public record Received(String id, String log, long index, String type, String username) {}

    private AuditWebhookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "audit-webhook-receiver");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/audit", this::receive);
        server.start();
    }

    /** Returns the options that switch the webhook sink of the shared server on. */
    static List<String> options() {
        try {
            Path secret = Files.createTempFile("audit-webhook", ".secret"); // only its owner can read it
            secret.toFile().deleteOnExit();
            Files.writeString(secret, "whsec_" + Base64.getEncoder().encodeToString(SECRET) + "\n");
            return List.of(
                    OPTION + "webhook-url=http://localhost:"
                            + INSTANCE.server.getAddress().getPort() + "/audit",
                    OPTION + "webhook-secret-file=" + secret,
                    OPTION + "webhook-level=plain",
                    OPTION + "webhook-format=raw",
                    OPTION + "webhook-exclude=" + EXCLUDED,
                    OPTION + "internal-ranges=127.0.0.0/8,::1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the accepted records of the given log, in the order of their arrival, without checkpoints and repeated records. */
    public static List<Received> records(String logId) {
        return INSTANCE.records.stream()
                .filter(record -> record.log().equals(logId) && record.index() >= 0)
                .distinct()
                .toList();
    }

    /** Returns the number of requests without a valid signature. */
    public static int unverified() {
        return INSTANCE.unverified.get();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status(exchange, body), -1);
        }
    }

    private int status(HttpExchange exchange, byte[] body) throws IOException {
        if (!isVerified(exchange, body)) {
            unverified.incrementAndGet();
            return 401;
        }
        List<Received> received = new ArrayList<>();
        for (JsonNode record : JSON.readTree(body).path("data")) {
            received.add(new Received(
                    record.path("id").asText(),
                    record.path("log").asText(),
                    record.path("index").asLong(-1),
                    record.path("type").asText(),
                    username(record)));
        }
        if (received.stream().anyMatch(record -> record.username().contains(REFUSED))) {
            return 400;
        }
        records.addAll(received);
        return 204;
    }

    private static String username(JsonNode record) {
        for (JsonNode person : record.path("people")) {
            String name = person.path("personal").path("username").asText();
            if (!name.isEmpty() && !person.path("as").asText().equals("actor")) {
                return name;
            }
        }
        return "";
    }

    private static boolean isVerified(HttpExchange exchange, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            mac.update((header(exchange, "webhook-id") + "." + header(exchange, "webhook-timestamp") + ".")
                    .getBytes(StandardCharsets.UTF_8));
            return ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)))
                    .equals(header(exchange, "webhook-signature"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }
}
