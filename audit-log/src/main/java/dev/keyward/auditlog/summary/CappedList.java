package dev.keyward.auditlog.summary;

import java.util.ArrayList;
import java.util.List;

/**
 * A list that keeps its first 200 items and counts all of them, so that its memory is bounded. Not thread-safe.
 *
 * @param <T> type of the items
 */
public final class CappedList<T> {

    private static final int MAX_ITEMS = 200;

    private final List<T> items = new ArrayList<>();
    private long size;

    CappedList() {}

    void add(T item) {
        size++;
        if (items.size() < MAX_ITEMS) {
            items.add(item);
        }
    }

    /** Returns the first 200 items. */
    public List<T> items() {
        return List.copyOf(items);
    }

    /** Returns the number of all items. */
    public long size() {
        return size;
    }
}
