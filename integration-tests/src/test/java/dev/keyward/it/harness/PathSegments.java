package dev.keyward.it.harness;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Texts as segments of a URL's path, where form encoding will not do: Keycloak refuses an encoded "~". */
final class PathSegments {

    private PathSegments() {}

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }
}
