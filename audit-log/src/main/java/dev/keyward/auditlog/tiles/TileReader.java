package dev.keyward.auditlog.tiles;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.NodeSource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogResource.Numbered;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the tiles and the entry bundles of a log with a given size.
 *
 * <p>Where a partial file is missing, reads the full one, because a log may delete a partial file once the full one exists. Hashes are
 * returned unverified. Thread-safe.
 */
public final class TileReader implements NodeSource {

    private static final int TILE_HEIGHT = 8;

    private final LogSource source;
    private final long size;

    public TileReader(LogSource source, long size) {
        this.source = source;
        this.size = size;
    }

    /** Returns the number of hashes in the tile at the given level and index, for a tree of the given size. */
    public static int width(long size, int level, long index) {
        long hashes = size >>> (TILE_HEIGHT * level);
        return (int) Math.max(0, Math.min(LogResource.FULL_WIDTH, hashes - index * LogResource.FULL_WIDTH));
    }

    /**
     * Reads a tile. If the tile is partial and missing, reads the full tile instead.
     *
     * @throws MissingLogFileException if neither exists
     * @throws DamagedLogException if the file does not have the length of a tile
     */
    public Content<HashTile> tile(HashTile tile) throws IOException {
        Content<HashTile> content = read(tile, HashTile.class);
        if (content.bytes().length != content.resource().maxBytes()) {
            throw new DamagedLogException(
                    content.resource(), "it must have " + content.resource().maxBytes() + " bytes");
        }
        return content;
    }

    /**
     * Reads an entry bundle. If a partial bundle is missing, reads the full bundle instead.
     *
     * @throws MissingLogFileException if neither exists
     */
    public Content<EntryBundle> bundle(EntryBundle bundle) throws IOException {
        return read(bundle, EntryBundle.class);
    }

    /** Returns the tile of the given level and index, full or partial according to the size of the log. */
    public HashTile tileAt(int level, long index) {
        return new HashTile(level, index, width(size, level, index));
    }

    @Override
    public Hash node(int level, long index) throws IOException {
        int levelInTile = level % TILE_HEIGHT;
        long first = index << levelInTile;
        HashTile tile = tileAt(level / TILE_HEIGHT, first / LogResource.FULL_WIDTH);
        return new MerkleHasher()
                .perfectSubtree(tile(tile).bytes(), (int) (first % LogResource.FULL_WIDTH), 1 << levelInTile);
    }

    private <R extends Numbered> Content<R> read(R resource, Class<R> type) throws IOException {
        Optional<byte[]> content = source.read(resource);
        if (content.isPresent() || resource.isFull()) {
            return new Content<>(resource, content.orElseThrow(() -> new MissingLogFileException(resource)));
        }
        R full = type.cast(resource.ofWidth(LogResource.FULL_WIDTH));
        return new Content<>(full, source.read(full).orElseThrow(() -> new MissingLogFileException(resource)));
    }

    /**
     * The content of a hash tile or entry bundle, and the file from which it was read. The file may hold more than was
     * requested.
     */
    public record Content<R extends Numbered>(
            R resource,
            @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {}
}
