package dev.keyward.breachcheck;

import java.time.Duration;
import java.time.Instant;

/**
 * Until when somebody may sign in with a password that has to be changed.
 *
 * @param seen when it was found first
 * @param due from when on it has to be changed at once
 */
public record Deadline(Instant seen, Instant due) {

    /** The one of a password that is found now. */
    static Deadline after(Instant now, int days) {
        return new Deadline(now, now.plus(Duration.ofDays(days)));
    }

    boolean hasPassed(Instant now) {
        return !now.isBefore(due);
    }
}
