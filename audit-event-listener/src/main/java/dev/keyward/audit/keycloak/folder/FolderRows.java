package dev.keyward.audit.keycloak.folder;

import dev.keyward.audit.keycloak.folder.FolderDatabase.Progress;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Reads and stores how much of each log is in the folder, in the transaction of a Keycloak session.
 *
 * <p>Changes single columns, because the sequencer may have changed the row of a log since it was read. Not thread-safe.
 */
final class FolderRows {

    private static final String FIRST =
            "(case when coalesce(l.hotIndex, 0) > coalesce(l.minimumIndex, 0) then l.hotIndex"
                    + " else coalesce(l.minimumIndex, 0) end)";

    private final EntityManager entities;

    FolderRows(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Returns how many entries are signed and how many are in the folder, for each log with a checkpoint. */
    List<Progress> progress() {
        return entities.createQuery(
                        "select l.id, l.checkpointEntries, coalesce(l.storedEntries, 0) from KeywardAuditLog l"
                                + " where l.checkpointEntries >= 0 order by l.id",
                        Object[].class)
                .getResultStream()
                .map(row -> new Progress(
                        new LogId(String.valueOf(row[0])),
                        ((Number) row[1]).longValue(),
                        ((Number) row[2]).longValue()))
                .toList();
    }

    /**
     * Returns the logs whose first bundle with content in the database meets two conditions: it is also in the folder,
     * and all of its records are older than the given time.
     */
    List<LogId> cold(long before) {
        return entities.createQuery(
                        "select l.id from KeywardAuditLog l where " + FIRST + " + 256 <= coalesce(l.storedEntries, 0)"
                                + " and exists (select r.id from"
                                + " KeywardAuditRecord r where r.place ="
                                + " l.id and r.logId = l.id and"
                                + " r.entryIndex"
                                + " = " + FIRST + " + 255 and r.created < :before)"
                                + " and not exists (select y.id from KeywardAuditRecord y where y.place = l.id"
                                + " and y.logId = l.id and y.entryIndex >= " + FIRST + " and y.entryIndex < " + FIRST
                                + " + 255 and y.created >= :before) order by l.id",
                        String.class)
                .setParameter("before", before)
                .getResultStream()
                .map(LogId::new)
                .toList();
    }

    /** Returns the log with the largest turn number; empty if no log has one. */
    Optional<LogId> lastTurn() {
        return entities.createQuery(
                        "select l.id from KeywardAuditLog l where l.folderTurn is not null order by l.folderTurn desc,"
                                + " l.id",
                        String.class)
                .setMaxResults(1)
                .getResultStream()
                .map(LogId::new)
                .findFirst();
    }

    /** Gives a log the largest turn number. */
    boolean noteLastTurn(LogId log) {
        Long largest = entities.createQuery("select max(l.folderTurn) from KeywardAuditLog l", Long.class)
                .getSingleResult();
        return entities.createQuery("update KeywardAuditLog l set l.folderTurn = :turn where l.id = :log")
                        .setParameter("turn", largest == null ? 1 : largest + 1)
                        .setParameter("log", log.text())
                        .executeUpdate()
                > 0;
    }

    /**
     * Returns whether all records of a bundle are older than the given time. The times in their rows count. A {@code log.start}
     * may have the time 0 there, so the last row alone cannot decide.
     */
    boolean isBefore(LogId log, EntryBundle bundle, long before) {
        return !entities.createQuery(
                        "select r.id from KeywardAuditRecord r where r.place = :log and r.logId = :log"
                                + " and r.entryIndex = :index and r.created < :before and not exists (select y.id from"
                                + " KeywardAuditRecord y where y.place = :log and y.logId = :log"
                                + " and y.entryIndex >= :first and y.entryIndex < :index and y.created >= :before)",
                        String.class)
                .setParameter("log", log.text())
                .setParameter("first", bundle.firstEntry())
                .setParameter("index", bundle.endEntry() - 1)
                .setParameter("before", before)
                .getResultList()
                .isEmpty();
    }

    /**
     * Notes that the entries before the given index are in the folder. Returns whether the index was the expected one before.
     */
    boolean store(LogId log, long expected, long index) {
        return entities.createQuery("update KeywardAuditLog l set l.storedEntries = :index where l.id = :log"
                                + " and (l.storedEntries = :expected or l.storedEntries is null)")
                        .setParameter("index", index)
                        .setParameter("log", log.text())
                        .setParameter("expected", expected)
                        .executeUpdate()
                > 0;
    }

    /**
     * Removes the content from the rows of entries that are in the folder. The rows stay, so that a record is found by its id.
     *
     * <p>Changes the row of the log last, because the sequencer cannot number records while that row is locked.
     *
     * @return whether the index was the expected one before; if not, the transaction must be rolled back
     */
    boolean move(LogId log, long expected, long first, long end) {
        entities.createQuery("update KeywardAuditRecord r set r.entry = null, r.mac = null where r.place = :log"
                        + " and r.logId = :log and r.entryIndex >= :first and r.entryIndex < :end")
                .setParameter("log", log.text())
                .setParameter("first", first)
                .setParameter("end", end)
                .executeUpdate();
        return entities.createQuery("update KeywardAuditLog l set l.hotIndex = :end where l.id = :log"
                                + " and (l.hotIndex = :expected or l.hotIndex is null)")
                        .setParameter("end", end)
                        .setParameter("log", log.text())
                        .setParameter("expected", expected)
                        .executeUpdate()
                > 0;
    }
}
