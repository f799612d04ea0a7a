package dev.keyward.audit.keycloak.table;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.TypedQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Finds the open and closed logs of realms, in the transaction of a Keycloak session. Not thread-safe. */
public final class RealmLogs {

    /** Query condition that a log meets if its realm does not exist. {@code RealmEntity} is Keycloak's. */
    private static final String NO_REALM = "not exists (select r.id from RealmEntity r where r.id = l.realmId)";

    private final KeycloakSession session;
    private final EntityManager entities;

    public RealmLogs(KeycloakSession session) {
        this.session = session;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Returns the ids of the open logs of all realms, with one query. */
    public Set<LogId> openIds() {
        return entities.createQuery("select l.id from KeywardAuditLog l where l.openFor = l.realmId", String.class)
                .getResultStream()
                .map(LogId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Finds the open logs whose realm does not exist, and returns their ids. Runs only one query. */
    public Set<LogId> withoutRealm() {
        return entities.createQuery(
                        "select l.id from KeywardAuditLog l where l.openFor = l.realmId and " + NO_REALM, String.class)
                .getResultStream()
                .map(LogId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Closes each of the given open logs that belongs to a realm that does not exist. */
    public void closeWithoutRealm(Set<LogId> logs) {
        entities.createQuery("update KeywardAuditLog l set l.openFor = l.id where l.id in :logs and " + NO_REALM)
                .setParameter("logs", logs.stream().map(LogId::text).toList())
                .executeUpdate();
    }

    /** Closes the log that is open for the given realm id. Does not flush the session's changes. */
    public void close(String realmId) {
        entities.createQuery("update KeywardAuditLog l set l.openFor = l.id where l.openFor = :realm")
                .setParameter("realm", realmId)
                .setFlushMode(FlushModeType.COMMIT)
                .executeUpdate();
    }

    /**
     * Returns closed logs whose rows are all older than the retention, and of which fewer entries are left than a bundle has. Of logs that
     * continue each other, only the oldest one counts, and only once the last one is closed.
     *
     * @param graceDays days that are added to the retention
     * @param least retention of a log whose row states less, or none
     */
    public List<LogId> ended(long now, long graceDays, long least) {
        return entities
                .createQuery(
                        "select l from KeywardAuditLog l where l.openFor <> l.realmId and l.pruningBy is null and"
                                + " l.checkpointEntries = l.entries and l.entries - coalesce(l.minimumIndex, 0) < 256 and"
                                + " not exists (select p.id from KeywardAuditLog p where p.continuedBy = l.id) and not"
                                + " exists (select r.id from KeywardAuditRecord r where r.place = l.id and r.logId = l.id"
                                + " and r.created + (greatest(coalesce(l.retentionDays, :least), :least) + :grace) *"
                                + " 86400000L >= :now) and not exists (select w.id from KeywardAuditRecord w where w.logId"
                                + " = l.id and w.place = '" + AuditRecordEntity.WAITING
                                + "') order by l.id",
                        AuditLogEntity.class)
                .setParameter("least", least)
                .setParameter("grace", graceDays)
                .setParameter("now", now)
                .getResultList()
                .stream()
                .filter(log -> !last(log).isOpen())
                .map(AuditLogEntity::log)
                .toList();
    }

    /**
     * Returns the log that receives the records about the given log. This is the given log itself, or the last log that
     * continues it.
     */
    public AuditLogEntity last(AuditLogEntity log) {
        AuditRows rows = new AuditRows(session);
        Set<LogId> seen = new HashSet<>(); // somebody may have made a ring of the rows
        AuditLogEntity last = log;
        Optional<AuditLogEntity> next = last.continuedBy().flatMap(rows::find);
        while (next.isPresent() && seen.add(next.get().log())) {
            last = next.get();
            next = last.continuedBy().flatMap(rows::find);
        }
        return last;
    }

    /**
     * Returns whether a log and all logs that continue it are closed, and the log continues none that is still there. A log without its
     * predecessor would not say what it continues, and the predecessor would have no log for its records.
     */
    public boolean isOldestOfClosed(AuditLogEntity log) {
        boolean continuesOther = !entities.createQuery(
                        "select p.id from KeywardAuditLog p where p.continuedBy = :log", String.class)
                .setParameter("log", log.log().text())
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
        return !log.isOpen() && !continuesOther && !last(log).isOpen();
    }

    /**
     * Returns whether the database has a record or a hash of a log that a tree of the given size does not have.
     *
     * @throws IOException if a row is damaged
     */
    public boolean hasBeyond(LogId log, long size) throws IOException {
        return !entities.createQuery(
                                "select r.id from KeywardAuditRecord r where r.logId = :log and r.place in (:log, '"
                                        + AuditRecordEntity.SET_ASIDE + "') and r.entryIndex >= :size",
                                String.class)
                        .setParameter("log", log.text())
                        .setParameter("size", size)
                        .setMaxResults(1)
                        .getResultList()
                        .isEmpty()
                || hasTileBeyond(log, size);
    }

    private boolean hasTileBeyond(LogId log, long size) throws IOException {
        DatabaseLogStore files = new AuditRows(session).files(log);
        Set<String> implied = new HashSet<>();
        for (int level = 0; level <= HashTile.MAX_LEVEL; level++) {
            long hashes = size >>> (Byte.SIZE * level);
            for (long first = 0; first < hashes; first += LogResource.FULL_WIDTH) {
                implied.add(AuditTileEntity.id(log, new HashTile(level, first / LogResource.FULL_WIDTH, 1)));
            }
            int atEnd = Math.toIntExact(hashes % LogResource.FULL_WIDTH);
            if (hashes > 0
                    && files.read(new HashTile(level, hashes / LogResource.FULL_WIDTH, atEnd + 1))
                            .isPresent()) {
                return true;
            }
        }
        return entities.createQuery(
                        "select t.id from KeywardAuditTile t where t.id like concat(:log, '/%')", String.class)
                .setParameter("log", log.text())
                .getResultStream()
                .anyMatch(id -> !implied.contains(id));
    }

    /** Deletes the row of a log, and the rows of its records, tiles and sink positions. */
    public void delete(LogId log) {
        for (String rows : List.of(
                "KeywardAuditRecord r where r.logId = :log and r.place in (:log, '" + AuditRecordEntity.WAITING + "', '"
                        + AuditRecordEntity.SET_ASIDE + "')",
                "KeywardAuditTile t where t.id like concat(:log, '/%')", // the id of a log has no wildcards
                "KeywardAuditSink s where s.logId = :log",
                "KeywardAuditLog l where l.id = :log")) {
            entities.createQuery("delete from " + rows)
                    .setParameter("log", log.text())
                    .executeUpdate();
        }
    }

    /** Returns the closed logs of the given realm or of all realms, the largest first. At most 1,000. */
    public List<AuditLogEntity> closed(Optional<String> realmId) {
        TypedQuery<AuditLogEntity> query = entities.createQuery(
                "select l from KeywardAuditLog l where l.openFor <> l.realmId"
                        + (realmId.isPresent() ? " and l.realmId = :realm" : "") + " order by l.entries desc, l.id",
                AuditLogEntity.class);
        realmId.ifPresent(realm -> query.setParameter("realm", realm));
        return query.setMaxResults(1000).getResultList();
    }

    /**
     * Returns the closed logs that the open log of a realm continues, the latest first. A deleted realm with the same id had
     * other logs: the creator of a realm can choose its id.
     */
    public List<AuditLogEntity> earlier(String realmId) {
        List<AuditLogEntity> closed = closed(Optional.of(realmId));
        List<AuditLogEntity> earlier = new ArrayList<>();
        Optional<AuditLogEntity> next = new AuditRows(session).open(realmId);
        while (next.isPresent()) {
            LogId id = next.get().log();
            next = closed.stream()
                    .filter(log -> log.continuedBy().filter(id::equals).isPresent())
                    .findFirst();
            next.ifPresent(earlier::add);
        }
        return earlier;
    }

    /**
     * Returns the bytes of the records with the given ids, in no particular order. Searches the realm's open log and
     * the logs that this log continues. Ids without a record are left out.
     *
     * @throws IOException if the content of a record is in the folder of the logs, and the folder cannot be read
     */
    public List<byte[]> entries(String realmId, Collection<String> ids) throws IOException {
        List<String> logs = Stream.concat(new AuditRows(session).open(realmId).stream(), earlier(realmId).stream())
                .map(log -> log.log().text())
                .toList();
        List<Object[]> rows = entities.createQuery(
                        "select r.entry, r.place, r.entryIndex from KeywardAuditRecord r where r.id in :ids and"
                                + " r.logId in :logs",
                        Object[].class)
                .setParameter("ids", ids)
                .setParameter("logs", logs.isEmpty() ? List.of("") : logs)
                .getResultList();
        AuditRows files = new AuditRows(session);
        List<byte[]> found = new ArrayList<>();
        for (Object[] row : rows) {
            found.add(
                    row[0] == null
                            ? files.files(new LogId(String.valueOf(row[1]))).moved((Long) row[2])
                            : Base64.getDecoder().decode(String.valueOf(row[0])));
        }
        return found;
    }
}
