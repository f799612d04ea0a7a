package dev.keyward.audit.keycloak.realmsinks;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.delivery.WaitingSink;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.audit.keycloak.table.SinkStateRows;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.LogId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Reads and writes the sinks of realms, in the transaction of a Keycloak session. Not thread-safe.
 *
 * <p>A position counts only if its log is one of the sink's realm. So a row that somebody moves to another log delivers nothing.
 */
public final class RealmSinkRows {

    private static final String PREFIX = "realm-";
    private static final int ID_DIGITS = 26;

    /** Joins sinks {@code r} with their positions {@code p} in logs {@code l} of their own realm. */
    private static final String POSITIONS = " from KeywardAuditRealmSink r join KeywardAuditSink p on p.sink = r.id"
            + " join KeywardAuditLog l on l.id = p.logId and l.realmId = r.realmId"
            + " where r.enabled = true and r.slot < :limit and (l.openFor = r.realmId or l.continuedBy is not null)";

    private static final String WAITS = " and (l.entries > p.nextEntry or l.checkpointEntries > p.checkpointEntries)";

    private final KeycloakSession session;
    private final EntityManager entities;

    public RealmSinkRows(KeycloakSession session) {
        this.session = session;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Returns the sinks of a realm in the order in which they were made. */
    public List<RealmSinkEntity> list(String realmId) {
        return entities.createQuery(
                        "select r from KeywardAuditRealmSink r where r.realmId = :realm order by r.slot",
                        RealmSinkEntity.class)
                .setParameter("realm", realmId)
                .getResultList();
    }

    /** Returns a sink of the given realm; empty if the id is the one of another realm's sink. */
    public Optional<RealmSinkEntity> find(String realmId, String id) {
        return Optional.ofNullable(entities.find(RealmSinkEntity.class, id))
                .filter(sink -> sink.realmId().equals(realmId));
    }

    /**
     * Adds a sink, which gets the records after the present end of the log. A unique key on the realm and the slot keeps two
     * requests at the same time from exceeding the limit.
     *
     * @return the sink; empty if the realm has as many sinks as it may have
     */
    public Optional<RealmSinkEntity> add(
            String realmId, RealmSinkForm form, AuditLogEntity log, int limit, AuditKeys keys) {
        Set<Integer> taken = list(realmId).stream().map(RealmSinkEntity::slot).collect(Collectors.toSet());
        return IntStream.range(0, limit)
                .filter(slot -> !taken.contains(slot))
                .boxed()
                .findFirst()
                .map(slot -> {
                    String digits = UUID.randomUUID().toString().replace("-", "");
                    RealmSinkEntity sink = new RealmSinkEntity(PREFIX + digits.substring(0, ID_DIGITS), realmId, slot);
                    OpenedSink opened = beginning(form, log);
                    sink.change(opened, keys);
                    entities.persist(sink);
                    new SinkRows(session, sink.id()).begin(log.log(), opened.start());
                    entities.flush();
                    return sink;
                });
    }

    /** Returns a sink that begins at the present end of its realm's open log. */
    private OpenedSink beginning(RealmSinkForm form, AuditLogEntity log) {
        Set<LogId> earlier = entities.createQuery(
                        "select l.id from KeywardAuditLog l where l.realmId = :realm and l.id <> :log", String.class)
                .setParameter("realm", log.realmId())
                .setParameter("log", log.log().text())
                .getResultStream()
                .map(LogId::new)
                .collect(Collectors.toSet());
        return new OpenedSink(form, log.log(), new SinkPosition(log.head().size(), log.checkpointEntries()), earlier);
    }

    /**
     * Replaces the settings of a sink, and forgets whether its receiver was available. A sink whose settings cannot be opened begins at
     * the present end of the log, because nobody knows who has chosen its positions.
     *
     * @param log the open log of the realm
     */
    public void change(RealmSinkEntity sink, RealmSinkForm form, AuditLogEntity log, AuditKeys keys) {
        Optional<OpenedSink> opened = sink.open(keys);
        OpenedSink changed = opened.orElseGet(() -> beginning(form, log)).with(form);
        sink.change(changed, keys);
        if (opened.isEmpty()) {
            new SinkRows(session, sink.id()).restart(log.log(), changed.start());
        }
        new SinkStateRows(session).remove(sink.id());
    }

    /** Removes a sink with its positions and its state. */
    public void remove(RealmSinkEntity sink) {
        entities.createQuery("delete from KeywardAuditSink s where s.sink = :sink")
                .setParameter("sink", sink.id())
                .executeUpdate();
        new SinkStateRows(session).remove(sink.id());
        entities.remove(sink);
    }

    /** Switches a sink off and seals that, unless its settings were changed since. Returns whether it did. */
    public boolean disable(WaitingSink sink, AuditKeys keys) {
        Optional<RealmSinkEntity> row =
                find(sink.realm(), sink.sink()).filter(found -> found.revision() == sink.revision());
        Optional<OpenedSink> opened = row.flatMap(found -> found.open(keys));
        return opened.isPresent()
                && entities.createQuery("update KeywardAuditRealmSink r set r.enabled = false, r.settings = :settings"
                                        + " where r.id = :id and r.revision = :revision and r.enabled = true")
                                .setParameter("settings", row.get().sealed(opened.get(), false, keys))
                                .setParameter("id", sink.sink())
                                .setParameter("revision", sink.revision())
                                .executeUpdate()
                        == 1;
    }

    /** Returns the sinks that are on and for which records or a checkpoint of their realm wait. */
    public List<WaitingSink> waiting(int limit) {
        return entities.createQuery("select distinct r.realmId, r.id, r.revision" + POSITIONS + WAITS, Object[].class)
                .setParameter("limit", limit)
                .getResultStream()
                .map(row -> new WaitingSink((String) row[0], (String) row[1], (Long) row[2]))
                .toList();
    }

    /** Returns the logs of its realm from which a sink still lacks records or a checkpoint, in the order of their ids. */
    public List<LogId> waitingLogs(WaitingSink sink, Optional<LogId> after, int most, int limit) {
        TypedQuery<String> query = entities.createQuery(
                        "select l.id" + POSITIONS + WAITS + " and r.id = :id and r.revision = :revision"
                                + (after.isPresent() ? " and l.id > :after" : "") + " order by l.id",
                        String.class)
                .setParameter("limit", limit)
                .setParameter("id", sink.sink())
                .setParameter("revision", sink.revision())
                .setMaxResults(most);
        after.ifPresent(log -> query.setParameter("after", log.text()));
        return query.getResultStream().map(LogId::new).toList();
    }

    /** Returns how many records the sinks of all realms have not received. */
    public long countBehind(int limit) {
        return entities.createQuery(
                        "select coalesce(sum(greatest(l.entries - greatest(p.nextEntry, coalesce(l.minimumIndex, 0)),"
                                + " 0)), 0)"
                                + POSITIONS,
                        Long.class)
                .setParameter("limit", limit)
                .getSingleResult();
    }

    /**
     * Stores the first position of each sink in an open log in which it has none. This is the beginning of a log that began after the sink
     * was made. In the log that was open then, it is the end that the log had, because only somebody who changes the database removes a
     * position. A sink whose settings cannot be opened gets none.
     */
    public void addPositions(AuditKeys keys) {
        entities.createQuery(
                        "select r, l.id from KeywardAuditRealmSink r join KeywardAuditLog l on l.openFor ="
                                + " r.realmId where not exists (select p.id from KeywardAuditSink p where p.id ="
                                + " concat(r.id, '/', l.id))",
                        Object[].class)
                .getResultList()
                .forEach(row -> {
                    LogId log = new LogId((String) row[1]);
                    RealmSinkEntity sink = (RealmSinkEntity) row[0];
                    sink.open(keys)
                            .ifPresent(opened -> new SinkRows(session, sink.id()).begin(log, opened.startIn(log)));
                });
    }

    /**
     * Deletes the sinks of realms that do not exist, and the positions and states of sinks that do not exist. A realm can be deleted
     * while the server does not have the jar, and a delivery can end after its sink was deleted.
     */
    public void deleteOrphans() {
        entities.createQuery("delete from KeywardAuditRealmSink r"
                        + " where not exists (select m.id from RealmEntity m where m.id = r.realmId)")
                .executeUpdate();
        for (String entity : List.of("KeywardAuditSink", "KeywardAuditSinkState")) {
            entities.createQuery("delete from " + entity + " s where s.sink like '" + PREFIX
                            + "%' and not exists (select r.id from KeywardAuditRealmSink r where r.id = s.sink)")
                    .executeUpdate();
        }
    }
}
