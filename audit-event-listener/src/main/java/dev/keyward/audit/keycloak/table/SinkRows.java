package dev.keyward.audit.keycloak.table;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.keycloak.store.LogFolder;
import dev.keyward.auditlog.record.LogId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Reads the records that one sink has not received, and stores its position, in the transaction of a Keycloak session. Not
 * thread-safe.
 */
public final class SinkRows {

    private final EntityManager entities;
    private final Optional<LogFolder> folder;
    private final String sink;

    /** @param sink name of the sink, at most 32 characters */
    public SinkRows(KeycloakSession session, String sink) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.folder = LogFolder.of(session);
        this.sink = sink;
    }

    /**
     * An entry of a log in the form in which the database stores it.
     *
     * @param entry the bytes in base64; empty if an administrator of the database has removed them
     */
    public record StoredEntry(long index, String entry) {}

    /**
     * Returns the logs with entries or a checkpoint that wait for delivery to the sink. Only logs after the given one
     * are returned, in the order of their ids.
     */
    public List<LogId> waitingLogs(Optional<LogId> after, int most) {
        TypedQuery<String> query = entities.createQuery(
                        "select l.id from KeywardAuditLog l left join KeywardAuditSink s on s.logId = l.id and s.sink"
                                + " = :sink where (l.entries > coalesce(s.nextEntry, 0) or l.checkpointEntries >"
                                + " coalesce(s.checkpointEntries, 0))"
                                + (after.isPresent() ? " and l.id > :after" : "")
                                + " order by l.id",
                        String.class)
                .setParameter("sink", sink)
                .setMaxResults(most);
        after.ifPresent(log -> query.setParameter("after", log.text()));
        return query.getResultStream().map(LogId::new).toList();
    }

    /** Returns the log with the given id. */
    public Optional<AuditLogEntity> log(LogId log) {
        return Optional.ofNullable(entities.find(AuditLogEntity.class, log.text()));
    }

    /** Returns the position of the sink in a log. Stores the first position if there is none. */
    public SinkPosition position(LogId log) {
        AuditSinkEntity row = entities.find(AuditSinkEntity.class, AuditSinkEntity.id(sink, log));
        if (row == null) {
            row = new AuditSinkEntity(sink, log, new SinkPosition(0, 0));
            entities.persist(row);
        }
        return row.position();
    }

    /** Stores the first position of the sink in a log, which must have none. */
    public void begin(LogId log, SinkPosition first) {
        entities.persist(new AuditSinkEntity(sink, log, first));
    }

    /** Deletes the positions of the sink in all logs, and stores its first position in the given one. */
    public void restart(LogId log, SinkPosition first) {
        entities.createQuery("select s from KeywardAuditSink s where s.sink = :sink", AuditSinkEntity.class)
                .setParameter("sink", sink)
                .getResultList()
                .forEach(entities::remove);
        entities.flush(); // otherwise the new row would be inserted before the old one with its key is deleted
        begin(log, first);
    }

    /** Returns the row of a log; empty if the sink has not received anything of the log. */
    public Optional<AuditSinkEntity> find(LogId log) {
        return Optional.ofNullable(entities.find(AuditSinkEntity.class, AuditSinkEntity.id(sink, log)));
    }

    /**
     * Replaces the position of the sink in a log. Returns false, without effect, if the current position is not the expected one.
     *
     * @param deadLetters number of records before the new position that the sink will never get, and about which the log gets a record
     */
    public boolean advance(LogId log, SinkPosition expected, SinkPosition reached, int deadLetters) {
        return entities.createQuery(
                                "update KeywardAuditSink s set s.nextEntry = :next, s.checkpointEntries = :checkpoint,"
                                        + " s.deadLetters = coalesce(s.deadLetters, 0L) + :deadLetters where s.id = :id"
                                        + " and s.nextEntry = :oldNext and s.checkpointEntries = :oldCheckpoint")
                        .setParameter("next", reached.next())
                        .setParameter("checkpoint", reached.checkpointEntries())
                        .setParameter("deadLetters", (long) deadLetters)
                        .setParameter("id", AuditSinkEntity.id(sink, log))
                        .setParameter("oldNext", expected.next())
                        .setParameter("oldCheckpoint", expected.checkpointEntries())
                        .executeUpdate()
                == 1;
    }

    /** Returns the entries of a log between two indexes. A missing entry is left out; of two with the same index, both are included. */
    public List<StoredEntry> entries(LogId log, long first, long end) {
        DatabaseLogStore files = new DatabaseLogStore(entities, log, folder);
        return entities.createQuery(
                        "select r.entryIndex, r.entry from KeywardAuditRecord r where r.place = :log and r.logId = :log"
                                + " and r.entryIndex >= :first and r.entryIndex < :end order by r.entryIndex, r.id",
                        Object[].class)
                .setParameter("log", log.text())
                .setParameter("first", first)
                .setParameter("end", end)
                .setMaxResults(Math.toIntExact(2 * (end - first))) // somebody may have inserted rows
                .getResultStream()
                .map(row -> new StoredEntry((Long) row[0], files.base64((Long) row[0], row[1])))
                .toList();
    }

    /**
     * Returns how many entries of all logs the sink has not received. Entries that were pruned before are not counted.
     */
    public long countBehind() {
        Long behind = entities.createQuery(
                        "select coalesce(sum(greatest(l.entries - greatest(coalesce(s.nextEntry, 0),"
                                + " coalesce(l.minimumIndex, 0)), 0)), 0) from KeywardAuditLog l left join"
                                + " KeywardAuditSink s on s.logId = l.id and s.sink = :sink",
                        Long.class)
                .setParameter("sink", sink)
                .getSingleResult();
        return behind;
    }
}
