package dev.keyward.audit.sink.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * The address of a webhook receiver: an HTTPS URL, or an HTTP URL of this machine. Immutable.
 *
 * @param uri the URL, with host and without user information and fragment
 */
public record WebhookAddress(URI uri) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MAX_LENGTH = 2000;
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException if the URL is not allowed. The message says what is allowed, and does not quote the URL */
    public WebhookAddress {
        boolean isHttps = "https".equalsIgnoreCase(uri.getScheme());
        boolean isLocalHttp =
                "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost());
        if ((!isHttps && !isLocalHttp)
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null
                || uri.getPort() == 0
                || uri.getPort() > MAX_PORT) {
            throw notAllowed();
        }
    }

    /**
     * Parses the URL of a webhook receiver.
     *
     * @throws IllegalArgumentException if it is not allowed. The message says what is allowed, and does not quote the text, which can have a
     *     secret in its path or query
     */
    public static WebhookAddress of(String text) {
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw notAllowed();
        }
        try {
            return new WebhookAddress(new URI(text));
        } catch (URISyntaxException e) {
            throw notAllowed();
        }
    }

    private static IllegalArgumentException notAllowed() {
        return new IllegalArgumentException(
                "The URL of a webhook sink must begin with https:// and a host name, and must have"
                        + " at most " + MAX_LENGTH
                        + " printable ASCII characters, no user name, no password and no fragment."
                        + " http:// is allowed for localhost, 127.0.0.1 and [::1] only.");
    }

    /** Returns whether the receiver is addressed without TLS. Its addresses must then be loopback addresses. */
    public boolean isPlain() {
        return "http".equalsIgnoreCase(uri.getScheme());
    }

    /** Returns scheme, host and port without the path, which can be secret. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
