package dev.keyward.breachedpasswords.range;

/** Result of looking a password up in the range service. Immutable and thread-safe. */
public sealed interface RangeAnswer {

    /**
     * It has leaked.
     *
     * @param count how often it was seen, at least once
     */
    record Found(long count) implements RangeAnswer {}

    /** It is not in the corpus. */
    record NotFound() implements RangeAnswer {}

    /** Nothing can be said; whether such a password passes is for the caller to decide. */
    record Unknown(Reason reason) implements RangeAnswer {}

    /** Why nothing can be said. */
    enum Reason {
        /** Not asked, because the service failed again and again a moment ago. */
        BREAKER_OPEN,
        /** No whole answer in time. */
        TIMEOUT,
        /** Not asked, because too many ask already; the service has no part in it. */
        BUSY,
        /** The thread was interrupted while it waited. */
        INTERRUPTED,
        /** No connection, or one that broke. */
        UNREACHABLE,
        /** An answer with a status that is neither 200 nor, where a range was known, 304. */
        STATUS,
        /** An answer that is no range. */
        MALFORMED,
        /** An answer that is longer than any range. */
        TOO_LARGE
    }
}
