package dev.keyward.it.providers;

import jakarta.persistence.EntityManager;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransaction;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Filter for tests that makes the insert of every audit record in the transaction of an admin call fail, in the realms that a test has
 * blocked with {@link TestBlockedRecordsFactory}.
 *
 * <p>The records of admin calls have random ids. At the start of the commit, Hibernate knows the records that it will insert, and a row
 * with the id of each is stored first.
 */
@Provider
public final class TestBlockedCallsFilter implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (request.getUriInfo().getPath().contains("admin/realms/")
                && session != null
                && session.getContext().getRealm() != null
                && TestBlockedRecordsFactory.BLOCKED.contains(
                        session.getContext().getRealm().getId())
                && session.getTransactionManager().isActive()) {
            session.getTransactionManager().enlistPrepare(new Blocking(session));
        }
    }

    /** Stores the rows with which the commit of the main transaction collides. */
    public static final class Blocking implements KeycloakTransaction {

        private final KeycloakSession session;

        Blocking(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public void begin() {}

        @Override
        public void commit() {
            waitingRecords().forEach(id -> TestBlockedRecordsFactory.block(session, id));
        }

        private List<String> waitingRecords() {
            EntityManager entities =
                    session.getProvider(JpaConnectionProvider.class).getEntityManager();
            List<String> ids = new ArrayList<>();
            try {
                Object hibernate = entities.unwrap(Class.forName("org.hibernate.engine.spi.SessionImplementor"));
                Object context = Class.forName("org.hibernate.engine.spi.SharedSessionContractImplementor")
                        .getMethod("getPersistenceContext")
                        .invoke(hibernate);
                Map<?, ?> loaded = (Map<?, ?>) Class.forName("org.hibernate.engine.spi.PersistenceContext")
                        .getMethod("getEntitiesByKey")
                        .invoke(context);
                for (Object entity : loaded.values()) {
                    if (entity.getClass().getSimpleName().equals("AuditRecordEntity")) {
                        Field id = entity.getClass().getDeclaredField("id");
                        id.setAccessible(true);
                        ids.add(String.valueOf(id.get(entity)));
                    }
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
            return ids;
        }

        @Override
        public void rollback() {}

        @Override
        public void setRollbackOnly() {}

        @Override
        public boolean getRollbackOnly() {
            return false;
        }

        @Override
        public boolean isActive() {
            return true;
        }
    }
}
