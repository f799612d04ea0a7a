package dev.keyward.providerkit.nodes.table;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** JPA entity of the table {@code KEYWARD_NODE}, which has one row per running node. Use {@link NodeRows} to access it. */
@Entity(name = "KeywardNode")
@Table(name = "KEYWARD_NODE")
public class NodeEntity {

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "BEATS")
    private long beats;

    @Column(name = "CONTENT")
    @Nullable
    private String content;

    /** Constructor for Hibernate. */
    protected NodeEntity() {}

    NodeEntity(String id) {
        this.id = id;
    }

    NodeRow row() {
        return new NodeRow(id == null ? "" : id, beats, content == null ? "" : content);
    }

    void beat(long count, String newContent) {
        beats = count;
        content = newContent;
    }
}
