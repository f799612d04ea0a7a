package dev.keyward.breachcheck;

import java.time.Duration;
import java.time.Instant;

/**
 * Time by which a user must change a breached or weak password, and the time at which the problem was found. Immutable and
 * thread-safe.
 *
 * @param seen time of the finding
 * @param due time from which the user must change the password before a sign-in continues
 */
public record Deadline(Instant seen, Instant due) {

    /**
     * Returns the deadline for changing a breached or weak password: the given number of days after it was found.
     */
    static Deadline after(Instant now, int days) {
        return new Deadline(now, now.plus(Duration.ofDays(days)));
    }

    boolean hasPassed(Instant now) {
        return !now.isBefore(due);
    }
}
