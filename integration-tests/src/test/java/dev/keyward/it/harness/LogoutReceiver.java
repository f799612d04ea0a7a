package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The server of a client that receives OpenID Connect back-channel logouts, and does not answer until it is released. */
public final class LogoutReceiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestHost host = TestHost.current();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<JsonNode> tokens = new CopyOnWriteArrayList<>();
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

    /** Answers the requests that wait, and all later requests at once. */
    public void release() {
        released.countDown();
    }

    /** Returns the claims of the logout tokens received so far. */
    public List<JsonNode> tokens() {
        return tokens;
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = body.substring(body.indexOf('=') + 1);
        tokens.add(JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1])));
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
