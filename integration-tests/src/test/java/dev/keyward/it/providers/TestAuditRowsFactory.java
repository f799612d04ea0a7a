package dev.keyward.it.providers;

import jakarta.persistence.EntityManager;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
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

        private static final String OF_REALM =
                " r.logId in (select l.id from KeywardAuditLog l where l.realmId = :realm)";

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
