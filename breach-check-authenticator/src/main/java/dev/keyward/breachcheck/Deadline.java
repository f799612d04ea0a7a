package dev.keyward.breachcheck;

import java.time.Duration;
import java.time.Instant;

/**
 * Deadline until which a user may sign in with a password that has to be changed. Immutable and thread-safe.
 *
 * @param seen time of the finding
 * @param due time from which the password has to be changed at once
 */
public record Deadline(Instant seen, Instant due) {

    /** The deadline of a finding made now. */
    static Deadline after(Instant now, int days) {
        return new Deadline(now, now.plus(Duration.ofDays(days)));
    }

    boolean hasPassed(Instant now) {
        return !now.isBefore(due);
    }
}
