package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.Optional;

/** Whether a password is on a breach list. Immutable and thread-safe; holds nothing of the password. */
public sealed interface BreachVerdict {

    /**
     * It is on a list.
     *
     * @param source whose list that is
     * @param corpusDate when that list was what it is; empty for one that is asked over the network
     */
    record Breached(Source source, Optional<Instant> corpusDate) implements BreachVerdict {}

    /** It is on none of the lists, all of which answered. */
    record Clear() implements BreachVerdict {}

    /** A list that was to be asked did not answer, and no other list has the password. */
    record Unknown() implements BreachVerdict {}

    /** Where a list is. */
    enum Source {
        /** A file of the organisation's own, beside the index. */
        OVERLAY,
        /** The index on the server's disk. */
        INDEX,
        /** The list inside the jar. */
        EMBEDDED,
        /** The range service of Have I Been Pwned, or a mirror of it. */
        ONLINE
    }
}
