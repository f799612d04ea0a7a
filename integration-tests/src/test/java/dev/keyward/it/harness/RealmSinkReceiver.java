package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The receivers of sinks of realms on this machine, one for each path of a web server. The path says how a receiver behaves. */
public final class RealmSinkReceiver implements AutoCloseable {

    /** Secret of the sinks. */
    public static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    private static final String OPTION = "--spi-events-listener--keyward-audit-log--realm-sinks";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "realm-sink-receiver");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, List<Received>> records = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /**
     * A record that a receiver has accepted, in the format {@code raw}.
     *
     * @param index index in its log; -1 for a checkpoint
     */
    public record Received(String id, String log, long index, String type) {}

    public RealmSinkReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /** Returns the options by which the shared server allows three sinks in each realm, also on this machine. */
    static List<String> options() {
        return List.of(OPTION + "=3", OPTION + "-level=plain", OPTION + "-internal-ranges=127.0.0.0/8,::1");
    }

    /** Returns the URL of a receiver that accepts everything. */
    public String url(String name) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + name;
    }

    /** Returns the URL of a receiver that accepts connections and never answers. */
    public String hanging() {
        return url("hanging");
    }

    /** Returns the URL of a receiver that wants no records. */
    public String gone() {
        return url("gone");
    }

    /** Returns the URL of a receiver that refuses each record for good. */
    public String refusing() {
        return url("refusing");
    }

    /** Returns the records of a receiver in the order of their arrival, without checkpoints and repeated records. */
    public List<Received> records(String name) {
        return records.getOrDefault("/" + name, List.of()).stream()
                .filter(record -> record.index() >= 0)
                .distinct()
                .toList();
    }

    /** Returns the number of requests that a receiver has got. */
    public int requests(String name) {
        AtomicInteger count = requests.get("/" + name);
        return count == null ? 0 : count.get();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (path.equals("/hanging")) {
                end.await();
                return;
            }
            if (path.equals("/gone")) {
                exchange.sendResponseHeaders(410, -1);
                return;
            }
            JsonNode data = JSON.readTree(body).path("data");
            if (path.equals("/refusing") && !data.isEmpty()) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            for (JsonNode record : data) {
                records.computeIfAbsent(path, key -> new CopyOnWriteArrayList<>())
                        .add(new Received(
                                record.path("id").asText(),
                                record.path("log").asText(),
                                record.path("index").asLong(-1),
                                record.path("type").asText()));
            }
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
