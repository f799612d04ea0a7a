package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server of a client that receives OpenID Connect back-channel logouts. It begins a response and does not end it until it is
 * released, however long that takes.
 */
public final class LogoutReceiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestHost host = TestHost.current();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<JsonNode> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger held = new AtomicInteger();
    private final HttpServer server;

    public LogoutReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(host.bindAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/logout", this::receive);
        server.start();
    }

    /** Returns the URL for a client's attribute {@code backchannel.logout.url}. */
    public String url() {
        return "http://" + host.nameForKeycloak() + ":" + server.getAddress().getPort() + "/logout";
    }

    /** Ends the responses to the requests that wait, and answers all later requests at once. */
    public void release() {
        released.countDown();
    }

    /** Returns the number of requests that wait for the release, and whose connection Keycloak has not closed. */
    public int held() {
        return held.get();
    }

    /** Returns the claims of the logout tokens received so far. */
    public List<JsonNode> tokens() {
        return tokens;
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = body.substring(body.indexOf('=') + 1);
        tokens.add(JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1])));
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream response = exchange.getResponseBody()) {
            hold(response);
        }
    }

    /** Sends a byte each second until the receiver is released, because Keycloak gives up after five seconds without one. */
    private void hold(OutputStream response) throws IOException {
        held.incrementAndGet();
        try {
            while (!released.await(1, TimeUnit.SECONDS)) {
                response.write('.');
                response.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            held.decrementAndGet();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
