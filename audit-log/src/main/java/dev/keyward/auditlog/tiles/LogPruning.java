package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import java.io.IOException;

/**
 * Deletes entries at the beginning of a log, as the specification C2SP tlog-tiles allows. It deletes only full bundles
 * whose entries all lie below a minimum index.
 *
 * <p>Keeps all hash tiles, though the specification allows to delete those as well. They are small, and with them every earlier
 * checkpoint can still be compared with the log. A log of another program may lack hash tiles. Stateless.
 */
public final class LogPruning {

    private LogPruning() {}

    /** Returns whether the given file may be missing in a log that was pruned up to the given minimum index. */
    public static boolean mayLack(Numbered file, long minimumIndex) {
        return file.isFull() && file.endEntry() <= minimumIndex;
    }

    /**
     * Deletes the full bundles whose entries all lie below the minimum index, starting with the bundle that contains the
     * entry {@code from}.
     *
     * <p>May be repeated after an interruption.
     */
    public static void deleteEntries(LogStore store, long from, long minimumIndex) throws IOException {
        long end = minimumIndex / LogResource.FULL_WIDTH;
        for (long index = from / LogResource.FULL_WIDTH; index < end; index++) {
            store.delete(new EntryBundle(index, LogResource.FULL_WIDTH));
        }
    }

    /**
     * Returns the index of the first entry that the log still has.
     *
     * <p>Reads a few bundles only: assumes that the log has all bundles after the first one that is there. A verification
     * from the returned index on finds every bundle that is missing after it.
     *
     * @param size number of entries in the tree; the last partial bundle is never pruned
     */
    public static long firstEntry(LogSource source, long size) throws IOException {
        long missing = 0; // all bundles before this one are missing
        long end = size / LogResource.FULL_WIDTH; // this bundle is there, or is the partial one
        if (end > 0 && has(source, 0)) {
            return 0;
        }
        while (missing < end) {
            long middle = (missing + end) >>> 1;
            if (has(source, middle)) {
                end = middle;
            } else {
                missing = middle + 1;
            }
        }
        return end * LogResource.FULL_WIDTH;
    }

    private static boolean has(LogSource source, long bundle) throws IOException {
        return source.read(new EntryBundle(bundle, LogResource.FULL_WIDTH)).isPresent();
    }
}
