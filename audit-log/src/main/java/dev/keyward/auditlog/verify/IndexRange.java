package dev.keyward.auditlog.verify;

/**
 * A range of entries that contains at least one tampered entry.
 *
 * @param first index of the first entry that is not proven to be intact; all entries before it match the checkpoint
 * @param end index after the last entry of the range; one more than {@code first} if the entry is known exactly
 */
public record IndexRange(long first, long end) {

    public IndexRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException("No range of entries: " + first + " to " + end + ".");
        }
    }

    /** Returns the range that contains only the given entry. */
    public static IndexRange of(long index) {
        return new IndexRange(index, index + 1);
    }

    /** Returns whether the range has a single entry, so that the tampered entry is known exactly. */
    public boolean isExact() {
        return end - first == 1;
    }

    @Override
    public String toString() {
        return isExact() ? "entry " + first : "an entry from " + first + " to " + (end - 1);
    }
}
