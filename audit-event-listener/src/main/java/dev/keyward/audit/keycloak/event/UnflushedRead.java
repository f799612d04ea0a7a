package dev.keyward.audit.keycloak.event;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Reads from the database without flushing the request's changes, because Keycloak would swallow a failed flush. Stateless. */
final class UnflushedRead {

    private UnflushedRead() {}

    /** Runs the given database read without first writing the session's pending changes, and returns its result. */
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
