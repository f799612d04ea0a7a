package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.Optional;

/** Result of looking a password up in the breach lists. Immutable and thread-safe; contains nothing of the password. */
public sealed interface BreachVerdict {

    /**
     * A breach list contains the password.
     *
     * @param source kind of that list
     * @param corpusDate date of the list; empty for the range service
     */
    record Breached(Source source, Optional<Instant> corpusDate) implements BreachVerdict {}

    /** No breach list contains the password. */
    record Clear() implements BreachVerdict {}

    /** A list could not be looked up, and no other list contains the password. */
    record Unknown() implements BreachVerdict {}

    /** Kind of breach list. */
    enum Source {
        /** An overlay: the organisation's own list, looked up together with the index. */
        OVERLAY,
        /** The index on the server's disk. */
        INDEX,
        /** The list in the jar. */
        EMBEDDED,
        /** The range service of Have I Been Pwned, or a mirror of it. */
        ONLINE
    }
}
