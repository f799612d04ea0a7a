package dev.keyward.audit.sink;

import java.time.Duration;
import java.time.Instant;

/**
 * Position of a sink in a log, with the time at which the next attempt is due. Immutable.
 *
 * @param next index of the first record that the sink has neither stored nor refused for good
 * @param failures number of failed attempts in a row
 * @param notBefore earliest time of the next attempt
 * @param refusals number of records in a row that the receiver has refused for good
 */
public record SinkCursor(long next, int failures, Instant notBefore, int refusals) {

    /**
     * Number of refusals in a row at which the sink starts to pause after each refusal. A receiver that refuses so many
     * records refuses everything, for example after a change of its configuration.
     */
    public static final int MOST_REFUSALS = 20;

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int DOUBLINGS = 9;

    /** Returns the cursor of a sink that receives the records from the given index on. */
    public static SinkCursor from(long index) {
        return new SinkCursor(index, 0, Instant.EPOCH, 0);
    }

    /** Returns whether the next attempt to deliver is due. */
    public boolean isDue(Instant now) {
        return !now.isBefore(notBefore);
    }

    /**
     * Returns this cursor moved to the given index, after the receiver has refused the previous record permanently.
     *
     * @param weight number of refusals in a row as which this one counts
     */
    SinkCursor refused(long index, int weight) {
        return new SinkCursor(index, failures, notBefore, Math.min(refusals + weight, MOST_REFUSALS));
    }

    /** Returns a cursor that has the given index and is otherwise equal to this cursor. */
    public SinkCursor at(long index) {
        return new SinkCursor(index, failures, notBefore, refusals);
    }

    /** Returns this cursor with the given number of refusals in a row. */
    public SinkCursor withRefusals(int number) {
        return new SinkCursor(next, failures, notBefore, number);
    }

    /** Returns whether the receiver has refused so many records in a row that the sink must wait before the next one. */
    public boolean isRefusingAll() {
        return refusals >= MOST_REFUSALS;
    }

    /**
     * Returns the cursor that replaces this one after a failed attempt. Its pause doubles from one second up to 5
     * minutes.
     *
     * @param pause how long the receiver wants to be left alone, if that is longer. More than an hour counts as an hour
     */
    SinkCursor delayed(Instant now, Duration pause) {
        Duration delay = shorter(FIRST_DELAY.multipliedBy(1L << Math.min(failures, DOUBLINGS)), LONGEST_DELAY);
        Duration wanted = shorter(pause, LONGEST_PAUSE);
        return new SinkCursor(next, failures + 1, now.plus(delay.compareTo(wanted) < 0 ? wanted : delay), refusals);
    }

    /** Returns the cursor that replaces this one after an attempt that failed for a reason other than the receiver. */
    public SinkCursor failed(Instant now) {
        return delayed(now, Duration.ZERO);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
