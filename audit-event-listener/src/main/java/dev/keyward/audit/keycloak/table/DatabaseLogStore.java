package dev.keyward.audit.keycloak.table;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.EntryBundles;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import dev.keyward.auditlog.tiles.LogStore;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Stores the files of one log in the tables, in the transaction of the entity manager.
 *
 * <p>An entry bundle is read from the rows of the records and never stored a second time. So a row that was changed after it got its
 * index contradicts the tiles, and a verification finds it. Not thread-safe.
 */
public final class DatabaseLogStore implements LogStore {

    private static final int HASH_BYTES = 32;

    private final EntityManager entities;
    private final LogId log;

    public DatabaseLogStore(EntityManager entities, LogId log) {
        this.entities = entities;
        this.log = log;
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

    private Optional<byte[]> bundle(EntryBundle bundle) {
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rows.forEach(entry -> EntryBundles.append(bytes, Base64.getDecoder().decode(entry)));
        return Optional.of(bytes.toByteArray());
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

    @Override
    public void delete(LogResource resource) {
        if (resource instanceof EntryBundle bundle) {
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

    /** Does nothing, because a full tile replaces the partial one in the same row. */
    @Override
    public void deletePartials(LogResource.Numbered full) {}
}
