package dev.keyward.audit.sink.syslog;

import dev.keyward.audit.sink.tls.TlsContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Sends syslog messages over one TLS connection, and finds out whether the receiver has read them. Not thread-safe.
 *
 * <p>Syslog has no acknowledgements, and a successful write means only that the data are in a buffer of this machine. What shows that the
 * receiver read all messages is the end of the connection: the sink ends it in order, and a receiver ends its side when it has read to
 * the end. A receiver that was killed or closed the connection with unread messages makes its system reset the connection instead.
 */
final class SyslogConnection implements AutoCloseable {

    /** Long enough for a busy receiver on the same machine, which ends a connection only when it gets a processor. */
    private static final int MIN_SETTLE_MILLIS = 50;

    private static final int MAX_SETTLE_MILLIS = 1000;

    private final Socket raw;
    private final SSLSocket tls;
    private final int settleMillis;

    private SyslogConnection(Socket raw, SSLSocket tls, int settleMillis) {
        this.raw = raw;
        this.tls = tls;
        this.settleMillis = settleMillis;
    }

    /** Opens a TCP connection to the first of the given addresses that accepts one. The time limit is for all addresses together. */
    static Socket connect(List<InetAddress> addresses, int port, Duration timeout) throws IOException {
        IOException failure = new SocketException("no address");
        long start = System.nanoTime();
        for (InetAddress address : addresses) {
            long left = timeout.toMillis() - (System.nanoTime() - start) / 1_000_000;
            if (left <= 0) {
                break;
            }
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), (int) left);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    /**
     * Begins TLS on a TCP connection, and verifies the certificate and host name of the receiver.
     *
     * @param raw the TCP connection, which the caller closes if this fails
     * @param connectMillis how long it took to connect, which is about a round trip
     */
    static SyslogConnection secure(Socket raw, SyslogReceiver receiver, SSLContext context, long connectMillis)
            throws IOException {
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(raw, receiver.host(), receiver.port(), false);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(TlsContext.protocols());
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        raw.setSoTimeout((int) receiver.timeout().toMillis());
        tls.startHandshake();
        long settle = Math.min(MAX_SETTLE_MILLIS, Math.max(MIN_SETTLE_MILLIS, 2 * connectMillis));
        return new SyslogConnection(raw, tls, (int) settle);
    }

    /** Writes one syslog message to the connection. It may be in a buffer of this machine afterwards. */
    void write(byte[] frame) throws IOException {
        tls.getOutputStream().write(frame);
    }

    /**
     * Ends the connection, and waits until the receiver ends its side.
     *
     * @throws IOException if the receiver may not have read all messages
     */
    void finish() throws IOException {
        InputStream in = tls.getInputStream();
        requireOpen(in);
        tls.shutdownOutput();
        skip(in);
        skip(raw.getInputStream());
    }

    /**
     * Waits as long as one network round trip takes, and throws an exception if the receiver closes the connection.
     * Such a receiver would not read the messages.
     */
    private void requireOpen(InputStream in) throws IOException {
        int timeout = raw.getSoTimeout();
        raw.setSoTimeout(settleMillis);
        try {
            int read = in.read();
            if (read < 0) {
                throw new SocketException("the receiver ended it");
            }
        } catch (SocketTimeoutException e) {
            return; // the receiver is silent, as it should be
        } finally {
            raw.setSoTimeout(timeout);
        }
    }

    /** Reads the stream to its end and discards the bytes. The deadline of the sink bounds this. */
    private static void skip(InputStream in) throws IOException {
        byte[] ignored = new byte[1024];
        int read = 0;
        while (read >= 0) {
            read = in.read(ignored);
        }
    }

    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException e) {
            return; // nothing depends on a connection that is closed
        }
    }
}
