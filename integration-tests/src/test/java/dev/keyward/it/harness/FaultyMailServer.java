package dev.keyward.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mail server that accepts mails, but refuses some addresses, and may misbehave at the end of a connection. */
public final class FaultyMailServer implements AutoCloseable {

    /** The reaction of the mail server to {@code QUIT}, which a client sends after its mail was accepted. */
    public enum AtQuit {
        ANSWERS,
        /** The mail server resets the connection. */
        RESETS,
        /** The mail server sends nothing until the client gives up. */
        HANGS
    }

    /** Prefix of addresses that do not exist, for which the mail server answers 550. */
    public static final String UNKNOWN = "unknown-";

    /** Prefix of addresses whose mailbox is full, for which the mail server answers 452. */
    public static final String FULL = "full-";

    private final TestHost host = TestHost.current();
    private final AtQuit atQuit;
    private final ServerSocket server;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private final Map<String, Long> refused = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public FaultyMailServer(AtQuit atQuit) {
        this.atQuit = atQuit;
        try {
            this.server = new ServerSocket(0, 50, host.bindAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Returns the realm setting {@code smtpServer} by which a realm uses this mail server. */
    public Map<String, String> settings() {
        return Mailbox.settings(server.getLocalPort());
    }

    /** Returns the number of mails that were accepted for each address. */
    public Map<String, Long> mailsPerAddress() {
        return Map.copyOf(accepted);
    }

    /** Returns the number of attempts that were refused for each address. */
    public Map<String, Long> refusalsPerAddress() {
        return Map.copyOf(refused);
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                clients.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = client.getOutputStream();
            answer(out, "220 faulty");
            String recipient = "";
            String line = in.readLine();
            while (line != null) {
                String command = line.toUpperCase(Locale.ROOT);
                if (command.startsWith("RCPT TO:")) {
                    recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    answer(out, answerTo(recipient));
                } else if (command.equals("DATA")) {
                    answer(out, "354 go on");
                    readMail(in);
                    accepted.merge(recipient, 1L, Long::sum);
                    answer(out, "250 accepted");
                } else if (command.equals("QUIT")) {
                    quit(client, in, out);
                    return;
                } else {
                    answer(out, "250 ok");
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            return; // the client or the test closed the connection
        }
    }

    private String answerTo(String recipient) {
        boolean isUnknown = recipient.startsWith(UNKNOWN);
        if (!isUnknown && !recipient.startsWith(FULL)) {
            return "250 ok";
        }
        refused.merge(recipient, 1L, Long::sum);
        return isUnknown ? "550 5.1.1 no such user" : "452 4.2.2 mailbox full";
    }

    private static void readMail(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            line = in.readLine();
        }
    }

    private void quit(Socket client, BufferedReader in, OutputStream out) throws IOException {
        switch (atQuit) {
            case ANSWERS -> answer(out, "221 bye");
            case RESETS -> client.setSoLinger(true, 0);
            case HANGS -> {
                String unused = in.readLine(); // until the client closes the connection
            }
        }
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
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
