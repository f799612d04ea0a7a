package dev.keyward.audit.delivery;

import java.util.ArrayList;
import java.util.List;

/** Formats indexes of a log as ranges, such as {@code 3} and {@code 7-9}. Stateless. */
public final class IndexRanges {

    private IndexRanges() {}

    /**
     * Formats record indexes as text, with consecutive indexes joined to one range such as {@code 7-12}. The indexes must be in
     * increasing order.
     */
    public static List<String> of(List<Long> indexes) {
        List<String> ranges = new ArrayList<>();
        int start = 0;
        for (int n = 1; n <= indexes.size(); n++) {
            if (n == indexes.size() || indexes.get(n) != indexes.get(n - 1) + 1) {
                long first = indexes.get(start);
                long last = indexes.get(n - 1);
                ranges.add(first == last ? Long.toString(first) : first + "-" + last);
                start = n;
            }
        }
        return ranges;
    }
}
