package dev.keyward.audit.keycloak.query;

import dev.keyward.audit.keycloak.table.SinkRows.StoredEntry;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Searches the entries of a log from the newest to the oldest, and stops after a fifth of a second.
 *
 * <p>A query for a rare record can pass over millions of entries. So each database query covers a bounded range of indexes, and the caller
 * goes on later where the search stopped. Immutable and thread-safe.
 */
final class EntrySearch {

    /** Number of indexes that one database query covers. */
    static final long RANGE = 20_000;

    /** Maximum number of entries that one database query returns. */
    static final int CHUNK = 200;

    static final Duration LONGEST = Duration.ofMillis(200);

    private final Source source;
    private final LongSupplier nanoClock;

    EntrySearch(Source source, LongSupplier nanoClock) {
        this.source = source;
        this.nanoClock = nanoClock;
    }

    /** Reads entries of one log that can meet the conditions of a query. */
    @FunctionalInterface
    interface Source {

        /**
         * Returns entries from one index to another one, the newest first.
         *
         * @param first first index
         * @param end first index after the range
         * @param most maximum number of entries
         */
        List<StoredEntry> newest(long first, long end, int most);
    }

    /**
     * Passes entries to a visitor, until it refuses one, the time is over, or the first entry of the log is reached. The time is compared
     * between two database queries, so each search makes some progress. Returns the index before which the next search goes on.
     *
     * @param first index of the first entry of the log
     * @param end first index after the newest entry of the search
     * @param visitor returns false if it does not take the entry, which then is the first of the next search
     */
    long search(long first, long end, Predicate<StoredEntry> visitor) {
        long began = nanoClock.getAsLong();
        long next = end;
        while (next > first && (next == end || nanoClock.getAsLong() - began < LONGEST.toNanos())) {
            long start = Math.max(first, next - RANGE);
            List<StoredEntry> entries = source.newest(start, next, CHUNK);
            for (StoredEntry entry : entries) {
                if (!visitor.test(entry)) {
                    return next;
                }
                next = entry.index();
            }
            if (entries.size() < CHUNK) {
                next = start;
            }
        }
        return Math.max(first, next);
    }
}
