package dev.keyward.cli.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes text as one path segment of a URL according to RFC 3986. Stateless. */
final class PathSegment {

    private PathSegment() {}

    /**
     * Percent-encodes the given text for use as one path segment of a URL.
     *
     * <p>Form encoding differs in three characters, and Keycloak refuses a path in which "~" is encoded.
     */
    static String of(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
