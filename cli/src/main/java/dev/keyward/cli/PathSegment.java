package dev.keyward.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text as one segment of a URL's path, as RFC 3986 has it. Stateless. */
final class PathSegment {

    private PathSegment() {}

    /** Form encoding differs in three characters, and Keycloak refuses a path in which "~" is encoded. */
    static String of(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
