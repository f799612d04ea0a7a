package dev.keyward.audit.sink.syslog;

import dev.keyward.audit.sink.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An rsyslog of this machine that receives syslog over TLS on a port of its own, and writes what it understood to a file. */
final class RsyslogServer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Path received;
    private int port;
    private Optional<Process> process = Optional.empty();

    /** @param folder an empty folder for the configuration and the received messages */
    RsyslogServer(Path folder) throws IOException {
        this.folder = folder;
        this.received = folder.resolve("received");
        start();
    }

    /** Returns what is missing on this machine; empty if rsyslog and its TLS driver are installed. */
    static Optional<String> missing() throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            return Optional.of("The Debian package rsyslog is not installed.");
        }
        try (var files = Files.find(LIBRARIES, 4, (path, attributes) -> path.endsWith("rsyslog/lmnsd_gtls.so"))) {
            return files.findAny().isPresent()
                    ? Optional.empty()
                    : Optional.of("The Debian package rsyslog-gnutls is not installed.");
        }
    }

    int port() {
        return port;
    }

    /** Returns what rsyslog understood: one line for each message, with the fields separated by tabs. */
    List<String> received() throws IOException {
        return Files.exists(received) ? Files.readAllLines(received, StandardCharsets.UTF_8) : List.of();
    }

    /** Waits until rsyslog has written a message that ends with the given text. */
    void awaitMessage(String end) {
        await(() -> {
            try {
                return received().stream().anyMatch(line -> line.endsWith(end));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Starts rsyslog, on the same port if it ran before, and waits until it listens. */
    void start() throws IOException {
        TestAuthority authority = TestAuthority.shared();
        Path portFile = folder.resolve("port");
        Files.deleteIfExists(portFile);
        Path configuration = folder.resolve("rsyslog.conf");
        Files.writeString(configuration, """
                global(
                  workDirectory="%1$s"
                  maxMessageSize="8k"
                  parser.escapeControlCharactersOnReceive="off"
                  DefaultNetstreamDriverCAFile="%2$s"
                  DefaultNetstreamDriverCertFile="%3$s"
                  DefaultNetstreamDriverKeyFile="%4$s"
                )
                main_queue(queue.timeoutShutdown="60000")
                module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
                input(type="imtcp" address="127.0.0.1" port="%5$d" listenPortFileName="%1$s/port")
                template(name="fields" type="string" string="%%syslogfacility%%\t%%syslogseverity%%\t%%timereported:::date-rfc3339%%\t%%hostname%%\t%%app-name%%\t%%procid%%\t%%msgid%%\t%%structured-data%%\t%%msg%%\\n")
                action(type="omfile" file="%1$s/received" template="fields")
                """.formatted(
                        folder,
                        authority.authority(),
                        authority.certificate(TestAuthority.LOCALHOST),
                        authority.key(TestAuthority.LOCALHOST),
                        port));
        process = Optional.of(new ProcessBuilder(
                        PROGRAM.toString(),
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        folder.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output").toFile()))
                .start());
        if (port == 0) {
            await(() -> Files.exists(portFile) && !read(portFile).isBlank());
            port = Integer.parseInt(read(portFile).trim());
        }
        await(this::isListening);
    }

    private boolean isListening() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends rsyslog in order, so that it writes the messages that it has read, and loses those in the buffers of its connections. */
    void stop() {
        process.ifPresent(running -> {
            running.destroy();
            try {
                if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("rsyslog does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        });
        process = Optional.empty();
    }

    private void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end) || process.filter(Process::isAlive).isEmpty()) {
                throw new AssertionError("rsyslog did not do it: " + read(folder.resolve("output")));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
