package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.merkle.Hash;
import java.util.Optional;

/**
 * One of the files of a log: the checkpoint, a tile of hashes, or a bundle of entries. Immutable.
 *
 * <p>A value always has a valid path, so a path that {@link #parse} accepts never leaves the directory of the log.
 */
public sealed interface LogResource {

    /** Number of hashes in a full tile, and of entries in a full bundle. */
    int FULL_WIDTH = 256;

    /** The latest checkpoint of the log. */
    LogResource CHECKPOINT = new CheckpointFile();

    /** Returns the path of the file below the directory or URL of the log, with slashes. */
    String path();

    /** Returns the largest number of bytes that this file of a log can have. */
    int maxBytes();

    /**
     * Parses the path of a file of an audit log. The result is empty if the path does not have exactly the form that tlog-tiles
     * prescribes.
     */
    static Optional<LogResource> parse(String path) {
        return TilePath.parse(path);
    }

    /** The file with the latest checkpoint of the log. */
    record CheckpointFile() implements LogResource {

        static final String PATH = "checkpoint";
        private static final int MAX_BYTES = 512 * 1024;

        @Override
        public String path() {
            return PATH;
        }

        @Override
        public int maxBytes() {
            return MAX_BYTES;
        }

        @Override
        public String toString() {
            return path();
        }
    }

    /** A file that covers consecutive entries of the log: a tile of hashes or a bundle of entries. */
    sealed interface Numbered extends LogResource {

        /** Returns the number of the file within its level, counted from 0. */
        long index();

        /** Returns the number of hashes or entries in the file: 256 if it is full. */
        int width();

        /**
         * Returns the same tile or bundle with the given number of hashes or entries. This is its form in an earlier or
         * later state of the log.
         */
        Numbered ofWidth(int width);

        /** Returns the level of this tile. An entry bundle has level 0, like the tile that covers the same entries. */
        int level();

        /** Returns whether the file has 256 hashes or entries. */
        default boolean isFull() {
            return width() == FULL_WIDTH;
        }

        /** Returns the index of the first entry that this file covers. */
        default long firstEntry() {
            return index() << (8 * (level() + 1));
        }

        /** Returns the index after the last entry that this file covers. */
        default long endEntry() {
            return firstEntry() + ((long) width() << (8 * level()));
        }
    }

    /**
     * A tile: up to 256 consecutive hashes of one level of the Merkle tree. It is eight tree levels above the tiles below it.
     */
    record HashTile(int level, long index, int width) implements Numbered {

        /** Highest level of tiles in a tree with fewer than {@code 2^63} leaves. */
        public static final int MAX_LEVEL = 7;

        public HashTile {
            if (level < 0 || level > MAX_LEVEL) {
                throw new IllegalArgumentException(
                        "The level of a tile must be 0 to " + MAX_LEVEL + ", not " + level + ".");
            }
            TilePath.requireInRange(level, index, width);
        }

        @Override
        public HashTile ofWidth(int width) {
            return new HashTile(level, index, width);
        }

        @Override
        public String path() {
            return TilePath.of(String.valueOf(level), index, width);
        }

        @Override
        public int maxBytes() {
            return width * Hash.LENGTH;
        }

        @Override
        public String toString() {
            return path();
        }
    }

    /** A bundle: up to 256 consecutive entries of the log. */
    record EntryBundle(long index, int width) implements Numbered {

        /** Maximum length of an entry in bytes. */
        public static final int MAX_ENTRY_BYTES = 0xFFFF;

        /** Number of bytes in front of each entry that state its length. */
        static final int PREFIX_BYTES = 2;

        public EntryBundle {
            TilePath.requireInRange(0, index, width);
        }

        @Override
        public int level() {
            return 0;
        }

        @Override
        public EntryBundle ofWidth(int width) {
            return new EntryBundle(index, width);
        }

        @Override
        public String path() {
            return TilePath.of(TilePath.ENTRIES, index, width);
        }

        @Override
        public int maxBytes() {
            return width * (PREFIX_BYTES + MAX_ENTRY_BYTES);
        }

        @Override
        public String toString() {
            return path();
        }
    }
}
