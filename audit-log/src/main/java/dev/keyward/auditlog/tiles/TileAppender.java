package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Appends entries to a log: writes the bundles and tiles that the entries change.
 *
 * <p>Deterministic: the same entries give the same bytes, so that an append which a crash has interrupted can be repeated. Writes full
 * files at once and partial ones in {@link #flush}, after which a checkpoint of {@link #head} may be published. Never replaces a full
 * file by other content. Once a write has failed, the appender cannot be used any more: open the log again. Needs one bundle and at
 * most 8 tiles of memory. Not thread-safe.
 */
public final class TileAppender {

    private final LogStore store;
    private final MerkleHasher hasher = new MerkleHasher();
    private final List<Level> levels = new ArrayList<>();
    private final List<Numbered> completed = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private final Frontier frontier;
    private boolean isBroken;

    private TileAppender(LogStore store, Frontier frontier) {
        this.store = store;
        this.frontier = frontier;
    }

    /**
     * Opens a log for appending, after checking that it has the given size and root hash.
     *
     * @throws DamagedLogException if the tiles or entries at the right edge do not have this root; nothing may be appended to them
     * @throws MissingLogFileException if one of them is missing
     */
    public static TileAppender open(LogStore store, TreeHead head) throws IOException {
        RightEdge edge = RightEdge.read(store, head);
        TileAppender appender = new TileAppender(store, edge.frontier());
        for (int level = 0; level < edge.levels(); level++) {
            appender.levels.add(new Level(edge.hashes(level)));
        }
        appender.readBundle();
        return appender;
    }

    /** Returns the number of entries in the log, including entries that are not flushed. */
    public long size() {
        return frontier.size();
    }

    /**
     * Returns the size and root hash of the tree, including entries that are not flushed.
     *
     * @throws IllegalStateException if a write has failed
     */
    public TreeHead head() {
        requireUsable();
        return frontier.head();
    }

    /**
     * Appends an entry to the log.
     *
     * @throws IllegalArgumentException if the entry has more than 65,535 bytes
     * @throws DamagedLogException if a full file that becomes complete exists and has other content
     * @throws IllegalStateException if a write has failed before
     */
    public void append(byte[] entry) throws IOException {
        requireUsable();
        EntryBundles.append(bundle, entry);
        isBroken = true; // until the entry is in all files
        Hash leaf = hasher.leaf(entry);
        long index = frontier.size() / LogResource.FULL_WIDTH;
        frontier.append(leaf);
        if (frontier.size() % LogResource.FULL_WIDTH == 0) {
            write(new EntryBundle(index, LogResource.FULL_WIDTH), bundle.toByteArray());
            bundle.reset();
        }
        append(0, leaf);
        isBroken = false;
    }

    /**
     * Writes the partial hash tiles and the partial entry bundle at the end of the log, and deletes outdated partial files.
     *
     * @throws IllegalStateException if a write has failed before
     */
    public void flush() throws IOException {
        requireUsable();
        isBroken = true; // until all files are written
        for (int level = 0; level < levels.size(); level++) {
            Level current = levels.get(level);
            if (current.changed && current.count > 0) {
                if (level == 0) {
                    store.write(new EntryBundle(tileIndex(0), current.count), bundle.toByteArray());
                }
                store.write(new HashTile(level, tileIndex(level), current.count), current.hashes());
            }
            current.changed = false;
        }
        for (Numbered full : completed) {
            store.deletePartials(full);
        }
        completed.clear();
        isBroken = false;
    }

    private void requireUsable() {
        if (isBroken) {
            throw new IllegalStateException("A write of this log has failed. Open the log again.");
        }
    }

    private void append(int level, Hash hash) throws IOException {
        if (level == levels.size()) {
            levels.add(new Level(new byte[0]));
        }
        Level current = levels.get(level);
        current.add(hash);
        if (current.count == LogResource.FULL_WIDTH) {
            byte[] hashes = current.hashes();
            write(new HashTile(level, tileIndex(level) - 1, LogResource.FULL_WIDTH), hashes);
            current.clear();
            append(level + 1, hasher.perfectSubtree(hashes, 0, LogResource.FULL_WIDTH));
        }
    }

    /**
     * Writes the file of a full tile or bundle, if the file does not exist yet. An interrupted append may have written
     * it.
     */
    private void write(Numbered full, byte[] content) throws IOException {
        Optional<byte[]> existing = store.read(full);
        if (existing.isEmpty()) {
            store.write(full, content);
        } else if (!Arrays.equals(existing.get(), content)) {
            throw new DamagedLogException(full, "it exists with other content, and a full file never changes");
        }
        completed.add(full);
    }

    /** Returns the index of the partial tile at the given level. If the last tile is full, returns the index of the next tile. */
    private long tileIndex(int level) {
        return frontier.size() >>> (8 * (level + 1));
    }

    private void readBundle() throws IOException {
        int width = levels.isEmpty() ? 0 : levels.get(0).count;
        if (width == 0) {
            return;
        }
        EntryBundle resource = new EntryBundle(tileIndex(0), width);
        TileReader.Content<EntryBundle> content = new TileReader(store, frontier.size()).bundle(resource);
        List<byte[]> entries =
                EntryBundles.entries(content.resource(), content.bytes()).subList(0, width);
        for (int number = 0; number < width; number++) {
            if (!hasher.leaf(entries.get(number)).equals(levels.get(0).hash(number))) {
                throw new DamagedLogException(
                        resource, "entry " + (resource.firstEntry() + number) + " does not match its hash");
            }
            EntryBundles.append(bundle, entries.get(number));
        }
    }

    /** The hashes in the last tile of one level. */
    private static final class Level {

        private final byte[] hashes = new byte[LogResource.FULL_WIDTH * Hash.LENGTH];
        private int count;
        private boolean changed;

        Level(byte[] initial) {
            System.arraycopy(initial, 0, hashes, 0, initial.length);
            count = initial.length / Hash.LENGTH;
        }

        void add(Hash hash) {
            hash.copyTo(hashes, count * Hash.LENGTH);
            count++;
            changed = true;
        }

        void clear() {
            count = 0;
        }

        Hash hash(int number) {
            return Hash.at(hashes, number * Hash.LENGTH);
        }

        byte[] hashes() {
            return Arrays.copyOf(hashes, count * Hash.LENGTH);
        }
    }
}
