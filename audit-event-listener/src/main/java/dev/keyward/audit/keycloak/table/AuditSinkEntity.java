package dev.keyward.audit.keycloak.table;

import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.auditlog.record.LogId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** JPA entity of the table {@code KEYWARD_AUDIT_SINK}. Each row of the table holds the position of a sink in a log. */
@Entity(name = "KeywardAuditSink")
@Table(name = "KEYWARD_AUDIT_SINK")
public class AuditSinkEntity {

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "SINK")
    @Nullable
    private String sink;

    @Column(name = "LOG_ID")
    @Nullable
    private String logId;

    @Column(name = "NEXT_ENTRY")
    private long nextEntry;

    @Column(name = "CHECKPOINT_ENTRIES")
    private long checkpointEntries;

    @Column(name = "DEAD_LETTERS")
    @Nullable
    private Long deadLetters;

    /** Constructor for Hibernate. */
    protected AuditSinkEntity() {}

    /** Creates the row of a sink that gets the records of a log from the given position on. */
    AuditSinkEntity(String sink, LogId log, SinkPosition first) {
        this.id = id(sink, log);
        this.sink = sink;
        this.logId = log.text();
        this.nextEntry = first.next();
        this.checkpointEntries = first.checkpointEntries();
    }

    static String id(String sink, LogId log) {
        return sink + "/" + log.text();
    }

    /** Returns the number of records that the sink will never get, and that the log reports as dead letters. */
    public long deadLetters() {
        return deadLetters == null ? 0 : deadLetters;
    }

    public SinkPosition position() {
        return new SinkPosition(nextEntry, checkpointEntries);
    }
}
