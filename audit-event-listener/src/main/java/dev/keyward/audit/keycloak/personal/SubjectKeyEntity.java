package dev.keyward.audit.keycloak.personal;

import dev.keyward.auditlog.keys.WrappedKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * JPA entity of the table {@code KEYWARD_AUDIT_SUBJECT_KEY}, which has the encrypted data keys of people.
 *
 * <p>The primary key is a hash of the random data key, so two transactions that first record a person at the same time make two keys
 * and never collide. A person can have several keys; the records name theirs.
 */
@Entity(name = "KeywardAuditSubjectKey")
@Table(name = "KEYWARD_AUDIT_SUBJECT_KEY")
public class SubjectKeyEntity {

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "REALM_ID")
    @Nullable
    private String realmId;

    @Column(name = "SUBJECT")
    @Nullable
    private String subject;

    @Column(name = "PURPOSE")
    @Nullable
    private String purpose;

    @Column(name = "WRAPPED_KEY")
    @Nullable
    private String wrapped;

    @Column(name = "WRAPPED_BY")
    @Nullable
    private String wrappedBy;

    @Column(name = "CREATED")
    private long created;

    /** Constructor for Hibernate. */
    protected SubjectKeyEntity() {}

    SubjectKeyEntity(String id, SubjectOwner owner, WrappedKey key, long created) {
        this.id = id;
        this.realmId = owner.realmId();
        this.subject = owner.subject();
        this.purpose = owner.purpose();
        this.wrapped = key.text();
        this.wrappedBy = key.wrappedBy();
        this.created = created;
    }

    String id() {
        return text(id);
    }

    SubjectOwner owner() {
        return new SubjectOwner(text(realmId), text(subject), text(purpose));
    }

    WrappedKey key() {
        return new WrappedKey(text(wrappedBy), text(wrapped));
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
