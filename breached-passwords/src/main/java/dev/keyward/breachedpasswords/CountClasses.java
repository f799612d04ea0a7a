package dev.keyward.breachedpasswords;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The classes into which a breach index sorts passwords by how often they leaked. There are 1, 4 or 16 classes. Immutable and
 * thread-safe.
 *
 * @param bits bits of a count class: 0, 2 or 4
 * @param bounds least count of each class; 16 numbers, unused ones 0
 */
public record CountClasses(int bits, List<Integer> bounds) {

    /** Classes of a breach index that does not record how often passwords leaked: one class for all passwords. */
    public static final CountClasses NONE = new CountClasses(0, Collections.nCopies(Provenance.CLASSES, 0));

    private static final List<Integer> FOUR = List.of(1, 2, 10, 100);

    public CountClasses {
        bounds = List.copyOf(bounds);
    }

    /**
     * Returns the standard leak-count classes for the given number of bits. They begin at 1, 2, 10 and 100 for 2 bits, or at
     * each power of two for 4 bits.
     */
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
            default -> throw new IllegalArgumentException("count-class bits must be 0, 2 or 4, not " + bits);
        };
    }

    public static CountClasses of(Layout layout, Provenance provenance) {
        return new CountClasses(layout.classBits(), provenance.classBounds());
    }

    /** Returns the leak-count class of a password that leaked {@code count} times. The count is at least 1. */
    public int classOf(long count) {
        int found = 0;
        for (int next = 1; next < 1 << bits && bounds.get(next) <= count; next++) {
            found = next;
        }
        return bits == 0 ? 0 : found;
    }

    /**
     * Returns whether a password in the given leak-count class may have leaked at least {@code count} times. The result
     * is true if the bounds are unknown.
     */
    boolean reaches(int countClass, long count) {
        int next = countClass + 1;
        return next >= 1 << bits || bounds.get(next) == 0 || bounds.get(next) > count;
    }

    /**
     * Returns whether the given numbers can be the lower bounds of the leak-count classes. They must ascend for the classes in
     * use and be 0 for the others.
     */
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
