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
     * Returns the deadline for a password that is found to be breached or weak at the given time. The deadline is the
     * given number of days later.
     */
    static Deadline after(Instant now, int days) {
        return new Deadline(now, now.plus(Duration.ofDays(days)));
    }

    boolean hasPassed(Instant now) {
        return !now.isBefore(due);
    }
}
