package dev.keyward.audit.sink.syslog;

import dev.keyward.audit.sink.tls.TlsFiles;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A syslog receiver that listens for TLS connections. Immutable.
 *
 * @param host host name or IP address, which the receiver's certificate must have
 * @param timeout longest time to connect, and to send records until the receiver has confirmed that it read them
 */
public record SyslogReceiver(String host, int port, TlsFiles files, Duration timeout) {

    /** TCP port for syslog over TLS according to RFC 5425. */
    public static final int DEFAULT_PORT = 6514;

    private static final int MAX_PORT = 65_535;
    private static final int MAX_SECONDS = 600;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})|[0-9A-Fa-f:.]{2,45}");

    /** @throws IllegalArgumentException if a value is not allowed. The message names the value and what is allowed */
    public SyslogReceiver {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    host
                            + ": the host of a syslog receiver must be a host name or an IP address, without port and brackets.");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    port + ": the port of a syslog receiver must be 1 to " + MAX_PORT + "; the usual one is 6514.");
        }
        if (timeout.toSeconds() < 1 || timeout.toSeconds() > MAX_SECONDS) {
            throw new IllegalArgumentException(
                    timeout + ": the timeout of a syslog sink must be 1 to " + MAX_SECONDS + " seconds.");
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
