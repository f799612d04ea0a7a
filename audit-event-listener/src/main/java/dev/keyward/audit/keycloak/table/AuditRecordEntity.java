package dev.keyward.audit.keycloak.table;

import dev.keyward.audit.keycloak.table.AuditRows.Waiting;
import dev.keyward.auditlog.record.LogId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * JPA entity of the table {@code KEYWARD_AUDIT_RECORD}, which has one row per audit record.
 *
 * <p>The bytes of the entry are stored as base64, because not every database returns the same characters that were stored, and the
 * bytes are hashed.
 */
@Entity(name = "KeywardAuditRecord")
@Table(name = "KEYWARD_AUDIT_RECORD")
public class AuditRecordEntity {

    /** Name of the entity: the full name of its class, under which Quarkus registers the entity. */
    static final String NAME = AuditRecordEntity.class.getName();

    /** Value of the column {@code PLACE} for a record that has no index in its log yet. */
    public static final String WAITING = "-";

    /** Value of the column {@code PLACE} for a record that was damaged or changed and is excluded from the log. */
    public static final String SET_ASIDE = "!";

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "LOG_ID")
    @Nullable
    private String logId;

    @Column(name = "PLACE")
    @Nullable
    private String place;

    @Column(name = "ENTRY_INDEX")
    private long entryIndex;

    @Column(name = "CREATED", updatable = false)
    private long created;

    @Column(name = "ENTRY", updatable = false) // not written again when the record gets its index
    @Nullable
    private String entry;

    @Column(name = "MAC", updatable = false)
    @Nullable
    private String mac;

    /** Constructor for Hibernate. */
    protected AuditRecordEntity() {}

    /**
     * Creates a row for a record without an index.
     *
     * @param id id of the record
     * @param created time of the event, by which waiting records are ordered; 0 for a record that comes first
     * @param entry bytes of the record
     */
    public AuditRecordEntity(String id, LogId log, long created, byte[] entry) {
        this.id = id;
        this.logId = log.text();
        this.place = WAITING;
        this.entryIndex = -1;
        this.created = created;
        this.entry = Base64.getEncoder().encodeToString(entry);
    }

    /** Sets the index of the record in the given log. Returns this row. */
    public AuditRecordEntity at(LogId log, long index) {
        place = log.text();
        entryIndex = index;
        return this;
    }

    /**
     * Excludes this damaged or changed record from the log. Stores the index of the log record that reports the
     * excluded record.
     */
    void setAside(long index) {
        place = SET_ASIDE;
        entryIndex = index;
    }

    /** Returns the id, the bytes and the MAC of this record, which has no position in the log yet. */
    Waiting waiting() {
        return new Waiting(text(id), text(entry), text(mac));
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }

    /** Sets the keyed MAC that protects the record until the record has an index. */
    public void protect(byte[] code) {
        mac = Base64.getEncoder().encodeToString(code);
    }
}
