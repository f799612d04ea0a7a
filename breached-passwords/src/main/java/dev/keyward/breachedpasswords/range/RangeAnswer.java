package dev.keyward.breachedpasswords.range;

/** Result of looking a password up in the range service. Immutable and thread-safe. */
public sealed interface RangeAnswer {

    /**
     * The password is in the corpus.
     *
     * @param count how often it was seen, at least once
     */
    record Found(long count) implements RangeAnswer {}

    /** The password is not in the corpus. */
    record NotFound() implements RangeAnswer {}

    /** The lookup failed; the caller decides whether to accept the password. */
    record Unknown(Reason reason) implements RangeAnswer {}

    /** Reason of a failed lookup. */
    enum Reason {
        /** No request was sent, because the circuit breaker is open. */
        BREAKER_OPEN,
        /** The response was not complete in time. */
        TIMEOUT,
        /** No request was sent, because too many are waiting; this is no failure of the service. */
        BUSY,
        /** The thread was interrupted while it waited. */
        INTERRUPTED,
        /** There was no connection, or it broke. */
        UNREACHABLE,
        /** The status was neither 200 nor, for a cached range, 304. */
        STATUS,
        /** The response was not a range. */
        MALFORMED,
        /** The response was longer than any range. */
        TOO_LARGE
    }
}
