package dev.keyward.audit.keycloak.realmsinks;

import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.audit.keycloak.sinks.RealmSinkSettings;
import dev.keyward.audit.keycloak.sinks.RealmSinkType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JPA entity of the table {@code KEYWARD_AUDIT_REALM_SINK}. Each row is a sink that gets the records of one realm. */
@Entity(name = "KeywardAuditRealmSink")
@Table(name = "KEYWARD_AUDIT_REALM_SINK")
public class RealmSinkEntity {

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "REALM_ID")
    @Nullable
    private String realmId;

    @Column(name = "SLOT")
    private int slot;

    @Column(name = "NAME")
    @Nullable
    private String name;

    @Column(name = "TYPE")
    @Nullable
    private String type;

    @Column(name = "ENABLED")
    private boolean enabled;

    @Column(name = "REVISION")
    private long revision;

    @Column(name = "SETTINGS")
    @Nullable
    private String settings;

    /** Constructor for Hibernate. */
    protected RealmSinkEntity() {}

    RealmSinkEntity(String id, String realmId, int slot) {
        this.id = id;
        this.realmId = realmId;
        this.slot = slot;
    }

    /** Replaces all settings, so that deliveries with the earlier ones end. */
    final void change(RealmSinkForm form) {
        name = form.name();
        type = form.type().toString();
        enabled = form.isEnabled();
        settings = RealmSinkForm.write(form.values());
        revision++;
    }

    public String id() {
        return text(id);
    }

    public String realmId() {
        return text(realmId);
    }

    int slot() {
        return slot;
    }

    public long revision() {
        return revision;
    }

    /** Returns the settings with their secrets. */
    public RealmSinkForm form() {
        return new RealmSinkForm(text(name), RealmSinkType.of(text(type)), enabled, values());
    }

    private Map<String, String> values() {
        return RealmSinkForm.read(text(settings));
    }

    /**
     * Returns the checked settings: the row can have been made under other rules, or changed in the database.
     *
     * @throws IllegalArgumentException if they are not allowed
     */
    public RealmSinkSettings settings(RealmSinkRules rules) {
        if (slot >= rules.limit()) {
            throw new IllegalArgumentException("The server allows each realm " + rules.limit()
                    + " sinks (option realm-sinks), and this is one more.");
        }
        return RealmSinkSettings.of(RealmSinkType.of(text(type)), values(), rules);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
