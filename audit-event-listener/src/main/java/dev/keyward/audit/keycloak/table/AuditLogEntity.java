package dev.keyward.audit.keycloak.table;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.record.LogId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** JPA entity of the table {@code KEYWARD_AUDIT_LOG}, which has one row per log with the state of its tree. */
@Entity(name = "KeywardAuditLog")
@Table(name = "KEYWARD_AUDIT_LOG")
public class AuditLogEntity {

    @Id
    @Column(name = "LOG_ID")
    @Nullable
    private String id;

    @Column(name = "REALM_ID")
    @Nullable
    private String realmId;

    @Column(name = "OPEN_FOR")
    @Nullable
    private String openFor;

    @Column(name = "ORIGIN")
    @Nullable
    private String origin;

    @Column(name = "VERIFIER_KEY")
    @Nullable
    private String verifierKey;

    @Column(name = "ENTRIES")
    private long entries;

    @Column(name = "ROOT")
    @Nullable
    private String root;

    @Column(name = "CHECKPOINT_ENTRIES")
    private long checkpointEntries;

    @Column(name = "CHECKPOINT_TEXT")
    @Nullable
    private String checkpoint;

    @Column(name = "CONTINUED_BY")
    @Nullable
    private String continuedBy;

    @Column(name = "CHECKPOINT_TIME")
    @Nullable
    private Long checkpointTime;

    @Column(name = "MINIMUM_INDEX")
    @Nullable
    private Long minimumIndex;

    @Column(name = "PRUNED_BY")
    @Nullable
    private String prunedBy;

    @Column(name = "PRUNING_BY")
    @Nullable
    private String pruningBy;

    @Column(name = "RETENTION_DAYS", updatable = false) // changed by PruningRows only
    @Nullable
    private Long retentionDays;

    @Column(name = "STORED_ENTRIES", updatable = false) // changed by FolderRows only
    @Nullable
    private Long storedEntries;

    @Column(name = "HOT_INDEX", updatable = false)
    @Nullable
    private Long hotIndex;

    @Column(name = "FOLDER_TURN", updatable = false)
    @Nullable
    private Long folderTurn;

    /** Constructor for Hibernate. */
    protected AuditLogEntity() {}

    AuditLogEntity(LogId log, String realmId, String origin) {
        this.id = log.text();
        this.realmId = realmId;
        this.openFor = realmId;
        this.origin = origin;
        this.checkpointEntries = -1;
        change(new TreeHead(0, new MerkleHasher().emptyRoot()));
    }

    public LogId log() {
        return new LogId(text(id));
    }

    public String realmId() {
        return text(realmId);
    }

    public String origin() {
        return text(origin);
    }

    /** Returns whether records are still added to this log. */
    public boolean isOpen() {
        return realmId().equals(openFor);
    }

    /**
     * Returns the id of the log that continues this one; empty if there is none. A log is continued if the database was behind
     * a checkpoint of it.
     */
    public Optional<LogId> continuedBy() {
        return Optional.ofNullable(continuedBy).map(LogId::new);
    }

    /** Returns the origin of another log of the same server. */
    String originOf(LogId other) {
        String own = origin();
        String suffix = log().origin("");
        return other.origin(own.endsWith(suffix) ? own.substring(0, own.length() - suffix.length()) : "keycloak");
    }

    /** Returns the size and the root of the log's Merkle tree. */
    public TreeHead head() {
        return new TreeHead(entries, Hash.of(Base64.getDecoder().decode(text(root))));
    }

    public final void change(TreeHead head) {
        entries = head.size();
        root = Base64.getEncoder().encodeToString(head.root().bytes());
    }

    /** Returns the keys that verify the checkpoints, the current one first; empty until the first checkpoint is signed. */
    public List<String> verifierKeys() {
        return verifierKey == null ? List.of() : List.of(verifierKey.split(" "));
    }

    /** Returns the latest signed checkpoint of this log. */
    public Optional<String> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    /** Returns the number of entries in the latest checkpoint, or -1 if there is none. */
    public long checkpointEntries() {
        return checkpointEntries;
    }

    /**
     * Returns the time at which the latest checkpoint was signed. The time is in 1970 if a Keyward jar from before
     * 2026-11-28 signed the checkpoint.
     */
    public Instant checkpointTime() {
        return Instant.ofEpochMilli(checkpointTime == null ? 0 : checkpointTime);
    }

    /**
     * Stores a signed checkpoint of the current tree.
     *
     * @param verifiedBy the keys that verify it, at most two, the current one first; keys contain no spaces
     */
    public void publish(String signed, List<String> verifiedBy, Instant time) {
        checkpoint = signed;
        checkpointTime = time.toEpochMilli();
        checkpointEntries = entries;
        verifierKey = String.join(" ", verifiedBy);
    }

    /** Returns the index of the first entry that has not been deleted because of its age. */
    public long minimumIndex() {
        return minimumIndex == null ? 0 : minimumIndex;
    }

    /** Returns the id of the record that states this log's minimum index; empty if the log was never pruned. */
    public Optional<String> prunedBy() {
        return Optional.ofNullable(prunedBy);
    }

    /** Returns the id of the record that announces the next pruning; empty if none is announced. */
    public Optional<String> pruningBy() {
        return Optional.ofNullable(pruningBy);
    }

    /** Notes the id of the record that announces the next pruning. */
    public void announcePruning(String record) {
        pruningBy = record;
    }

    /** Forgets the announced pruning, because its record cannot be used. Another pruning can be announced. */
    public void cancelPruning() {
        pruningBy = null;
    }

    /** Raises the minimum index, as the announced record states. The entries before the new minimum may be deleted. */
    public void prune(long index) {
        minimumIndex = index;
        prunedBy = pruningBy;
        pruningBy = null;
    }

    /** Returns the retention that was last read for the realm; empty if it was never read. */
    public OptionalLong retentionDays() {
        return retentionDays == null ? OptionalLong.empty() : OptionalLong.of(retentionDays);
    }

    /** Returns the index of the first entry that is not in the folder of the audit logs. */
    public long storedEntries() {
        return storedEntries == null ? 0 : storedEntries;
    }

    /** Returns the index of the first entry whose content is in the database. */
    public long hotIndex() {
        return hotIndex == null ? 0 : hotIndex;
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
