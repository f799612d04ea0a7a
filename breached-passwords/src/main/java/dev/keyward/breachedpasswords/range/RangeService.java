package dev.keyward.breachedpasswords.range;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Builds the requests to the range service: the one place that decides what leaves the machine.
 *
 * <p>Immutable and thread-safe. Source: the documentation of the Pwned Passwords API.
 *
 * @param base of the service or a mirror, over https or http, without {@code /range/}
 * @param userAgent what the software calls itself, as the service's terms ask for; visible ASCII and spaces
 */
public record RangeService(URI base, String userAgent) {

    public static final URI HAVE_I_BEEN_PWNED = URI.create("https://api.pwnedpasswords.com");

    private static final Pattern PREFIX = Pattern.compile("[0-9A-F]{5}");
    private static final Pattern USER_AGENT = Pattern.compile("[!-~][ -~]{0,199}");

    public RangeService {
        String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || base.getHost() == null) {
            throw new IllegalArgumentException("the range service needs an http or https URL with a host");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("the URL of the range service has no user, query or fragment");
        }
        if (!USER_AGENT.matcher(userAgent).matches()) {
            throw new IllegalArgumentException("a user agent is 1 to 200 visible characters of ASCII");
        }
    }

    /** @param prefix five upper-case hexadecimal digits */
    public URI uri(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            // Whatever it is, it might be a password, so it is not shown.
            throw new IllegalArgumentException("a range has five upper-case hexadecimal digits");
        }
        String path = base.toString();
        return URI.create((path.endsWith("/") ? path : path + "/") + "range/" + prefix);
    }

    /** Padding hides from who watches the line how long the answer is, and so which range it might be. */
    public Map<String, String> headers(Optional<String> etag) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", userAgent);
        headers.put("Accept-Encoding", "gzip");
        headers.put("Add-Padding", "true");
        etag.ifPresent(known -> headers.put("If-None-Match", known));
        return headers;
    }
}
