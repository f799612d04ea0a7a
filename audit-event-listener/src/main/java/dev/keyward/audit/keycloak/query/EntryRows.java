package dev.keyward.audit.keycloak.query;

import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.DatabaseLogStore;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.auditlog.record.LogId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Searches the entries of one log from the newest to the oldest, in the transaction of a Keycloak session. Not thread-safe. */
final class EntryRows {

    private final EntityManager entities;
    private final DatabaseLogStore files;
    private final LogId log;

    EntryRows(KeycloakSession session, LogId log) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.files = new AuditRows(session).files(log);
        this.log = log;
    }

    /**
     * Returns the entries with indexes from {@code first} (inclusive) to {@code end} (exclusive) whose time is in the given
     * period, the newest first. The time is the one by which the record came into the log: the time of the record, except that
     * the first record of a boot is always included.
     *
     * @param from first point in time
     * @param to first point in time after the period
     */
    List<SinkRows.StoredEntry> newest(long first, long end, Instant from, Instant to, int most) {
        return entities.createQuery(
                        "select r.entryIndex, r.entry from KeywardAuditRecord r where r.place = :log and r.logId = :log"
                                + " and r.entryIndex >= :first and r.entryIndex < :end"
                                + " and (r.created = 0 or (r.created >= :earliest and r.created < :latest))"
                                + " order by r.entryIndex desc, r.id",
                        Object[].class)
                .setParameter("log", log.text())
                .setParameter("first", first)
                .setParameter("end", end)
                .setParameter("earliest", from.toEpochMilli())
                .setParameter("latest", to.toEpochMilli())
                .setMaxResults(most)
                .getResultStream()
                .map(row -> new SinkRows.StoredEntry((Long) row[0], files.base64((Long) row[0], row[1])))
                .toList();
    }
}
