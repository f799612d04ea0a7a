package dev.keyward.it.providers;

import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.table.AuditRecordEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.LogKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that adds rows to the tables of the audit log that no server has made. */
public final class TestAuditPlantedFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new PlantedRows(session);
    }

    @Override
    public String getId() {
        return "test-audit-planted";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class PlantedRows extends TestAuditResource {

        /** SHA-256 of nothing, in base64: the root of an empty log. */
        private static final String EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

        PlantedRows(KeycloakSession session) {
            super(session);
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

        /**
         * Adds closed logs without a signed checkpoint, which no job copies or delivers, and nothing removes. Their ids are the first ones.
         */
        @POST
        @Path("unremovable")
        public Response unremovable(@QueryParam("logs") int logs) {
            for (int n = 0; n < logs; n++) {
                String log = "00000000" + UUID.randomUUID().toString().substring(8);
                entities()
                        .createNativeQuery("insert into KEYWARD_AUDIT_LOG (LOG_ID, REALM_ID, OPEN_FOR, ORIGIN,"
                                + " ENTRIES, ROOT, CHECKPOINT_ENTRIES, CONTINUED_BY) values (:log,"
                                + " :realm, :log, :origin, 0, :root, 0, :next)")
                        .setParameter("log", log)
                        .setParameter("realm", "no-" + realm())
                        .setParameter("origin", "keycloak/audit-log/" + log)
                        .setParameter("root", EMPTY_ROOT)
                        .setParameter("next", UUID.randomUUID().toString())
                        .executeUpdate();
            }
            return Response.noContent().build();
        }

        /** Deletes the logs that {@link #unremovable} has added. */
        @POST
        @Path("removable")
        public Response removable() {
            entities()
                    .createNativeQuery("delete from KEYWARD_AUDIT_LOG where REALM_ID = :realm")
                    .setParameter("realm", "no-" + realm())
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
         * Opens the log of the realm with 600 waiting records, or another number, of a server that stopped the given number of days ago. Only the records
         * say so, and not their rows.
         */
        @POST
        @Path("old-records")
        public Response oldRecords(
                @QueryParam("days") long days, @QueryParam("records") @DefaultValue("600") int records) {
            AuditKeys keys = AuditLogListenerFactory.of(session)
                    .flatMap(AuditLogListenerFactory::services)
                    .flatMap(services -> services.keys().find())
                    .orElseThrow();
            AuditRows rows = new AuditRows(session);
            LogId log = LogId.random();
            rows.addLog(log, realm(), log.origin("id.example.com"));
            long now = System.currentTimeMillis();
            for (int n = 1; n <= records; n++) {
                String kind = n == records ? "log.stop" : "user";
                String id = UUID.randomUUID().toString();
                byte[] entry = RecordWriter.write(new AuditRecord(
                        id,
                        now - Duration.ofDays(days).toMillis(),
                        log,
                        realm(),
                        new AuditRecord.Origin("old-node", "old-boot", n),
                        kind,
                        n == records ? kind : "LOGIN",
                        Map.of("committed", Fact.of(n - 1)),
                        List.of()));
                AuditRecordEntity row = new AuditRecordEntity(id, log, now - records + n, entry);
                row.protect(LogKeys.mac(keys, 0).of(log, entry));
                rows.add(row);
            }
            return Response.noContent().build();
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
    }
}
