package dev.keyward.realmsetup.keycloak.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.tables.RealmRecords;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Remembers the JSON of a realm's client profiles and policies from before the token gate was added.
 *
 * <p>A removal restores this text, with its white space, if nothing but the gate was changed since. The record exists exactly while
 * realm setup has added the gate. Works in the transaction of its session; not thread-safe.
 */
final class FormerClientPolicies {

    /** Name of the record in the table of realm records. */
    private static final String NAME = "token-gate";

    /** Writes ASCII, because the table stores nothing else. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final RealmModel realm;
    private final RealmRecords records;

    FormerClientPolicies(KeycloakSession session, RealmModel realm) {
        this.realm = realm;
        this.records = new RealmRecords(session);
    }

    /** Returns the ids of the realms to which realm setup has added the token gate. */
    static List<String> realms(KeycloakSession session) {
        return new RealmRecords(session).realmsWith(NAME);
    }

    /** Stores the current text of the given list; null if the realm has none. */
    void remember(GateList list, @Nullable String text) {
        ObjectNode all = all();
        all.put(list.name(), text);
        records.store(realm, NAME, all.toString());
    }

    /**
     * Deletes the stored text of the given list, and writes the list without the gate into the realm: the stored text if it has the same
     * content, else the given tree.
     */
    void restore(GateList list, ObjectNode without) {
        ObjectNode all = all();
        boolean isKnown = all.has(list.name());
        Optional<String> former = Optional.ofNullable(all.path(list.name()).textValue());
        all.remove(list.name());
        if (all.isEmpty()) {
            records.remove(realm, NAME);
        } else {
            records.store(realm, NAME, all.toString());
        }
        boolean isSame = former.isEmpty()
                ? list.isEmpty(without)
                : list.read(former.get())
                        .filter(tree -> tree.equals(without) || (list.isEmpty(tree) && list.isEmpty(without)))
                        .isPresent();
        if (!isKnown || !isSame) {
            realm.setAttribute(list.attribute(), without.toString());
        } else if (former.isPresent()) {
            realm.setAttribute(list.attribute(), former.get());
        } else {
            realm.removeAttribute(list.attribute());
        }
    }

    private ObjectNode all() {
        try {
            return records.find(realm, NAME).isPresent()
                    ? (ObjectNode) JSON.readTree(records.find(realm, NAME).get())
                    : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored record is JSON", e);
        }
    }
}
