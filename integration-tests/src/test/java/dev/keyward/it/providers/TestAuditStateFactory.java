package dev.keyward.it.providers;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.RealmLogs;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.auditlog.record.LogId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that changes the state of the log of a realm, as a restored database or another server has it. */
public final class TestAuditStateFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new StateOfRealm(session);
    }

    @Override
    public String getId() {
        return "test-audit-state";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class StateOfRealm extends TestAuditResource {

        private static final Map<String, Object[]> LOG_BACKUPS = new ConcurrentHashMap<>();
        private static final Map<String, List<Object[]>> TILE_BACKUPS = new ConcurrentHashMap<>();

        StateOfRealm(KeycloakSession session) {
            super(session);
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

        /** Notes the state of the realm's log and its hashes, as a backup of the database does. */
        @POST
        @Path("backup")
        public Response backup() {
            TILE_BACKUPS.put(
                    realm(),
                    entities()
                            .createQuery(
                                    "select t.id, t.hashes from KeywardAuditTile t, KeywardAuditLog l"
                                            + " where l.realmId = :realm and t.id like concat(l.id, '/%')",
                                    Object[].class)
                            .setParameter("realm", realm())
                            .getResultList());
            LOG_BACKUPS.put(
                    realm(),
                    entities()
                            .createQuery(
                                    "select l.entries, l.root, l.checkpointEntries, l.checkpoint, l.storedEntries from"
                                            + " KeywardAuditLog l"
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
                            + " l.checkpointEntries = :signed, l.checkpoint = :note, l.storedEntries = :stored"
                            + " where l.realmId = :realm")
                    .setParameter("entries", backup[0])
                    .setParameter("root", backup[1])
                    .setParameter("signed", backup[2])
                    .setParameter("note", backup[3])
                    .setParameter("stored", backup[4])
                    .setParameter("realm", realm())
                    .executeUpdate();
            int deleted = entities()
                    .createQuery("delete from KeywardAuditRecord r where r.entryIndex >= :entries and" + OF_REALM)
                    .setParameter("entries", backup[0])
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.status(deleted > 0 ? 204 : 409).build();
        }

        /** Restores the noted hashes of a log with less than a bundle, and deletes newer ones. */
        @POST
        @Path("restore-hashes")
        public Response restoreHashes() {
            List<Object[]> tiles =
                    Optional.ofNullable(TILE_BACKUPS.get(realm())).orElseThrow();
            entities()
                    .createQuery(
                            "delete from KeywardAuditTile t where t.id not in (:noted) and exists (select l.id from"
                                    + " KeywardAuditLog l where l.realmId = :realm and t.id like concat(l.id, '/%'))")
                    .setParameter("noted", tiles.stream().map(tile -> tile[0]).toList())
                    .setParameter("realm", realm())
                    .executeUpdate();
            int changed = 0;
            for (Object[] tile : tiles) {
                changed += entities()
                        .createQuery("update KeywardAuditTile t set t.hashes = :hashes where t.id = :id")
                        .setParameter("hashes", tile[1])
                        .setParameter("id", tile[0])
                        .executeUpdate();
            }
            return Response.status(changed == 1 ? 204 : 409).build();
        }

        /**
         * Gives the closed log of the realm to a realm id that no realm has: the one of this realm, after the text {@code no-}. So the
         * node finds no checkpoint of it among those that it keeps.
         */
        @POST
        @Path("give-away")
        public Response giveAway() {
            int changed = entities()
                    .createQuery("update KeywardAuditLog l set l.realmId = :other where l.realmId = :realm"
                            + " and l.openFor = l.id")
                    .setParameter("other", "no-" + realm())
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.status(changed == 1 ? 204 : 409).build();
        }

        /** Notes a retention of the realm, as the retention job does every ten minutes. */
        @POST
        @Path("retention")
        public Response retention(@QueryParam("days") long days) {
            entities()
                    .createQuery("update KeywardAuditLog l set l.retentionDays = :days where l.realmId = :realm")
                    .setParameter("days", days)
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.noContent().build();
        }

        /** Closes the log of the realm, as the deletion of the realm does. */
        @POST
        @Path("close")
        public Response closeLog() {
            new RealmLogs(session).close(realm());
            return Response.noContent().build();
        }

        /** Starts a log that continues the log of the realm, as after the restoration of a database. */
        @POST
        @Path("continue")
        public Response continueLog() {
            AuditRows rows = new AuditRows(session);
            rows.startNext(rows.open(realm()).orElseThrow());
            return Response.noContent().build();
        }

        /** Makes the log of another realm the one that continues the log of the realm. */
        @POST
        @Path("link")
        public Response link(@QueryParam("to") String realmId) {
            LogId next = new AuditRows(session).open(realmId).orElseThrow().log();
            int changed = entities()
                    .createQuery("update KeywardAuditLog l set l.continuedBy = :next where l.realmId = :realm")
                    .setParameter("next", next.text())
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.status(changed == 1 ? 204 : 409).build();
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
    }
}
