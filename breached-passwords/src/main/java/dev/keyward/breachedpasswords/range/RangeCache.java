package dev.keyward.breachedpasswords.range;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cache of the most recently requested ranges of digests, with a limit on their number and their memory.
 *
 * <p>Thread-safe. Also limits the total number of rows to {@value #ROWS} per range, so that a mirror with long ranges cannot
 * fill the memory.
 */
final class RangeCache {

    /**
     * Upper limit for the average number of digests in a cached range. At the end of 2025, real ranges contained half
     * as many on average.
     */
    private static final int ROWS = 4_000;

    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long rows;

    RangeCache(int capacity) {
        this.capacity = capacity;
    }

    /**
     * A cached range of digests and the time at which the service last confirmed it.
     *
     * @param etag ETag for the next check, if the service sent one
     * @param checked time of the last check, in nanoseconds of the client's clock
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
