package dev.keyward.secondfactor;

import java.time.Instant;

/**
 * An administrator's decision that one user needs no second factor until a date. Immutable and thread-safe.
 *
 * @param reason why the user is exempt, as the administrator wrote it
 * @param granted time of the decision
 * @param until time from which on the user is no longer exempt
 */
public record Exemption(String reason, Instant granted, Instant until) {

    public boolean isValid(Instant now) {
        return now.isBefore(until);
    }
}
