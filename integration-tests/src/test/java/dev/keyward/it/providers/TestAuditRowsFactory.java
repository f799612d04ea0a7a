package dev.keyward.it.providers;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that reads and changes the rows of the records of a realm, as an administrator of the database can. */
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

    public static final class AuditRowsOfRealm extends TestAuditResource {

        AuditRowsOfRealm(KeycloakSession session) {
            super(session);
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
    }
}
