package dev.keyward.audit.sink;

import java.time.Duration;
import java.time.Instant;

/**
 * Rule for closing a file of audit records and beginning the next one, by size and by time.
 *
 * @param maxBytes largest size of a file; a batch that is larger gets a file of its own
 * @param period time that one file covers, such as a day; periods are counted from 1970 in UTC
 */
public record FileRotation(long maxBytes, Duration period) {

    public FileRotation {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    "The largest size of a file must be 1 byte or more, not " + maxBytes + ".");
        }
        if (period.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "The time that a file covers must be 1 millisecond or more, not " + period + ".");
        }
    }

    /** Returns whether a batch that is written at the given time belongs in a new file. */
    boolean isDue(long fileBytes, Instant lastWrite, long batchBytes, Instant now) {
        return fileBytes > 0 && (fileBytes + batchBytes > maxBytes || period(lastWrite) != period(now));
    }

    private long period(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), period.toMillis());
    }
}
