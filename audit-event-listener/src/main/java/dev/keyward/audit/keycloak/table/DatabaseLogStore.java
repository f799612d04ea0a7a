package dev.keyward.audit.keycloak.table;

import dev.keyward.audit.keycloak.store.LogFolder;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogStore;
import dev.keyward.auditlog.tiles.MissingLogFileException;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stores the files of one log in the tables, in the transaction of the entity manager.
 *
 * <p>An entry bundle is read from the rows of the records, and from the folder of the logs only once the content has left the rows. So a
 * row that was changed after it got its index contradicts the tiles, and a verification finds it. Not thread-safe.
 */
public final class DatabaseLogStore implements LogStore {

    private static final int HASH_BYTES = 32;

    private final EntityManager entities;
    private final LogId log;
    private final Optional<LogFolder> folder;
    private Optional<EntryBundle> movedBundle = Optional.empty();
    private List<byte[]> movedEntries = List.of();

    /** @param folder the folder with the entries whose content has left the database */
    DatabaseLogStore(EntityManager entities, LogId log, Optional<LogFolder> folder) {
        this.entities = entities;
        this.log = log;
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(LogResource resource) throws IOException {
        try {
            if (resource instanceof EntryBundle bundle) {
                return bundle(bundle);
            }
            if (resource instanceof HashTile tile) {
                return tile(tile);
            }
            return Optional.ofNullable(entities.find(AuditLogEntity.class, log.text()))
                    .flatMap(AuditLogEntity::checkpoint)
                    .map(text -> text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "The row of " + resource + " is damaged.", e); // no base64, or an entry that is too long
        }
    }

    private Optional<byte[]> bundle(EntryBundle bundle) throws IOException {
        List<String> rows = entities.createQuery(
                        "select r.entry from KeywardAuditRecord r where r.place = :log and r.logId = :log"
                                + " and r.entryIndex >= :first"
                                + " and r.entryIndex < :end order by r.entryIndex, r.id",
                        String.class)
                .setParameter("log", log.text())
                .setParameter("first", bundle.firstEntry())
                .setParameter("end", bundle.endEntry())
                .setMaxResults(bundle.width())
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        if (rows.stream().anyMatch(Objects::isNull)) {
            if (!isBefore(bundle, AuditLogEntity::hotIndex)) {
                throw new IllegalArgumentException("a row has no content");
            }
            // A reader that asks for a partial bundle takes the full one, as the folder has full ones only.
            return bundle.isFull() ? folder().read(bundle) : Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rows.forEach(entry -> EntryBundles.append(bytes, Base64.getDecoder().decode(entry)));
        return Optional.of(bytes.toByteArray());
    }

    /**
     * Returns an entry whose content is no longer in its database row.
     *
     * @throws IOException if it cannot be read from the folder
     */
    public byte[] moved(long index) throws IOException {
        EntryBundle bundle = new EntryBundle(index / LogResource.FULL_WIDTH, LogResource.FULL_WIDTH);
        if (movedBundle.filter(bundle::equals).isEmpty()) {
            byte[] bytes = folder().read(bundle).orElseThrow(() -> new MissingLogFileException(bundle));
            movedEntries = EntryBundles.entries(bundle, bytes);
            movedBundle = Optional.of(bundle);
        }
        return movedEntries.get((int) (index % LogResource.FULL_WIDTH));
    }

    /**
     * Returns the bytes of an entry in base64, from the given column or, if they were moved to the folder, from there. The result
     * is empty if somebody has removed them from the row.
     *
     * @param column value of the column with the content
     * @throws UncheckedIOException if the entry cannot be read from the folder
     */
    public String base64(long index, @Nullable Object column) {
        if (column != null) {
            return String.valueOf(column);
        }
        try {
            return isHot(index) ? "" : Base64.getEncoder().encodeToString(moved(index));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isHot(long index) {
        return Optional.ofNullable(entities.find(AuditLogEntity.class, log.text()))
                .filter(row -> index < row.hotIndex())
                .isEmpty();
    }

    private LogStore folder() throws IOException {
        return folder.orElseThrow(() -> new IOException(
                        "The content of old records is in a folder, and this node has no option store-folder."))
                .files(log);
    }

    private Optional<byte[]> tile(HashTile tile) {
        int length = tile.width() * HASH_BYTES;
        return Optional.ofNullable(entities.find(AuditTileEntity.class, AuditTileEntity.id(log, tile)))
                .map(AuditTileEntity::hashes)
                .filter(hashes -> hashes.length >= length)
                .map(hashes -> Arrays.copyOf(hashes, length));
    }

    /** Stores a tile of hashes in its row. Bundles and the checkpoint are in other tables, which the sequencer writes. */
    @Override
    public void write(LogResource resource, byte[] content) {
        if (resource instanceof HashTile tile) {
            String id = AuditTileEntity.id(log, tile);
            AuditTileEntity row = entities.find(AuditTileEntity.class, id);
            if (row == null) {
                row = new AuditTileEntity(id);
                row.change(content);
                entities.persist(row);
            } else {
                row.change(content);
            }
        }
    }

    /** Deletes a tile of hashes, or deletes the rows of a bundle together with its file in the folder. */
    @Override
    public void delete(LogResource resource) throws IOException {
        if (resource instanceof EntryBundle bundle) {
            if (folder.isPresent() || isBefore(bundle, AuditLogEntity::storedEntries)) {
                folder().delete(bundle);
            }
            entities.createQuery("delete from KeywardAuditRecord r where r.place = :log and r.logId = :log"
                            + " and r.entryIndex >= :first and r.entryIndex < :end")
                    .setParameter("log", log.text())
                    .setParameter("first", bundle.firstEntry())
                    .setParameter("end", bundle.endEntry())
                    .executeUpdate();
        } else if (resource instanceof HashTile tile) {
            entities.createQuery("delete from KeywardAuditTile t where t.id = :id")
                    .setParameter("id", AuditTileEntity.id(log, tile))
                    .executeUpdate();
        }
    }

    private boolean isBefore(EntryBundle bundle, ToLongFunction<AuditLogEntity> index) {
        return Optional.ofNullable(entities.find(AuditLogEntity.class, log.text()))
                .filter(row -> bundle.endEntry() <= index.applyAsLong(row))
                .isPresent();
    }

    /** Does nothing, because a full tile replaces the partial one in the same row. */
    @Override
    public void deletePartials(LogResource.Numbered full) {}
}
