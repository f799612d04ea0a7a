package dev.keyward.audit.sink;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a sink has received a log, and when the next attempt is due. Immutable; to be stored in one row.
 *
 * @param next index of the first record that the sink has neither stored nor refused for good
 * @param failures number of failed attempts in a row
 * @param notBefore earliest time of the next attempt
 */
public record SinkCursor(long next, int failures, Instant notBefore) {

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int DOUBLINGS = 9;

    /** The cursor of a sink that is to receive the records from the given index on. */
    public static SinkCursor from(long index) {
        return new SinkCursor(index, 0, Instant.EPOCH);
    }

    /** Returns whether an attempt is due. */
    public boolean isDue(Instant now) {
        return !now.isBefore(notBefore);
    }

    /** Returns this cursor after records have been stored or refused for good. Clears the failures. */
    SinkCursor at(long index) {
        return index == next ? this : from(index);
    }

    /**
     * Returns this cursor after a failed attempt: the next one is due in 1, 2, 4, ... seconds, at most 5 minutes.
     *
     * @param pause how long the receiver wants to be left alone, if that is longer. More than an hour counts as an hour
     */
    SinkCursor delayed(Instant now, Duration pause) {
        Duration delay = shorter(FIRST_DELAY.multipliedBy(1L << Math.min(failures, DOUBLINGS)), LONGEST_DELAY);
        Duration wanted = shorter(pause, LONGEST_PAUSE);
        return new SinkCursor(next, failures + 1, now.plus(delay.compareTo(wanted) < 0 ? wanted : delay));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
