package dev.keyward.breachedpasswords;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often digests were seen, in 1, 4 or 16 steps. Immutable and thread-safe.
 *
 * @param bits 0, 2 or 4
 * @param bounds how often at least a digest of each class was seen; 16 numbers, unused ones 0
 */
public record CountClasses(int bits, List<Integer> bounds) {

    /** No counts. */
    public static final CountClasses NONE = new CountClasses(0, Collections.nCopies(Provenance.CLASSES, 0));

    private static final List<Integer> FOUR = List.of(1, 2, 10, 100);

    public CountClasses {
        bounds = List.copyOf(bounds);
    }

    /** The classes that a build makes of so many bits: from 1, 2, 10 and 100, or from each power of two. */
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

    /** The class of a count that is at least 1. */
    public int classOf(long count) {
        int found = 0;
        for (int next = 1; next < 1 << bits && bounds.get(next) <= count; next++) {
            found = next;
        }
        return bits == 0 ? 0 : found;
    }

    /** Whether something of this class may have been seen so often: also where it is not known how often that is. */
    boolean reaches(int countClass, long count) {
        int next = countClass + 1;
        return next >= 1 << bits || bounds.get(next) == 0 || bounds.get(next) > count;
    }

    /** Whether these are bounds of classes of so many bits: each greater than the one before, the others 0; or all 0, for not known. */
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
