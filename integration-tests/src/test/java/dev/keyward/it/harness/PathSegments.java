package dev.keyward.it.harness;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes text as a segment of a URL path. Form encoding does not work, because Keycloak refuses an encoded "~". */
final class PathSegments {

    private PathSegments() {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }
}
