package dev.keyward.audit.keycloak.event;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Reads from the database without a flush of the request's changes: Keycloak would swallow the exception of a listener. Stateless. */
final class UnflushedRead {

    private UnflushedRead() {}

    /** Returns the result of the given read. */
    static <T> Optional<T> of(KeycloakSession session, Supplier<Optional<T>> read) {
        EntityManager entities =
                session.getProvider(JpaConnectionProvider.class).getEntityManager();
        FlushModeType before = entities.getFlushMode();
        try {
            entities.setFlushMode(FlushModeType.COMMIT);
            return read.get();
        } finally {
            entities.setFlushMode(before);
        }
    }
}
