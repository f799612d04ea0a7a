package dev.keyward.breachedpasswords.range;

/** Result of looking a password up in the range service of Have I Been Pwned. Immutable and thread-safe. */
public sealed interface RangeAnswer {

    /**
     * The password is in the corpus of breached passwords.
     *
     * @param count how often it was seen, at least once
     */
    record Found(long count) implements RangeAnswer {}

    /** The password is not in the corpus of breached passwords. */
    record NotFound() implements RangeAnswer {}

    /** The lookup of the password failed, and the caller decides whether to accept the password. */
    record Unknown(Reason reason) implements RangeAnswer {}

    /** Reasons why a lookup in the range service of Have I Been Pwned can fail. */
    enum Reason {
        /** No request was sent, because the circuit breaker is open. */
        BREAKER_OPEN,
        /** The response of the range service of Have I Been Pwned was not complete in time. */
        TIMEOUT,
        /**
         * Too many requests are already waiting, so no request was sent. This does not count as a failure of the
         * service.
         */
        BUSY,
        /** The thread was interrupted while it waited for the range service of Have I Been Pwned. */
        INTERRUPTED,
        /** No connection to the range service of Have I Been Pwned could be made, or the connection broke. */
        UNREACHABLE,
        /** The HTTP status of the response was neither 200 nor, for a cached range, 304. */
        STATUS,
        /** The response did not have the format of a range of digests. */
        MALFORMED,
        /** The response was longer than a response with a range of digests can be. */
        TOO_LARGE
    }
}
