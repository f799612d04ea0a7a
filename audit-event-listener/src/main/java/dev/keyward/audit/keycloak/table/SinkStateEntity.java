package dev.keyward.audit.keycloak.table;

import dev.keyward.audit.keycloak.table.SinkStateRows.SinkState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JPA entity of the table {@code KEYWARD_AUDIT_SINK_STATE}. The table has one row for each sink, which states whether
 * the sink's receiver stores records.
 */
@Entity(name = "KeywardAuditSinkState")
@Table(name = "KEYWARD_AUDIT_SINK_STATE")
public class SinkStateEntity {

    @Id
    @Column(name = "SINK")
    @Nullable
    private String sink;

    @Column(name = "STATE")
    @Nullable
    private String state;

    @Column(name = "PROBLEM")
    @Nullable
    private String problem;

    @Column(name = "CHANGED")
    private long changed;

    /** Constructor for Hibernate. */
    protected SinkStateEntity() {}

    SinkStateEntity(String sink) {
        this.sink = sink;
    }

    final void change(SinkState to, Instant time) {
        state = to.state();
        problem = to.problem().orElse(null);
        changed = time.toEpochMilli();
    }

    SinkState state() {
        return new SinkState(state == null ? "" : state, Optional.ofNullable(problem));
    }

    Instant changed() {
        return Instant.ofEpochMilli(changed);
    }
}
