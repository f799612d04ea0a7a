package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.Optional;

/** Result of looking a password up in the breach lists, without any part of the password. Immutable and thread-safe. */
public sealed interface BreachVerdict {

    /**
     * A breach list contains the password.
     *
     * @param source kind of the list that contains the password
     * @param corpusDate date of the list; empty for the range service
     */
    record Breached(Source source, Optional<Instant> corpusDate) implements BreachVerdict {}

    /** No breach list contains the password. */
    record Clear() implements BreachVerdict {}

    /** The lookup in at least one list failed, and no other list contains the password. */
    record Unknown() implements BreachVerdict {}

    /** Kinds of breach lists, as named in events, metrics and the status. */
    enum Source {
        /** An overlay, which is the organisation's own breach list and is looked up together with the index. */
        OVERLAY,
        /** The index of leaked passwords on the server's disk. */
        INDEX,
        /** The small list that is built into the jar. */
        EMBEDDED,
        /** The range service of Have I Been Pwned, or a mirror of it. */
        ONLINE
    }
}
