package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds free ports for servers that a test starts later.
 *
 * <p>Linux gives ports from 32768 on to connections and to sockets that may have any port, so a free one of those may be taken before its
 * server starts. JGroups also listens on the port that is 50,000 higher. Thread-safe.
 */
final class FreePorts {

    private static final int FIRST = 11_000;

    private static final int END = 15_500;

    /** A random start, because several test runs may share a machine. */
    private static int next = ThreadLocalRandom.current().nextInt(FIRST, END);

    private FreePorts() {}

    /** Returns a port that nothing uses on the given address, and that no earlier call has returned. */
    static synchronized int take(InetAddress address) {
        for (int n = FIRST; n < END; n++) {
            int port = next;
            next = port + 1 < END ? port + 1 : FIRST;
            if (isFree(address, port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port from " + FIRST + " to " + (END - 1) + " is free on " + address + ".");
    }

    private static boolean isFree(InetAddress address, int port) {
        try {
            new ServerSocket(port, 1, address).close();
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
