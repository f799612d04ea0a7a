package dev.keyward.audit.sink.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.sink.tls.TestAuthority;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A syslog receiver that behaves as a test tells it to. */
public final class SyslogTestReceiver implements AutoCloseable {

    /** How the receiver treats a connection after the TLS handshake. */
    public enum Behaviour {
        /** Reads to the end, and then closes the connection. */
        PROPER,
        /** Reads three messages, and then is killed with unread messages in its buffer. */
        KILLED,
        /** Closes the connection right after the handshake. */
        CLOSING,
        /** Reads to the end, and never closes the connection. */
        SILENT,
        /** Reads nothing, and never closes the connection. */
        STUCK
    }

    private final ServerSocket server;
    private final SSLContext context;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    /** Whether nothing had arrived when a connection was closed, for each connection with the behaviour CLOSING. */
    private final BlockingQueue<Boolean> closings = new LinkedBlockingQueue<>();

    private volatile Behaviour behaviour = Behaviour.PROPER;
    private volatile boolean wantsClientCertificate;
    private volatile String[] protocols = {"TLSv1.3", "TLSv1.2"};
    private volatile String protocol = "";

    public SyslogTestReceiver(String certificate) throws IOException {
        context = TestAuthority.shared().server(certificate);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::accept, "syslog-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Returns the messages that were read, without their octet counts. */
    public List<String> messages() {
        return messages;
    }

    /**
     * Waits until a connection was closed with the behaviour CLOSING, and returns whether no record had arrived before. A busy machine may
     * be late.
     */
    boolean hasClosedInTime() throws InterruptedException {
        Boolean inTime = closings.poll(60, TimeUnit.SECONDS);
        assertThat(inTime).describedAs("the receiver has closed a connection").isNotNull();
        return inTime;
    }

    int connections() {
        return connections.get();
    }

    /** Returns the version of TLS of the last connection. */
    String protocol() {
        return protocol;
    }

    void behave(Behaviour newBehaviour) {
        behaviour = newBehaviour;
    }

    void requireClientCertificate() {
        wantsClientCertificate = true;
    }

    void offer(String... newProtocols) {
        protocols = newProtocols;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                Thread thread = new Thread(() -> serve(socket), "syslog-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket raw) {
        try (raw;
                SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, false)) {
            socket.setNeedClientAuth(wantsClientCertificate);
            socket.setEnabledProtocols(protocols);
            socket.startHandshake();
            protocol = socket.getSession().getProtocol();
            switch (behaviour) {
                case PROPER -> read(socket.getInputStream(), Integer.MAX_VALUE);
                case SILENT -> {
                    read(socket.getInputStream(), Integer.MAX_VALUE);
                    end.await();
                }
                case KILLED -> {
                    read(socket.getInputStream(), 3);
                    raw.close();
                }
                case CLOSING -> {
                    socket.shutdownOutput();
                    closings.add(raw.getInputStream().available() == 0);
                }
                case STUCK -> end.await();
                default -> throw new AssertionError(behaviour);
            }
        } catch (IOException e) {
            return; // the sink ended the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(InputStream in, int limit) throws IOException {
        DataInputStream data = new DataInputStream(in);
        for (int i = 0; i < limit; i++) {
            StringBuilder count = new StringBuilder();
            int next = data.read();
            if (next < 0) {
                return;
            }
            for (; next != ' '; next = data.read()) {
                count.append((char) next);
            }
            byte[] message = new byte[Integer.parseInt(count.toString())];
            data.readFully(message);
            messages.add(new String(message, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        server.close();
    }
}
