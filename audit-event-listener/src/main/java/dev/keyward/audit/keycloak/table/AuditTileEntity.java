package dev.keyward.audit.keycloak.table;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource.HashTile;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * JPA entity of the table {@code KEYWARD_AUDIT_TILE}. The table has one row per tile of hashes, and the row holds the
 * tile in its current width.
 */
@Entity(name = "KeywardAuditTile")
@Table(name = "KEYWARD_AUDIT_TILE")
public class AuditTileEntity {

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "HASHES")
    @Nullable
    private String hashes;

    /** Constructor for Hibernate. */
    protected AuditTileEntity() {}

    AuditTileEntity(String id) {
        this.id = id;
    }

    static String id(LogId log, HashTile tile) {
        return log.text() + "/" + tile.level() + "/" + tile.index();
    }

    void change(byte[] content) {
        hashes = Base64.getEncoder().encodeToString(content);
    }

    byte[] hashes() {
        return Base64.getDecoder().decode(hashes == null ? "" : hashes);
    }
}
