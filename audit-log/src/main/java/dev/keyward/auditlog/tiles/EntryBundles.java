package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Encodes and decodes bundles of audit log entries. The length of each entry precedes it as two bytes, big-endian. Stateless.
 */
public final class EntryBundles {

    private EntryBundles() {}

    /** Receives the position of an entry in the bytes of a bundle. */
    @FunctionalInterface
    public interface Visitor {

        /** Receives the number of an entry in its bundle, the offset of its first byte, and its length. */
        void entry(int number, int offset, int length);
    }

    /**
     * Appends an entry to a bundle of entries.
     *
     * @throws IllegalArgumentException if the entry has more than 65,535 bytes
     */
    public static void append(ByteArrayOutputStream bundle, byte[] entry) {
        if (entry.length > EntryBundle.MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "An entry has at most " + EntryBundle.MAX_ENTRY_BYTES + " bytes, not " + entry.length + ".");
        }
        bundle.write(entry.length >>> 8);
        bundle.write(entry.length);
        bundle.writeBytes(entry);
    }

    /**
     * Passes each entry of a bundle to the visitor. If the bundle does not have exactly the given number of entries,
     * returns where it differs.
     *
     * @return the number of the first entry that is cut off or missing, or {@code width} if bytes follow the last entry; empty if the
     *     bundle has exactly the given width
     */
    public static OptionalInt visit(byte[] bundle, int width, Visitor visitor) {
        int at = 0;
        for (int number = 0; number < width; number++) {
            if (at + EntryBundle.PREFIX_BYTES > bundle.length) {
                return OptionalInt.of(number);
            }
            int length = Byte.toUnsignedInt(bundle[at]) << 8 | Byte.toUnsignedInt(bundle[at + 1]);
            at += EntryBundle.PREFIX_BYTES;
            if (at + length > bundle.length) {
                return OptionalInt.of(number);
            }
            visitor.entry(number, at, length);
            at += length;
        }
        return at == bundle.length ? OptionalInt.empty() : OptionalInt.of(width);
    }

    /**
     * Returns the entries in a bundle.
     *
     * @throws DamagedLogException if the bundle does not have exactly the width of the resource
     */
    public static List<byte[]> entries(EntryBundle resource, byte[] bundle) throws DamagedLogException {
        List<byte[]> entries = new ArrayList<>(resource.width());
        OptionalInt bad = visit(
                bundle,
                resource.width(),
                (number, offset, length) -> entries.add(Arrays.copyOfRange(bundle, offset, offset + length)));
        if (bad.isPresent()) {
            throw new DamagedLogException(resource, "it does not have exactly " + resource.width() + " entries");
        }
        return entries;
    }
}
