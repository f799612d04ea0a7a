package dev.keyward.audit.sink.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The HTTP response of a webhook receiver.
 *
 * @param status HTTP status code
 * @param retryAfter value of the header {@code Retry-After}
 */
public record WebhookAnswer(int status, Optional<String> retryAfter) {

    private static final int GONE = 410;

    /** HTTP status codes of client errors that do not depend on the content of a request: 408, 421, 425 and 429. */
    private static final Set<Integer> TEMPORARY = Set.of(408, 421, 425, 429);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    boolean isAccepted() {
        return status / 100 == 2;
    }

    /** Returns whether the receiver accepts no requests at all. */
    boolean isGone() {
        return status == GONE;
    }

    /**
     * Returns whether the receiver refuses the content of the request, and would therefore refuse the same content
     * again.
     */
    boolean isRefused() {
        return status / 100 == 4 && !TEMPORARY.contains(status) && !isGone();
    }

    boolean isRedirect() {
        return status / 100 == 3;
    }

    /**
     * Returns the pause that the receiver asks for; zero if the receiver states no pause, or states the pause in a
     * wrong form.
     */
    Duration pause(Instant now) {
        String value = retryAfter.map(String::trim).orElse("");
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant time = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return time.isAfter(now) ? Duration.between(now, time) : Duration.ZERO;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
