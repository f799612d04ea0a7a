package dev.keyward.cli.auditexport;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogStore;
import dev.keyward.auditlog.tiles.TileReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Converts the rows of a log, which were exported with SQL, to the files of the log.
 *
 * <p>Writes what the rows contain, also if somebody has changed or removed some, so that the verification of the files finds it. Holds
 * one bundle of records in memory. One instance per export; not thread-safe.
 */
final class ExportedTables {

    private static final String CHECKPOINT = "checkpoint ";
    private static final String TILE = "tile ";
    private static final String RECORD = "record ";

    private final LogStore target;
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private Optional<LogCheckpoint> checkpoint = Optional.empty();
    private byte[] note = {};
    private long bundleIndex = -1;
    private int bundleWidth;
    private long lastIndex;
    private long records;
    private long unsigned;

    ExportedTables(LogStore target) {
        this.target = target;
    }

    /**
     * Summary of the log whose files were written.
     *
     * @param size number of records in its checkpoint
     * @param records number of records that were written
     * @param unsigned number of records that are newer than the checkpoint
     */
    record Summary(String origin, long size, long records, long unsigned) {}

    /**
     * Reads one line of the export.
     *
     * @throws IllegalArgumentException if it does not have the form of a row
     */
    void accept(String line) throws IOException {
        if (line.startsWith(CHECKPOINT)) {
            checkpoint(line.substring(CHECKPOINT.length()));
        } else if (line.startsWith(TILE)) {
            tile(line.substring(TILE.length()).split(" ", 2));
        } else if (line.startsWith(RECORD)) {
            record(line.substring(RECORD.length()).split(" ", 2));
        } else if (!line.isBlank()) {
            throw new IllegalArgumentException("must begin with checkpoint, tile or record.");
        }
    }

    /** Writes the last bundle and the checkpoint. */
    Summary finish() throws IOException {
        Summary summary = new Summary(opened().origin(), size(), records, unsigned);
        writeBundle();
        target.write(LogResource.CHECKPOINT, note);
        return summary;
    }

    private void checkpoint(String text) {
        if (checkpoint.isPresent()) {
            throw new IllegalArgumentException("a second checkpoint. Export one log only.");
        }
        note = text.replace('|', '\n').getBytes(StandardCharsets.UTF_8);
        try {
            checkpoint = Optional.of(LogCheckpoint.parse(SignedNote.parse(note).text()));
        } catch (MalformedNoteException e) {
            throw new IllegalArgumentException("is not a signed checkpoint: " + e.getMessage(), e);
        }
    }

    private LogCheckpoint opened() {
        return checkpoint.orElseThrow(
                () -> new IllegalArgumentException("there is no line with the checkpoint before the other rows."));
    }

    private long size() {
        return opened().tree().size();
    }

    /**
     * Writes a tile with the width that the checkpoint needs. The row may be wider, because the log has grown since.
     */
    private void tile(String[] columns) throws IOException {
        String[] id = columns[0].split("/", -1);
        if (columns.length != 2 || id.length != 3) {
            throw new IllegalArgumentException("a tile must be: tile LOG/LEVEL/INDEX HASHES.");
        }
        int level = Math.toIntExact(number(id[1]));
        long index = number(id[2]);
        int width = level > HashTile.MAX_LEVEL ? 0 : TileReader.width(size(), level, index);
        if (width > 0) {
            byte[] hashes = decoded(columns[1]);
            target.write(
                    new HashTile(level, index, width),
                    Arrays.copyOf(hashes, Math.min(hashes.length, width * Hash.LENGTH)));
        }
    }

    private void record(String[] columns) throws IOException {
        long index = number(columns[0]);
        if (index < lastIndex) {
            throw new IllegalArgumentException(
                    "record " + index + " after record " + lastIndex + ". Sort the records by ENTRY_INDEX.");
        }
        lastIndex = index;
        if (index >= size()) {
            unsigned++;
            return;
        }
        if (index / LogResource.FULL_WIDTH != bundleIndex) {
            writeBundle();
            bundleIndex = index / LogResource.FULL_WIDTH;
        }
        if (bundleWidth < LogResource.FULL_WIDTH) { // more rows than that have the same index twice
            byte[] entry = decoded(columns.length == 2 ? columns[1] : "");
            EntryBundles.append(bundle, entry.length > EntryBundle.MAX_ENTRY_BYTES ? new byte[0] : entry);
            bundleWidth++;
            records++;
        }
    }

    private void writeBundle() throws IOException {
        if (bundleWidth > 0) {
            int width = TileReader.width(size(), 0, bundleIndex);
            target.write(new EntryBundle(bundleIndex, width), bundle.toByteArray());
        }
        bundle.reset();
        bundleWidth = 0;
    }

    /**
     * Decodes a base64 text. If it is not base64, the row was changed: returns the bytes of the text itself, so that
     * they contradict the hashes.
     */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            return base64.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not an index.");
        }
        return Long.parseLong(text);
    }
}
