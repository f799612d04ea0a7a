package dev.keyward.audit.keycloak.table;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Reads and writes the states of sinks in the transaction of a Keycloak session. A state tells whether the receiver of
 * a sink stores records. Not thread-safe.
 */
public final class SinkStateRows {

    private final EntityManager entities;

    public SinkStateRows(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * The state of a sink: whether its receiver stores records.
     *
     * @param state {@code available}, {@code unavailable} or {@code off}
     * @param problem why it is not available, without secrets
     */
    public record SinkState(String state, Optional<String> problem) {

        /** The receiver has stored the latest records. */
        public static final SinkState AVAILABLE = new SinkState("available", Optional.empty());

        private static final int MAX_PROBLEM = 512;

        public SinkState {
            problem = problem.map(text -> text.length() <= MAX_PROBLEM ? text : text.substring(0, MAX_PROBLEM));
        }

        /** Returns the state of a sink whose receiver cannot store records now. */
        public static SinkState unavailable(String problem) {
            return new SinkState("unavailable", Optional.of(problem));
        }

        /** Returns the state of a sink whose receiver accepts no records until this server is started again. */
        public static SinkState off(String problem) {
            return new SinkState("off", Optional.of(problem));
        }
    }

    /** A state of a sink, and the time at which the sink entered it. */
    public record Since(SinkState state, Instant time) {}

    /** Returns the state of a sink; empty if it was never used. */
    public Optional<Since> find(String sink) {
        return Optional.ofNullable(entities.find(SinkStateEntity.class, sink))
                .map(row -> new Since(row.state(), row.changed()));
    }

    /** Removes the state of a sink, for example because its settings were changed. */
    public void remove(String sink) {
        entities.createQuery("delete from KeywardAuditSinkState s where s.sink = :sink")
                .setParameter("sink", sink)
                .executeUpdate();
    }

    /** Stores the state of a sink if it differs from the stored state. */
    public void change(String sink, SinkState state, Instant time) {
        SinkStateEntity row = entities.find(SinkStateEntity.class, sink);
        if (row == null) {
            row = new SinkStateEntity(sink);
            row.change(state, time);
            entities.persist(row);
        } else if (!row.state().equals(state)) {
            row.change(state, time);
        }
    }
}
