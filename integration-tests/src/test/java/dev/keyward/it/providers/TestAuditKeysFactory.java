package dev.keyward.it.providers;

import dev.keyward.providerkit.DataFolder;
import jakarta.persistence.Query;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** REST resource for tests that changes the data keys and the erasures of a realm. */
public final class TestAuditKeysFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new KeysOfRealm(session);
    }

    @Override
    public String getId() {
        return "test-audit-keys";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class KeysOfRealm extends TestAuditResource {

        private static final Map<String, List<Object[]>> BACKUPS = new ConcurrentHashMap<>();

        KeysOfRealm(KeycloakSession session) {
            super(session);
        }

        /** Makes all pending erasures of the realm due. */
        @POST
        @Path("erase-now")
        public Response eraseNow() {
            entities()
                    .createQuery("update KeywardAuditErasure e set e.due = 1 where e.state = 'PENDING' and e.realmId ="
                            + " :realm")
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
                                    "select k.id, k.realmId, k.subject, k.purpose, k.wrapped, k.wrappedBy, k.created"
                                            + " from KeywardAuditSubjectKey k where k.realmId = :realm",
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
    }
}
