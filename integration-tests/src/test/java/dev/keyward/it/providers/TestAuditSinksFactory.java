package dev.keyward.it.providers;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.audit.keycloak.table.SinkRows;
import dev.keyward.auditlog.record.LogId;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that changes the rows of the sinks of a realm, as an administrator of the database can. */
public final class TestAuditSinksFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new SinksOfRealm(session);
    }

    @Override
    public String getId() {
        return "test-audit-sinks";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class SinksOfRealm extends TestAuditResource {

        SinksOfRealm(KeycloakSession session) {
            super(session);
        }

        /**
         * Adds a copy of the first sink of the realm whose position is the beginning of the log, and removes the position of the first one.
         */
        @POST
        @Path("copy")
        public Response copySink() {
            String forged =
                    "realm-" + UUID.randomUUID().toString().replace("-", "").substring(0, 26);
            int changed = deletePositions();
            changed += entities()
                    .createNativeQuery("insert into KEYWARD_AUDIT_REALM_SINK"
                            + " (ID, REALM_ID, SLOT, NAME, TYPE, ENABLED, REVISION, SETTINGS)"
                            + " select '" + forged
                            + "', s.REALM_ID, 2, s.NAME, s.TYPE, s.ENABLED, s.REVISION, s.SETTINGS"
                            + " from KEYWARD_AUDIT_REALM_SINK s where s.REALM_ID = :realm and s.SLOT = 0")
                    .setParameter("realm", realm())
                    .executeUpdate();
            new SinkRows(session, forged)
                    .begin(new AuditRows(session).open(realm()).orElseThrow().log(), new SinkPosition(0, 0));
            return Response.status(changed == 2 ? 204 : 409).build();
        }

        private int deletePositions() {
            return entities()
                    .createNativeQuery("delete from KEYWARD_AUDIT_SINK where SINK in"
                            + " (select s.ID from KEYWARD_AUDIT_REALM_SINK s where s.REALM_ID = :realm)")
                    .setParameter("realm", realm())
                    .executeUpdate();
        }

        /** Moves all sinks of the realm to the beginning of each log of the realm, also of logs that were closed before the sink was made. */
        @POST
        @Path("rewind")
        public Response rewind() {
            List<?> places = entities()
                    .createNativeQuery("select s.ID, l.LOG_ID from KEYWARD_AUDIT_REALM_SINK s"
                            + " join KEYWARD_AUDIT_LOG l on l.REALM_ID = s.REALM_ID where s.REALM_ID = :realm")
                    .setParameter("realm", realm())
                    .getResultList();
            int deleted = deletePositions();
            for (Object place : places) {
                Object[] row = (Object[]) place;
                new SinkRows(session, String.valueOf(row[0]))
                        .begin(new LogId(String.valueOf(row[1])), new SinkPosition(0, 0));
            }
            return Response.status(deleted > 0 ? 204 : 409).build();
        }

        /** Changes a column of the realm's sinks, so that the server does not open them any more. */
        @POST
        @Path("rename")
        public Response renameSinks() {
            int changed = entities()
                    .createNativeQuery(
                            "update KEYWARD_AUDIT_REALM_SINK set NAME = 'changed with SQL' where REALM_ID = :realm")
                    .setParameter("realm", realm())
                    .executeUpdate();
            return Response.status(changed > 0 ? 204 : 409).build();
        }
    }
}
