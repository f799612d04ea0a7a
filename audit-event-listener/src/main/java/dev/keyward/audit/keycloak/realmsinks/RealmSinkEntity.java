package dev.keyward.audit.keycloak.realmsinks;

import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.audit.keycloak.sinks.RealmSinkType;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.SealedText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JPA entity of the table {@code KEYWARD_AUDIT_REALM_SINK}. Each row is a sink that gets the records of one realm. */
@Entity(name = "KeywardAuditRealmSink")
@Table(name = "KEYWARD_AUDIT_REALM_SINK")
public class RealmSinkEntity {

    /** Says why a sink gets nothing whose settings cannot be opened. */
    public static final String NOT_OPEN =
            "Its settings were changed in the database, or this node does not have the key that has sealed them. Use"
                    + " the key file of the other nodes, or set the sink up again with all settings.";

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

    /** Replaces and seals all settings, so that deliveries with the earlier ones end. */
    final void change(OpenedSink sink, AuditKeys keys) {
        name = sink.form().name();
        type = sink.form().type().toString();
        enabled = sink.form().isEnabled();
        revision++;
        settings = sealed(sink, enabled, keys);
    }

    /** Returns the value of the column {@code SETTINGS} with which this row may be on or off, and otherwise as it is. */
    final String sealed(OpenedSink sink, boolean isEnabled, AuditKeys keys) {
        return SealedText.seal(keys, sink.sealedPart(), columns(isEnabled));
    }

    /**
     * Returns the settings with their secrets, as the server has sealed them. The result is empty if somebody has changed or made the
     * row in the database, or none of the given keys has sealed it.
     */
    public Optional<OpenedSink> open(AuditKeys keys) {
        return SealedText.open(keys, text(settings), columns(enabled))
                .map(part ->
                        OpenedSink.read(part, new RealmSinkForm(name(), RealmSinkType.of(type()), enabled, Map.of())));
    }

    /** Returns all other columns as one text, which differs if any column does. */
    private String columns(boolean isEnabled) {
        return String.join(
                "\n",
                "realm-sink",
                id(),
                String.valueOf(slot),
                String.valueOf(revision),
                String.valueOf(isEnabled),
                type().length() + " " + type(),
                name().length() + " " + name(),
                realmId());
    }

    public String name() {
        return text(name);
    }

    public String type() {
        return text(type);
    }

    public boolean isEnabled() {
        return enabled;
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

    /**
     * Returns the settings of a sink that the server allows its realm, and that nobody has changed in the database.
     *
     * @param keys the secret keys of the server; empty while the key file cannot be used
     * @throws IllegalArgumentException if there are none. The message is for administrators
     */
    public OpenedSink opened(Optional<AuditKeys> keys, RealmSinkRules rules) {
        if (slot >= rules.limit()) {
            throw new IllegalArgumentException("The server allows each realm " + rules.limit()
                    + " sinks (option realm-sinks), and this is one more.");
        }
        return keys.flatMap(this::open).orElseThrow(() -> new IllegalArgumentException(NOT_OPEN));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
