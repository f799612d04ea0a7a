package dev.keyward.it.providers;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.table.AuditRecordEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.providerkit.DataFolder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTask;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that changes the rows of a realm's audit log as an administrator of the database can. */
public final class TestAuditRowsFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new AuditRowsOfRealm(session);
    }

    @Override
    public String getId() {
        return "test-audit-rows";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class AuditRowsOfRealm implements RealmResourceProvider {

        private static final Map<String, List<Object[]>> BACKUPS = new ConcurrentHashMap<>();

        private static final String OF_REALM =
                " r.logId in (select l.id from KeywardAuditLog l where l.realmId = :realm)";

        private static final Map<String, Object[]> LOG_BACKUPS = new ConcurrentHashMap<>();

        /** SHA-256 of nothing, in base64: the root of an empty log. */
        private static final String EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

        private static final String RECORDING = "keyward.audit-log";

        private static final int OLD_RECORDS = 600;

        private final KeycloakSession session;

        AuditRowsOfRealm(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public Object getResource() {
            return this;
        }

        /** Returns the number of records of the realm. */
        @GET
        @Path("count")
        @Produces("text/html") // what the simulated browser of the tests accepts
        public String count() {
            return entities()
                    .createQuery("select count(r) from KeywardAuditRecord r where" + OF_REALM, Long.class)
                    .setParameter("realm", realm())
                    .getSingleResult()
                    .toString();
        }

        /** Returns the number of records of the realm whose content is in the database. */
        @GET
        @Path("content")
        @Produces("text/html")
        public String content() {
            return entities()
                    .createQuery(
                            "select count(r) from KeywardAuditRecord r where r.entry is not null and" + OF_REALM,
                            Long.class)
                    .setParameter("realm", realm())
                    .getSingleResult()
                    .toString();
        }

        /** Returns the number of logs with the realm id in the query, of which no realm needs to exist. */
        @GET
        @Path("logs")
        @Produces("text/html")
        public String logs(@QueryParam("realm") String realmId) {
            return entities()
                    .createQuery("select count(l) from KeywardAuditLog l where l.realmId = :realm", Long.class)
                    .setParameter("realm", realmId)
                    .getSingleResult()
                    .toString();
        }

        /**
         * Opens a log for a realm id that no realm has: the one of this realm, after the text {@code no-}. The log looks like a continued
         * one, so that no job signs, copies or delivers it.
         */
        @POST
        @Path("without-realm")
        public Response withoutRealm() {
            String log = UUID.randomUUID().toString();
            entities()
                    .createNativeQuery("insert into KEYWARD_AUDIT_LOG"
                            + " (LOG_ID, REALM_ID, OPEN_FOR, ORIGIN, ENTRIES, ROOT, CHECKPOINT_ENTRIES, CONTINUED_BY)"
                            + " values (:log, :realm, :realm, :origin, 0, :root, -1, :log)")
                    .setParameter("log", log)
                    .setParameter("realm", "no-" + realm())
                    .setParameter("origin", "keycloak/audit-log/" + log)
                    .setParameter("root", EMPTY_ROOT)
                    .executeUpdate();
            return Response.noContent().build();
        }

        /** Replaces the text LOGIN in the record with the index 2 by a text of the same length. */
        @POST
        @Path("change")
        public Response change() {
            String entry = entities()
                    .createQuery(
                            "select r.entry from KeywardAuditRecord r where r.entryIndex = 2 and" + OF_REALM,
                            String.class)
                    .setParameter("realm", realm())
                    .getSingleResult();
            byte[] bytes = Base64.getDecoder().decode(entry);
            bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"type\":\"") + 8] ^= 1;
            int changed = entities()
                    .createQuery(
                            "update KeywardAuditRecord r set r.entry = :entry where r.entryIndex = 2 and" + OF_REALM)
                    .setParameter("entry", Base64.getEncoder().encodeToString(bytes))
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.status(changed == 1 ? 204 : 409).build();
        }

        /** Returns all columns of all rows about the realm, with the records as they were before their base64. */
        @GET
        @Path("dump")
        @Produces("text/html")
        public String dump() {
            StringBuilder text = new StringBuilder();
            entities()
                    .createQuery("select r.entry from KeywardAuditRecord r where" + OF_REALM, String.class)
                    .setParameter("realm", realm())
                    .getResultStream()
                    .forEach(entry ->
                            text.append(new String(Base64.getDecoder().decode(entry), StandardCharsets.UTF_8)));
            entities()
                    .createQuery(
                            "select k.id, k.subject, k.purpose, k.wrapped, k.wrappedBy from KeywardAuditSubjectKey k"
                                    + " where k.realmId = :realm",
                            Object[].class)
                    .setParameter("realm", realm())
                    .getResultStream()
                    .forEach(row -> text.append(Arrays.toString(row)));
            return text.toString();
        }

        /** Makes all pending erasures of the realm due. */
        @POST
        @Path("erase-now")
        public Response eraseNow() {
            entities()
                    .createQuery(
                            "update KeywardAuditErasure e set e.due = 1 where e.state = 'PENDING' and e.realmId = :realm")
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.noContent().build();
        }

        /** Returns the server's file with past erasures. */
        @GET
        @Path("listed-erasures")
        @Produces("text/html")
        public String listedErasures() throws IOException {
            java.nio.file.Path file = DataFolder.find().resolve("audit-log-erasures.txt");
            return Files.exists(file) ? Files.readString(file) : "none";
        }

        /** Remembers the data keys of the realm. */
        @POST
        @Path("back-up-keys")
        public Response backUpKeys() {
            BACKUPS.put(
                    realm(),
                    entities()
                            .createQuery(
                                    "select k.id, k.realmId, k.subject, k.purpose, k.wrapped, k.wrappedBy, k.created from"
                                            + " KeywardAuditSubjectKey k where k.realmId = :realm",
                                    Object[].class)
                            .setParameter("realm", realm())
                            .getResultList());
            return Response.noContent().build();
        }

        /** Brings the remembered data keys back and forgets the erasures, as a restored database does. */
        @POST
        @Path("restore-keys")
        public Response restoreKeys() {
            entities()
                    .createQuery("delete from KeywardAuditErasure e where e.realmId = :realm")
                    .setParameter("realm", realm())
                    .executeUpdate();
            for (Object[] key : BACKUPS.getOrDefault(realm(), List.of())) {
                boolean isMissing = entities()
                        .createQuery("select k.id from KeywardAuditSubjectKey k where k.id = :id", String.class)
                        .setParameter("id", key[0])
                        .getResultList()
                        .isEmpty();
                if (isMissing) {
                    Query insert = entities()
                            .createNativeQuery("insert into KEYWARD_AUDIT_SUBJECT_KEY (ID, REALM_ID, SUBJECT, PURPOSE,"
                                    + " WRAPPED_KEY, WRAPPED_BY, CREATED) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
                    for (int n = 0; n < key.length; n++) {
                        insert.setParameter(n + 1, key[n]);
                    }
                    insert.executeUpdate();
                }
            }
            return Response.noContent().build();
        }

        /** Makes the stored data keys of the realm look as if another server had wrapped them. */
        @POST
        @Path("lose-wrapping-key")
        public Response loseWrappingKey() {
            entities()
                    .createQuery("update KeywardAuditSubjectKey k set k.wrappedBy = 'w1:lost' where k.realmId = :realm")
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.noContent().build();
        }

        /**
         * Adds four waiting rows: a record whose MAC does not match, a row that is not base64, an entry that is too long, and a record
         * without a MAC.
         */
        @POST
        @Path("plant")
        public Response plant() {
            Object[] row = (Object[]) entities()
                    .createNativeQuery("select r.LOG_ID, r.ENTRY, r.MAC, r.ID from KEYWARD_AUDIT_RECORD r"
                            + " where r.ENTRY_INDEX = 0 and r.LOG_ID in"
                            + " (select l.LOG_ID from KEYWARD_AUDIT_LOG l where l.REALM_ID = :realm)")
                    .setParameter("realm", realm())
                    .getSingleResult();
            String log = String.valueOf(row[0]);
            String entry = new String(Base64.getDecoder().decode(text(row[1])), StandardCharsets.UTF_8);
            String changed = UUID.randomUUID().toString();
            String bare = UUID.randomUUID().toString();
            String id = String.valueOf(row[3]);
            insert(changed, log, base64(entry.replace(id, changed).getBytes(StandardCharsets.UTF_8)), text(row[2]));
            insert(UUID.randomUUID().toString(), log, "no base64", null);
            insert(UUID.randomUUID().toString(), log, base64(new byte[70_000]), null);
            insert(bare, log, base64(entry.replace(id, bare).getBytes(StandardCharsets.UTF_8)), null);
            return Response.noContent().build();
        }

        /**
         * Opens the log of the realm with 600 waiting records of a server that stopped the given number of days ago. Only the records
         * say so, and not their rows.
         */
        @POST
        @Path("old-records")
        public Response oldRecords(@QueryParam("days") long days) {
            AuditKeys keys = AuditLogListenerFactory.of(session)
                    .flatMap(AuditLogListenerFactory::services)
                    .flatMap(services -> services.keys().find())
                    .orElseThrow();
            AuditRows rows = new AuditRows(session);
            LogId log = LogId.random();
            rows.addLog(log, realm(), log.origin("id.example.com"));
            long now = System.currentTimeMillis();
            for (int n = 1; n <= OLD_RECORDS; n++) {
                String kind = n == OLD_RECORDS ? "log.stop" : "user";
                String id = UUID.randomUUID().toString();
                byte[] entry = RecordWriter.write(new AuditRecord(
                        id,
                        now - Duration.ofDays(days).toMillis(),
                        log,
                        realm(),
                        new AuditRecord.Origin("old-node", "old-boot", n),
                        kind,
                        n == OLD_RECORDS ? kind : "LOGIN",
                        Map.of("committed", Fact.of(n - 1)),
                        List.of()));
                AuditRecordEntity row = new AuditRecordEntity(id, log, now - OLD_RECORDS + n, entry);
                row.protect(LogKeys.mac(keys, 0).of(log, entry));
                rows.add(row);
            }
            return Response.noContent().build();
        }

        /** Makes the rows of the realm's records the given number of days old, except those with the time 0. */
        @POST
        @Path("age")
        public Response age(@QueryParam("days") long days) {
            entities()
                    .createQuery("update KeywardAuditRecord r set r.created = :old where r.created > 0 and" + OF_REALM)
                    .setParameter(
                            "old",
                            System.currentTimeMillis() - Duration.ofDays(days).toMillis())
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.noContent().build();
        }

        /** Gives the row of the realm's record with the given index the time 0, as the row of a {@code log.start} has it. */
        @POST
        @Path("zero")
        public Response zero(@QueryParam("index") long index) {
            entities()
                    .createQuery(
                            "update KeywardAuditRecord r set r.created = 0 where r.entryIndex = :index and" + OF_REALM)
                    .setParameter("index", index)
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.noContent().build();
        }

        /**
         * Sends an event from a session that still sees the realm as recorded, after the recording has ended in another session.
         */
        @POST
        @Path("late-event")
        public Response lateEvent() {
            RealmModel realm = session.getContext().getRealm();
            String before = realm.getAttribute(RECORDING);
            inNewSession(own -> own.realms().getRealm(realm.getId()).removeAttribute(RECORDING));
            inNewSession(own -> {
                own.getContext().setRealm(own.realms().getRealm(realm.getId()));
                event(own, EventType.LOGOUT);
            });
            event(session, EventType.LOGIN);
            return Response.status("on".equals(before) && "on".equals(realm.getAttribute(RECORDING)) ? 204 : 409)
                    .build();
        }

        /** Switches the recording off and on again in other sessions, while this request's transaction contains a record. */
        @POST
        @Path("off-and-on")
        public Response offAndOn() {
            event(session, EventType.LOGIN);
            inNewSession(own -> own.realms().getRealm(realm()).removeAttribute(RECORDING));
            inNewSession(this::sendLogout);
            inNewSession(own -> own.realms().getRealm(realm()).setAttribute(RECORDING, "on"));
            inNewSession(this::sendLogout);
            return Response.noContent().build();
        }

        /**
         * Returns how many records a sink has not received, before and after the sink gets a position behind the end of the realm's log, as
         * it has after a backup of the database was restored. Then rolls back.
         */
        @GET
        @Path("behind")
        @Produces("text/html") // what the simulated browser of the tests accepts
        public String behind() {
            return KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), own -> {
                own.getTransactionManager().setRollbackOnly();
                LogId log = new AuditRows(own).open(realm()).orElseThrow().log();
                SinkRows rows = new SinkRows(own, "test");
                SinkPosition first = rows.position(log);
                long before = rows.countBehind();
                rows.advance(log, first, new SinkPosition(1_000_000, 0), 0);
                return before + " " + rows.countBehind();
            });
        }

        /** Sends an event in a transaction that is rolled back, and another one in a transaction that is committed. */
        @POST
        @Path("rolled-back")
        public Response rolledBack() {
            inNewSession(own -> {
                own.getContext().setRealm(own.realms().getRealm(realm()));
                event(own, EventType.LOGIN);
                own.getTransactionManager().setRollbackOnly();
            });
            inNewSession(this::sendLogout);
            return Response.noContent().build();
        }

        private void sendLogout(KeycloakSession own) {
            own.getContext().setRealm(own.realms().getRealm(realm()));
            event(own, EventType.LOGOUT);
        }

        private void inNewSession(KeycloakSessionTask work) {
            KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), work);
        }

        private static void event(KeycloakSession in, EventType type) {
            new EventBuilder(in.getContext().getRealm(), in).event(type).success();
        }

        /** Notes the state of the realm's log, as a backup of the database does. */
        @POST
        @Path("backup")
        public Response backup() {
            LOG_BACKUPS.put(
                    realm(),
                    entities()
                            .createQuery(
                                    "select l.entries, l.root, l.checkpointEntries, l.checkpoint from KeywardAuditLog l"
                                            + " where l.realmId = :realm",
                                    Object[].class)
                            .setParameter("realm", realm())
                            .getSingleResult());
            return Response.noContent().build();
        }

        /** Restores the noted state, and deletes the records that are newer. */
        @POST
        @Path("restore")
        public Response restore() {
            Object[] backup = Optional.ofNullable(LOG_BACKUPS.get(realm())).orElseThrow();
            entities()
                    .createQuery("update KeywardAuditLog l set l.entries = :entries, l.root = :root,"
                            + " l.checkpointEntries = :signed, l.checkpoint = :note where l.realmId = :realm")
                    .setParameter("entries", backup[0])
                    .setParameter("root", backup[1])
                    .setParameter("signed", backup[2])
                    .setParameter("note", backup[3])
                    .setParameter("realm", realm())
                    .executeUpdate();
            int deleted = entities()
                    .createQuery("delete from KeywardAuditRecord r where r.entryIndex >= :entries and" + OF_REALM)
                    .setParameter("entries", backup[0])
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.status(deleted > 0 ? 204 : 409).build();
        }

        /** Makes the log of the realm one that another server has signed. */
        @POST
        @Path("other-key")
        public Response otherKey() {
            return key("'-' || l.verifierKey");
        }

        @POST
        @Path("own-key")
        public Response ownKey() {
            return key("substring(l.verifierKey, 2)");
        }

        private Response key(String expression) {
            int changed = entities()
                    .createQuery(
                            "update KeywardAuditLog l set l.verifierKey = " + expression + " where l.realmId = :realm")
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.status(changed == 1 ? 204 : 409).build();
        }

        private void insert(String id, String log, String entry, @Nullable String mac) {
            entities()
                    .createNativeQuery("insert into KEYWARD_AUDIT_RECORD"
                            + " (ID, LOG_ID, PLACE, ENTRY_INDEX, CREATED, ENTRY, MAC)"
                            + " values (:id, :log, '-', -1, :created, :entry, "
                            + (mac == null ? "null" : "'" + mac + "'") + ")")
                    .setParameter("id", id)
                    .setParameter("log", log)
                    .setParameter("created", System.currentTimeMillis())
                    .setParameter("entry", entry)
                    .executeUpdate();
        }

        private static String base64(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }

        private static String text(Object column) {
            try {
                return column instanceof Clob clob ? clob.getSubString(1, (int) clob.length()) : String.valueOf(column);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Makes the inserts of audit records of successes fail in this realm. */
        @POST
        @Path("block")
        public Response block() {
            TestBlockedRecordsFactory.BLOCKED.add(realm());
            return Response.noContent().build();
        }

        @POST
        @Path("unblock")
        public Response unblock() {
            TestBlockedRecordsFactory.BLOCKED.remove(realm());
            return Response.noContent().build();
        }

        private EntityManager entities() {
            return session.getProvider(JpaConnectionProvider.class).getEntityManager();
        }

        private String realm() {
            return session.getContext().getRealm().getId();
        }

        @Override
        public void close() {}
    }
}
