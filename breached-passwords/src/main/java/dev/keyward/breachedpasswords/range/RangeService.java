package dev.keyward.breachedpasswords.range;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Builds the URLs and headers of requests to the range service of Have I Been Pwned or a mirror of it.
 *
 * <p>Immutable and thread-safe. Source: the documentation of the Pwned Passwords API.
 *
 * @param base base URL of the service or a mirror, without {@code /range/}
 * @param userAgent name of the software, which the terms of the service require; visible ASCII and spaces
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
            throw new IllegalArgumentException("the URL of the range service must not have a user, query or fragment");
        }
        if (!USER_AGENT.matcher(userAgent).matches()) {
            throw new IllegalArgumentException("a user agent must be 1 to 200 visible ASCII characters");
        }
    }

    /**
     * Returns the URL of the range of digests that have the given prefix.
     *
     * @param prefix five upper-case hexadecimal digits
     */
    public URI uri(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            // The message omits the value, which might be a password.
            throw new IllegalArgumentException("a range must have five upper-case hexadecimal digits");
        }
        String path = base.toString();
        return URI.create((path.endsWith("/") ? path : path + "/") + "range/" + prefix);
    }

    /**
     * Returns the headers of a request for a range of digests, including the ETag of the cached range. Padding hides the length
     * of the response, which would tell an observer the range.
     */
    public Map<String, String> headers(Optional<String> etag) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", userAgent);
        headers.put("Accept-Encoding", "gzip");
        headers.put("Add-Padding", "true");
        etag.ifPresent(known -> headers.put("If-None-Match", known));
        return headers;
    }
}
