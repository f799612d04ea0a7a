package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import java.io.IOException;

/**
 * Deletes files at the beginning of a log, as the specification C2SP tlog-tiles allows. Deletes only full files whose entries all
 * lie below a minimum index.
 *
 * <p>The tree does not change: the remaining entries, and checkpoints from the minimum index on, can still be verified. Stateless.
 */
public final class LogPruning {

    private LogPruning() {}

    /** Returns whether pruning a log up to the given minimum index removes the given file. */
    public static boolean mayLack(Numbered file, long minimumIndex) {
        return file.isFull() && file.endEntry() <= minimumIndex;
    }

    /**
     * Deletes all log files that hold only entries below the new minimum index.
     *
     * <p>May be repeated after an interruption.
     *
     * @param before the minimum index so far, 0 for a log that was never pruned
     * @param minimumIndex the new minimum index, at most the size of the tree
     */
    public static void raise(LogStore store, long before, long minimumIndex) throws IOException {
        for (long index = before / LogResource.FULL_WIDTH; index < minimumIndex / LogResource.FULL_WIDTH; index++) {
            store.delete(new EntryBundle(index, LogResource.FULL_WIDTH));
        }
        for (int level = 0; level < HashTile.MAX_LEVEL; level++) {
            int bits = 8 * (level + 1);
            for (long index = before >>> bits; index < minimumIndex >>> bits; index++) {
                store.delete(new HashTile(level, index, LogResource.FULL_WIDTH));
            }
        }
    }
}
