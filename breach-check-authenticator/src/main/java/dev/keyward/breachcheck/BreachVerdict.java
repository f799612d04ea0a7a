package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Result of looking a password up in the breach lists, without any part of the password. Immutable and thread-safe. */
public sealed interface BreachVerdict {

    /** Returns the lists that were looked up and do not contain the password. They can disprove an earlier match. */
    List<ListVersion> lookedUp();

    /**
     * At least one breach list contains the password.
     *
     * @param matches all lists of the server's disk and jar that contain it, or else the range service; not empty
     */
    record Breached(List<ListVersion> matches, List<ListVersion> lookedUp) implements BreachVerdict {

        public Breached {
            matches = List.copyOf(matches);
            lookedUp = List.copyOf(lookedUp);
            if (matches.isEmpty()) {
                throw new IllegalArgumentException("a breached password is on at least one list");
            }
        }

        /** Returns the kind of the first breach list that contains the password. */
        public Source source() {
            return matches.get(0).source();
        }

        /**
         * Returns the date of the breach list that matched first, in the order of the lookups. Empty if that is the
         * range service of Have I Been Pwned.
         */
        public Optional<Instant> corpusDate() {
            return Optional.of(matches.get(0))
                    .filter(match -> match.source() != Source.ONLINE)
                    .map(ListVersion::corpusDate);
        }
    }

    /** No breach list contains the password. */
    record Clear(List<ListVersion> lookedUp) implements BreachVerdict {

        public Clear {
            lookedUp = List.copyOf(lookedUp);
        }
    }

    /** The lookup in at least one list failed, and no other list contains the password. */
    record Unknown(List<ListVersion> lookedUp) implements BreachVerdict {

        public Unknown {
            lookedUp = List.copyOf(lookedUp);
        }

        /** Creates the verdict for a password that was not looked up in any breach list. */
        public Unknown() {
            this(List.of());
        }
    }

    /** Kinds of breach lists, as they are named in events, metrics and the status resource. */
    enum Source {
        /** An overlay: the organisation's own breach list, in which passwords are looked up as well as in the index. */
        OVERLAY,
        /** The index of leaked passwords on the server's disk. */
        INDEX,
        /** The small breach list that is built into Keyward's jar. */
        EMBEDDED,
        /** The range service of Have I Been Pwned, or a mirror of it. */
        ONLINE
    }
}
