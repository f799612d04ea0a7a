package dev.keyward.audit.keycloak.table;

import dev.keyward.audit.keycloak.store.LogFolder;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.tables.RowLocks;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Reads and writes the tables of the audit log, in the transaction of a Keycloak session. Not thread-safe. */
public final class AuditRows {

    private final EntityManager entities;
    private final Optional<LogFolder> folder;

    public AuditRows(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.folder = LogFolder.of(session);
    }

    /**
     * A record that has no index in its log yet.
     *
     * @param entry bytes of the record in base64, unless somebody has damaged the row
     * @param mac the keyed MAC in base64; empty if the node had no usable key
     */
    public record Waiting(String id, String entry, String mac) {}

    /** Adds the row of an audit record. Hibernate inserts the row at the commit. */
    public void add(AuditRecordEntity row) {
        AsyncCommits.persist(entities, row);
    }

    /**
     * Creates the table row of an audit record; {@code mayCommitLate} allows an asynchronous commit.
     *
     * @param mayCommitLate whether the database may write the transaction to the disk after Keycloak has answered, if Keycloak itself
     *     allows that for the rest of the transaction
     */
    public static AuditRecordEntity row(String id, LogId log, long created, byte[] entry, boolean mayCommitLate) {
        return mayCommitLate
                ? AsyncCommits.row(id, log, created, entry)
                : new AuditRecordEntity(id, log, created, entry);
    }

    /** Returns the open log of a realm. */
    public Optional<AuditLogEntity> open(String realmId) {
        return entities.createQuery("select l from KeywardAuditLog l where l.openFor = :realm", AuditLogEntity.class)
                .setParameter("realm", realmId)
                .getResultStream()
                .findFirst();
    }

    /** Reads the row of a log again. */
    public void refresh(AuditLogEntity log) {
        entities.refresh(log);
    }

    /** Returns the log with the given id, of any realm. */
    public Optional<AuditLogEntity> find(LogId log) {
        return Optional.ofNullable(entities.find(AuditLogEntity.class, log.text()));
    }

    /** Returns the realm's log with the given origin. */
    public Optional<AuditLogEntity> find(String realmId, String origin) {
        return entities.createQuery(
                        "select l from KeywardAuditLog l where l.realmId = :realm and l.origin = :origin",
                        AuditLogEntity.class)
                .setParameter("realm", realmId)
                .setParameter("origin", origin)
                .getResultStream()
                .findFirst();
    }

    /** Adds a new open log for a realm. The commit fails if the realm has an open log. */
    public AuditLogEntity addLog(LogId log, String realmId, String origin) {
        AuditLogEntity row = new AuditLogEntity(log, realmId, origin);
        entities.persist(row);
        return row;
    }

    /** Closes a log for which no more checkpoints may be signed, and returns the new log that continues it. */
    public AuditLogEntity startNext(AuditLogEntity log) {
        LogId next = LogId.random();
        entities.createQuery("update KeywardAuditLog l set l.openFor = l.id, l.continuedBy = :next where l.id = :log")
                .setParameter("next", next.text())
                .setParameter("log", log.log().text())
                .executeUpdate(); // before the new row is inserted, because a realm has one open log
        return addLog(next, log.realmId(), log.originOf(next));
    }

    /**
     * Moves records of a closed log to the realm's next log if they have no index yet. Their bytes stay, with the id of
     * the log they were made for.
     */
    public void moveWaiting(LogId from, LogId to) {
        entities.createQuery("update KeywardAuditRecord r set r.logId = :to where r.logId = :from and r.place = '"
                        + AuditRecordEntity.WAITING + "'")
                .setParameter("to", to.text())
                .setParameter("from", from.text())
                .executeUpdate();
    }

    /** Returns the open logs that have a checkpoint. */
    public List<AuditLogEntity> published() {
        return entities.createQuery(
                        "select l from KeywardAuditLog l where l.openFor = l.realmId and l.checkpointEntries >= 0",
                        AuditLogEntity.class)
                .getResultList();
    }

    /** Returns whether the database contains any audit log. */
    public boolean hasLogs() {
        return !entities.createQuery("select l.id from KeywardAuditLog l", String.class)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /**
     * Returns the ids of the logs that have records without an index, or that have no checkpoint of their current size.
     */
    public List<LogId> withWork() {
        return entities.createQuery(
                        "select l.id from KeywardAuditLog l where (l.entries > l.checkpointEntries and l.continuedBy"
                                + " is null) or exists (select r.id from KeywardAuditRecord r where r.logId = l.id and"
                                + " r.place = '"
                                + AuditRecordEntity.WAITING + "')",
                        String.class)
                .getResultStream()
                .map(LogId::new)
                .toList();
    }

    /** Locks and returns the row of a log; empty if another transaction has locked it. */
    public Optional<AuditLogEntity> lock(LogId log) {
        return RowLocks.skipLocked(
                        entities.createQuery("select l from KeywardAuditLog l where l.id = :log", AuditLogEntity.class)
                                .setParameter("log", log.text()))
                .getResultList()
                .stream()
                .findFirst();
    }

    /**
     * Returns those records of the log that have no index, oldest first and limited to {@code most} records. Their
     * column {@code ENTRY_INDEX} has the same value, by which the query sorts first, so that the database reads them in
     * the order of its own index.
     */
    public List<Waiting> waiting(LogId log, int most) {
        return entities.createQuery(
                        "select r from KeywardAuditRecord r where r.place = '" + AuditRecordEntity.WAITING
                                + "' and r.logId = :log order by r.entryIndex, r.created, r.id",
                        AuditRecordEntity.class)
                .setParameter("log", log.text())
                .setMaxResults(most)
                .getResultStream()
                .map(AuditRecordEntity::waiting)
                .toList();
    }

    /** Returns how many committed records have no index yet, over all logs. */
    public long countWaiting() {
        return entities.createQuery(
                        "select count(r) from KeywardAuditRecord r where r.place = '" + AuditRecordEntity.WAITING + "'",
                        Long.class)
                .getSingleResult();
    }

    /** Returns the number of the log's committed records that have no index yet. */
    public long countWaiting(LogId log) {
        return entities.createQuery(
                        "select count(r) from KeywardAuditRecord r where r.place = '" + AuditRecordEntity.WAITING
                                + "' and r.logId = :log",
                        Long.class)
                .setParameter("log", log.text())
                .getSingleResult();
    }

    /**
     * Sets the index of a record that {@link #waiting} has returned. Hibernate updates the rows in batches at the commit, which
     * fails if one of them was deleted.
     */
    public void place(LogId log, String id, long index) {
        row(id).at(log, index);
    }

    private AuditRecordEntity row(String id) {
        return Optional.ofNullable(entities.find(AuditRecordEntity.class, id))
                .orElseThrow(() -> new IllegalStateException("The record " + id + " was deleted."));
    }

    /**
     * Excludes a damaged or changed record from the log, and stores the index of the log record that reports it.
     *
     * @param index index of the log record that reports it
     */
    public void setAside(String id, long index) {
        row(id).setAside(index);
    }

    /** Returns the number of records that were excluded from the log because they were damaged or changed. */
    public long countSetAside(LogId log) {
        return entities.createQuery(
                        "select count(r) from KeywardAuditRecord r where r.place = '" + AuditRecordEntity.SET_ASIDE
                                + "' and r.logId = :log",
                        Long.class)
                .setParameter("log", log.text())
                .getSingleResult();
    }

    /** Returns the ids of all logs of a realm, open and closed. */
    public Set<LogId> logs(String realmId) {
        return entities.createQuery("select l.id from KeywardAuditLog l where l.realmId = :realm", String.class)
                .setParameter("realm", realmId)
                .getResultStream()
                .map(LogId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Deletes the files of a log in the folder of the logs, if it has any.
     *
     * @param tree the whole tree of the log
     * @throws IOException without effect, if the folder has a file of the log that this tree does not imply, or cannot be used
     */
    public void deleteFiles(AuditLogEntity log, TreeHead tree) throws IOException {
        if (folder.isPresent()) {
            folder.get().delete(log.log(), tree);
        } else if (log.storedEntries() > 0) {
            throw new IOException("The log is also in a folder, and this node has no option store-folder.");
        }
    }

    /** Returns the store that reads and writes the files of a log. */
    public DatabaseLogStore files(LogId log) {
        return new DatabaseLogStore(entities, log, folder);
    }
}
