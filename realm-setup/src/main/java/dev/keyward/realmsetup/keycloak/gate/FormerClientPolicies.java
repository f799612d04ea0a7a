package dev.keyward.realmsetup.keycloak.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.tables.RealmRecords;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Remembers the JSON of a realm's client profiles and policies from before the token gate was added.
 *
 * <p>A removal restores this text, with its white space, if nothing but the gate was changed since. The records exist exactly while
 * realm setup has added the gate: one for each list, which contains its text as a JSON string, or null if the realm had none. Works in
 * the transaction of its session; not thread-safe.
 */
final class FormerClientPolicies {

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
    static Set<String> realms(KeycloakSession session) {
        RealmRecords records = new RealmRecords(session);
        return Stream.of(GateList.values())
                .flatMap(list -> records.realmsWith(name(list)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Stores the current text of the given list; null if the realm has none. */
    void remember(GateList list, @Nullable String text) {
        try {
            records.store(realm, name(list), JSON.writeValueAsString(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text can be written as JSON", e);
        }
    }

    /**
     * Deletes the stored text of the given list, and writes the list without the gate into the realm: the stored text if it has the same
     * content, else the given tree.
     */
    void restore(GateList list, ObjectNode without) {
        Optional<JsonNode> record = records.find(realm, name(list)).map(FormerClientPolicies::read);
        records.remove(realm, name(list));
        Optional<String> former = record.map(JsonNode::textValue);
        boolean isSame = former.isEmpty()
                ? list.isEmpty(without)
                : list.read(former.get())
                        .filter(tree -> tree.equals(without) || (list.isEmpty(tree) && list.isEmpty(without)))
                        .isPresent();
        if (record.isEmpty() || !isSame) {
            realm.setAttribute(list.attribute(), without.toString());
        } else if (former.isPresent()) {
            realm.setAttribute(list.attribute(), former.get());
        } else {
            realm.removeAttribute(list.attribute());
        }
    }

    /** Deletes the stored texts of both lists. */
    void forget() {
        for (GateList list : GateList.values()) {
            records.remove(realm, name(list));
        }
    }

    private static JsonNode read(String stored) {
        try {
            return JSON.readTree(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored record is JSON", e);
        }
    }

    /** Returns the name of the record of the given list in the table of realm records. */
    private static String name(GateList list) {
        return "token-gate-" + list.name().toLowerCase(Locale.ROOT);
    }
}
