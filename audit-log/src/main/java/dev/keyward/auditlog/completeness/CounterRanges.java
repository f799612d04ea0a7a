package dev.keyward.auditlog.completeness;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of numbers that stores each run of consecutive numbers as one range. The counters of a boot need few ranges, because they
 * have few gaps and arrive almost in order.
 *
 * <p>Not thread-safe.
 */
final class CounterRanges {

    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
    private long first = 1;
    private long last; // the range that the latest number extended, kept outside the map; empty at first

    /** Adds a number to the set, and returns whether the number is new. */
    boolean add(long number) {
        if (number == last + 1 && !lastByFirst.containsKey(number)) {
            last = number;
            return true;
        }
        if (number >= first && number <= last) {
            return false;
        }
        Map.@Nullable Entry<Long, Long> before = lastByFirst.floorEntry(number);
        if (before != null && number <= before.getValue()) {
            return false;
        }
        switchTo(number, before);
        return true;
    }

    /** Returns the number of ranges of consecutive numbers, which determines the memory that this set of numbers needs. */
    int ranges() {
        return lastByFirst.size() + 1;
    }

    private void switchTo(long number, Map.@Nullable Entry<Long, Long> before) {
        Map.@Nullable Entry<Long, Long> left = before;
        if (last >= first) {
            lastByFirst.put(first, last);
            left = lastByFirst.floorEntry(number);
        }
        first = number;
        last = number;
        if (left != null && left.getValue() == number - 1) {
            first = left.getKey();
            lastByFirst.remove(first);
        }
        Long right = lastByFirst.remove(number + 1);
        if (right != null) {
            last = right;
        }
    }
}
