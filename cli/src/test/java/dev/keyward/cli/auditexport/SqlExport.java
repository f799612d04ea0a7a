package dev.keyward.cli.auditexport;

import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes the lines that the SQL of docs/audit-log-copies.md exports, from the files of a log. */
public final class SqlExport {

    private SqlExport() {}

    /** @param size number of entries in the tables, which may be more than the checkpoint covers */
    public static List<String> of(LogSource log, String logId, long size) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("checkpoint "
                + new String(log.read(LogResource.CHECKPOINT).orElseThrow(), StandardCharsets.UTF_8)
                        .replace('\n', '|'));
        TileReader tiles = new TileReader(log, size);
        for (int level = 0; size >>> (8 * level) > 0; level++) {
            for (long index = 0; TileReader.width(size, level, index) > 0; index++) {
                HashTile tile = tiles.tileAt(level, index);
                lines.add("tile " + logId + "/" + level + "/" + index + " "
                        + base64(tiles.tile(tile).bytes()));
            }
        }
        long number = 0;
        for (long index = 0; TileReader.width(size, 0, index) > 0; index++) {
            EntryBundle bundle = new EntryBundle(index, TileReader.width(size, 0, index));
            for (byte[] entry :
                    EntryBundles.entries(bundle, tiles.bundle(bundle).bytes())) {
                lines.add("record " + number++ + " " + base64(entry));
            }
        }
        return lines;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
