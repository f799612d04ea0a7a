package dev.keyward.providerkit.tables;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * JPA entity of the table {@code KEYWARD_REALM_RECORD}, which stores texts, such as Keyward's journal, by realm and name. Use
 * {@link RealmRecords} to access it.
 */
@Entity(name = "KeywardRealmRecord")
@Table(name = "KEYWARD_REALM_RECORD")
public class RealmRecordEntity {

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "REALM_ID")
    @Nullable
    private String realmId;

    @Column(name = "CONTENT")
    @Nullable
    private String content;

    /** Constructor for Hibernate. */
    protected RealmRecordEntity() {}

    RealmRecordEntity(String id, String realmId) {
        this.id = id;
        this.realmId = realmId;
    }

    @Nullable
    String content() {
        return content;
    }

    void change(String newContent) {
        content = newContent;
    }
}
