package dev.keyward.realmsetup.keycloak.journal;

import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.tables.RealmRecords;
import dev.keyward.providerkit.web.RestError;
import dev.keyward.realmsetup.keycloak.journal.JournalText.DamagedException;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Stores Keyward's {@link Journal} of a realm in a database table that no import or declarative tool overwrites.
 *
 * <p>Earlier releases stored it in a realm attribute: the next apply moves it to the table, a removal deletes it.
 *
 * <p>Works in the transaction of its session; not thread-safe.
 */
public final class JournalStore {

    /** Realm attribute in which earlier releases of Keyward stored the journal. */
    static final String ATTRIBUTE = "keyward.setup";

    /** Name under which the table of realm records stores Keyward's journal. */
    private static final String NAME = "setup";

    private final RealmModel realm;
    private final RealmRecords records;
    private final RecordedNames names;

    public JournalStore(KeycloakSession session, RealmModel realm) {
        this.realm = realm;
        this.records = new RealmRecords(session);
        this.names = new RecordedNames(session, realm);
    }

    /**
     * Returns the journal of Keyward's changes in the realm. It is empty for a realm without a record.
     *
     * <p>Flows, clients and identity providers that were renamed since a change have their new names in it.
     *
     * @param parts the installed parts, which decide whether a recorded step is valid
     * @throws jakarta.ws.rs.WebApplicationException with status 409 if the record is damaged, because undoing must not guess
     */
    public Journal load(List<SetupPart> parts) {
        Optional<String> row = records.find(realm, NAME);
        if (row.isPresent()) {
            return names.current(read(
                    parts,
                    row.get(),
                    "Keyward's record of this realm",
                    "To delete it, stop every Keycloak: delete from KEYWARD_REALM_RECORD where REALM_ID = '"
                            + realm.getId() + "'"));
        }
        Optional<String> attribute =
                Optional.ofNullable(realm.getAttribute(ATTRIBUTE)).filter(text -> !text.isBlank());
        if (attribute.isEmpty()) {
            return Journal.EMPTY;
        }
        return names.current(read(
                parts,
                attribute.get(),
                "The realm's attribute " + ATTRIBUTE,
                "To delete it: PUT the realm without it"));
    }

    private static Journal read(List<SetupPart> parts, String text, String what, String howToDelete) {
        try {
            return JournalText.read(text, parts);
        } catch (DamagedException e) {
            throw RestError.of(
                    409,
                    "unusable_journal",
                    what + " cannot be used: " + e.getMessage()
                            + ". Restore it from a backup, or delete it. Without it Keyward recognises its own flows and rules, but"
                            + " cannot restore the previous password policy and brute-force protection. " + howToDelete
                            + ".");
        }
    }

    /** Replaces the realm's stored journal with the given journal. */
    public void store(Journal journal) {
        records.store(realm, NAME, JournalText.write(names.withIds(journal)));
        realm.removeAttribute(ATTRIBUTE);
    }

    /** Deletes Keyward's journal of the realm, if the realm has one. */
    public void delete() {
        records.remove(realm, NAME);
        realm.removeAttribute(ATTRIBUTE);
    }
}
