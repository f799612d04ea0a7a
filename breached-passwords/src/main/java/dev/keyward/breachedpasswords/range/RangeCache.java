package dev.keyward.breachedpasswords.range;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bounded cache of the most recently requested ranges.
 *
 * <p>Thread-safe. Holds at most so many ranges, and fewer if they are so long that their rows are more than {@value #ROWS} for
 * each that may be held: a mirror that sends long ones must not fill the memory.
 */
final class RangeCache {

    /** Twice of what a range had at the end of 2025. */
    private static final int ROWS = 4_000;

    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long rows;

    RangeCache(int capacity) {
        this.capacity = capacity;
    }

    /**
     * A range and when it was last known to be as it is.
     *
     * @param etag to ask whether it still is; none if the service gave none
     * @param checked in nanoseconds of the clock of the client
     */
    record Entry(Range range, Optional<String> etag, long checked) {

        Entry checkedAgain(long now) {
            return new Entry(range, etag, now);
        }
    }

    synchronized Optional<Entry> get(String prefix) {
        return Optional.ofNullable(entries.get(prefix));
    }

    synchronized void put(String prefix, Entry entry) {
        Entry replaced = entries.put(prefix, entry);
        rows += entry.range().size() - (replaced == null ? 0 : replaced.range().size());
        var oldest = entries.values().iterator();
        while (entries.size() > capacity || rows > (long) capacity * ROWS) {
            rows -= oldest.next().range().size();
            oldest.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
