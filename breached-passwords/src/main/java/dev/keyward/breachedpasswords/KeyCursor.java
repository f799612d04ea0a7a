package dev.keyward.breachedpasswords;

import java.io.IOException;

/** Iterates over the keys of a breach index in ascending order. Needs memory for one bucket; not thread-safe. */
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

    /** Advances to the next key of the breach index, and returns false if the previous key was the last one. */
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

    /** Returns the current key of this cursor as the leading bits of a digest, padded with zeros. */
    public long digest() {
        return digests[at];
    }

    public int countClass() {
        return classes[at];
    }
}
