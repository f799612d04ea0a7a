package dev.keyward.audit.keycloak.retention;

import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRecordEntity;
import dev.keyward.auditlog.record.LogId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Finds the records that are older than their retention, in the transaction of a Keycloak session. Not thread-safe. */
public final class PruningRows {

    private static final String DAYS = "(coalesce(l.retentionDays, :otherwise) + :grace) * 86400000L";

    private final EntityManager entities;

    public PruningRows(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * The place of a record: its log, its index, and whether the record is set aside.
     *
     * @param log the log in which it has an index; empty if it waits for one, or was set aside
     * @param isSetAside whether it will never get an index
     */
    public record Place(Optional<LogId> log, long index, boolean isSetAside) {}

    /** Returns the logs with an announced pruning. */
    public List<LogId> announced() {
        return ids("select l.id from KeywardAuditLog l where l.pruningBy is not null order by l.id", 1000);
    }

    /** Returns logs that still have records before their minimum index. */
    public List<LogId> pruned(int most) {
        return ids(
                "select l.id from KeywardAuditLog l where l.minimumIndex > 0 and exists (select r.id from"
                        + " KeywardAuditRecord r where r.place = l.id and r.logId = l.id and r.entryIndex <"
                        + " l.minimumIndex) order by l.id",
                most);
    }

    private List<LogId> ids(String query, int most) {
        return entities.createQuery(query, String.class)
                .setMaxResults(most)
                .getResultStream()
                .map(LogId::new)
                .toList();
    }

    /**
     * Returns the logs whose first bundle is full and has only records that are older than the retention. The times in the
     * rows decide. A {@code log.start} may have the time 0 there, so the last row of the bundle alone cannot decide. A day of
     * grace keeps a log from being pruned in many small steps.
     *
     * @param graceDays days that are added to the retention
     * @param otherwise retention of a realm that was never read
     */
    public List<LogId> due(long now, long graceDays, long otherwise) {
        return entities.createQuery(
                        "select l.id from KeywardAuditLog l where l.pruningBy is null and exists (select r.id from"
                                + " KeywardAuditRecord r where r.place = l.id and r.logId = l.id"
                                + " and r.entryIndex = coalesce(l.minimumIndex, 0) + 255 and r.created + " + DAYS
                                + " < :now) and not exists (select y.id from KeywardAuditRecord y where y.place = l.id"
                                + " and y.logId = l.id and y.entryIndex >= coalesce(l.minimumIndex, 0)"
                                + " and y.entryIndex < coalesce(l.minimumIndex, 0) + 255 and y.created + " + DAYS
                                + " >= :now)"
                                + " order by l.id",
                        String.class)
                .setParameter("otherwise", otherwise)
                .setParameter("grace", graceDays)
                .setParameter("now", now)
                .getResultStream()
                .map(LogId::new)
                .toList();
    }

    /**
     * Returns the longest retention among the logs of each realm. Leaves out realms in which a log is due for a pruning.
     *
     * @param due the logs that are due
     * @param otherwise retention of a realm that was never read
     */
    public Map<String, Long> prunedRealms(Collection<LogId> due, long otherwise) {
        Map<String, Long> days = new HashMap<>();
        Set<String> behind = new HashSet<>();
        entities.createQuery(
                        "select l.id, l.realmId, coalesce(l.retentionDays, :otherwise) from KeywardAuditLog l",
                        Object[].class)
                .setParameter("otherwise", otherwise)
                .getResultStream()
                .forEach(row -> {
                    days.merge(String.valueOf(row[1]), ((Number) row[2]).longValue(), Math::max);
                    if (due.contains(new LogId(String.valueOf(row[0])))) {
                        behind.add(String.valueOf(row[1]));
                    }
                });
        days.keySet().removeAll(behind);
        return days;
    }

    /**
     * Returns whether a log's first bundle is full and has only records that are older than the given time. The times in
     * the rows decide.
     */
    public boolean isFirstBundleBefore(AuditLogEntity log, long millis) {
        return !entities.createQuery(
                        "select r.id from KeywardAuditRecord r where r.place = :log and r.logId = :log"
                                + " and r.entryIndex = :index and r.created < :before and not exists (select y.id from"
                                + " KeywardAuditRecord y where y.place = :log and y.logId = :log"
                                + " and y.entryIndex >= :first and y.entryIndex < :index and y.created >= :before)",
                        String.class)
                .setParameter("log", log.log().text())
                .setParameter("first", log.minimumIndex())
                .setParameter("index", log.minimumIndex() + 255)
                .setParameter("before", millis)
                .getResultList()
                .isEmpty();
    }

    /**
     * Stores the retention of the realm for use after the realm is deleted or is no longer recorded. Changes this
     * column only, because the sequencer may have changed the row since it was read.
     */
    public void retain(LogId log, long days) {
        entities.createQuery("update KeywardAuditLog l set l.retentionDays = :days where l.id = :log"
                        + " and l.openFor = l.realmId")
                .setParameter("days", days)
                .setParameter("log", log.text())
                .executeUpdate();
    }

    /** Returns the current time of the database. Some databases return their local time, as if it was in the zone of this node. */
    Instant databaseTime() {
        Object time = entities.createQuery("select current_timestamp from KeywardAuditLog l", Object.class)
                .setMaxResults(1)
                .getSingleResult();
        if (time instanceof Date date) {
            return date.toInstant();
        }
        if (time instanceof OffsetDateTime date) {
            return date.toInstant();
        }
        throw new IllegalStateException("The database returns its time as a " + time.getClass() + ".");
    }

    /** Returns the place of the record with the given id; empty if there is no such record. */
    public Optional<Place> find(String recordId) {
        return entities.createQuery(
                        "select r.place, r.entryIndex from KeywardAuditRecord r where r.id = :id", Object[].class)
                .setParameter("id", recordId)
                .getResultStream()
                .map(row -> place(String.valueOf(row[0]), ((Number) row[1]).longValue()))
                .findFirst();
    }

    private static Place place(String place, long index) {
        boolean isSetAside = place.equals(AuditRecordEntity.SET_ASIDE);
        boolean isWaiting = place.equals(AuditRecordEntity.WAITING);
        return new Place(isSetAside || isWaiting ? Optional.empty() : Optional.of(new LogId(place)), index, isSetAside);
    }

    /** Returns the index of the log's first record in the database. */
    public OptionalLong firstIndex(LogId log) {
        Long first = entities.createQuery(
                        "select min(r.entryIndex) from KeywardAuditRecord r where r.place = :log and r.logId = :log",
                        Long.class)
                .setParameter("log", log.text())
                .getSingleResult();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /**
     * Returns the time of the oldest record that is left in the logs of a realm, also in closed ones. The times in the
     * rows decide. Reads only the first 256 rows of each log, because the entries of a log are nearly in the order of their
     * times, and the rows that wait for an index.
     *
     * @return empty if the realm has no records; 0 if none of the rows has a time
     */
    OptionalLong oldest(String realmId) {
        List<LogId> logs = entities.createQuery(
                        "select l.id from KeywardAuditLog l where l.realmId = :realm", String.class)
                .setParameter("realm", realmId)
                .getResultStream()
                .map(LogId::new)
                .toList();
        return logs.stream().flatMapToLong(this::oldest).min();
    }

    private LongStream oldest(LogId log) {
        OptionalLong first = firstIndex(log);
        OptionalLong waiting = created(log, AuditRecordEntity.WAITING, -1);
        LongStream placed = first.isEmpty()
                ? LongStream.empty()
                : LongStream.of(created(log, log.text(), first.getAsLong()).orElse(0));
        return LongStream.concat(placed, waiting.stream());
    }

    private OptionalLong created(LogId log, String place, long first) {
        Long created = entities.createQuery(
                        "select min(r.created) from KeywardAuditRecord r where r.place = :place and r.logId = :log"
                                + " and r.entryIndex >= :first and r.entryIndex < :end and r.created > 0",
                        Long.class)
                .setParameter("place", place)
                .setParameter("log", log.text())
                .setParameter("first", first)
                .setParameter("end", first + 256)
                .getSingleResult();
        return created == null ? OptionalLong.empty() : OptionalLong.of(created);
    }

    /** Returns how many entries of a log the given sink has received. */
    public long received(LogId log, String sink) {
        return entities.createQuery(
                        "select s.nextEntry from KeywardAuditSink s where s.logId = :log and s.sink = :sink",
                        Long.class)
                .setParameter("log", log.text())
                .setParameter("sink", sink)
                .getResultStream()
                .findFirst()
                .orElse(0L);
    }
}
