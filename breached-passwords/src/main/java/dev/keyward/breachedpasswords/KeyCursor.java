package dev.keyward.breachedpasswords;

import java.io.IOException;

/** Walks over the keys of an index, in ascending order. Needs one bucket of memory; not thread-safe. */
public final class KeyCursor {

    private final BreachIndex index;
    private final int shift;
    private final long[] digests = new long[Layout.MOST_KEYS_IN_BUCKET];
    private final int[] classes = new int[Layout.MOST_KEYS_IN_BUCKET];
    private int bucket;
    private int count;
    private int at = -1;

    public KeyCursor(BreachIndex index) {
        this.index = index;
        this.shift = Long.SIZE - index.layout().keyBits();
    }

    /** Goes to the next key; false if there is none. */
    public boolean next() throws IOException {
        at++;
        while (at >= count) {
            if (bucket == index.layout().buckets()) {
                return false;
            }
            at = 0;
            count = 0;
            index.forEach(bucket++, (key, countClass) -> {
                digests[count] = key << shift;
                classes[count++] = countClass;
            });
        }
        return true;
    }

    /** The key, as the first bits of a digest whose others are zero. */
    public long digest() {
        return digests[at];
    }

    public int countClass() {
        return classes[at];
    }
}
