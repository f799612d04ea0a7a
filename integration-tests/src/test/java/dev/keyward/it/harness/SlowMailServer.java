package dev.keyward.it.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A mail server that accepts connections but never accepts a mail. */
public final class SlowMailServer implements AutoCloseable {

    /** The way in which the mail server keeps its clients waiting. */
    public enum Manner {
        /** The mail server sends nothing to its clients. */
        HANGS,
        /** The mail server sends one line of an endless greeting twice a second, so that no read times out. */
        DRIPS
    }

    private final TestHost host = TestHost.current();
    private final Manner manner;
    private final ServerSocket server;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);

    public SlowMailServer(Manner manner) {
        this.manner = manner;
        try {
            this.server = new ServerSocket(0, 50, host.bindAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Returns the realm setting {@code smtpServer} by which a realm uses this mail server. */
    public Map<String, String> settings() {
        return Map.of(
                "host", host.nameForKeycloak(),
                "port", Integer.toString(server.getLocalPort()),
                "from", "keycloak@example.com");
    }

    public void awaitClient() {
        Await.until("a mail at the slow mail server", Duration.ofSeconds(60), () -> !clients.isEmpty());
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                clients.add(client);
                if (manner == Manner.DRIPS) {
                    threads.execute(() -> drip(client));
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void drip(Socket client) {
        try {
            OutputStream out = client.getOutputStream();
            do {
                out.write("220-please hold the line\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } while (!closed.await(500, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            return; // the client closed the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
