package dev.keyward.breachedpasswords;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The count classes, 1, 4 or 16, with which an index stores how often a password was seen. Immutable and thread-safe.
 *
 * @param bits bits of a count class: 0, 2 or 4
 * @param bounds least count of each class; 16 numbers, unused ones 0
 */
public record CountClasses(int bits, List<Integer> bounds) {

    /** A single class, for an index without counts. */
    public static final CountClasses NONE = new CountClasses(0, Collections.nCopies(Provenance.CLASSES, 0));

    private static final List<Integer> FOUR = List.of(1, 2, 10, 100);

    public CountClasses {
        bounds = List.copyOf(bounds);
    }

    /** Returns the classes that a build uses: from 1, 2, 10 and 100 (2 bits), or from each power of two (4 bits). */
    public static CountClasses ofBits(int bits) {
        return switch (bits) {
            case 0 -> NONE;
            case 2 -> new CountClasses(2, padded(FOUR));
            case 4 ->
                new CountClasses(
                        4,
                        IntStream.range(0, Provenance.CLASSES)
                                .mapToObj(power -> 1 << power)
                                .toList());
            default -> throw new IllegalArgumentException("count-class bits are 0, 2 or 4, not " + bits);
        };
    }

    public static CountClasses of(Layout layout, Provenance provenance) {
        return new CountClasses(layout.classBits(), provenance.classBounds());
    }

    /** Returns the class of a count of at least 1. */
    public int classOf(long count) {
        int found = 0;
        for (int next = 1; next < 1 << bits && bounds.get(next) <= count; next++) {
            found = next;
        }
        return bits == 0 ? 0 : found;
    }

    /** Whether a digest of this class may have been seen at least {@code count} times; true if the bounds are unknown. */
    boolean reaches(int countClass, long count) {
        int next = countClass + 1;
        return next >= 1 << bits || bounds.get(next) == 0 || bounds.get(next) > count;
    }

    /** Whether these are valid bounds: ascending for each class that the bits allow, 0 for the others; all 0 if unknown. */
    static boolean areBounds(int[] bounds, int bits) {
        int used = bits == 0 || bounds[0] == 0 ? 0 : 1 << bits;
        for (int n = 0; n < bounds.length; n++) {
            boolean right = n >= used ? bounds[n] == 0 : bounds[n] > (n == 0 ? 0 : bounds[n - 1]);
            if (!right) {
                return false;
            }
        }
        return true;
    }

    private static List<Integer> padded(List<Integer> bounds) {
        return Stream.concat(bounds.stream(), Stream.generate(() -> 0))
                .limit(Provenance.CLASSES)
                .toList();
    }
}
