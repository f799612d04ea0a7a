package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.RestError;
import dev.keyward.providerkit.SetupPart;
import dev.keyward.providerkit.SetupStep;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.RealmModel;

/**
 * What was changed in a realm, so that it can be taken back: of each subject the value that it had before Keyward first
 * touched it, and the value that it was last given.
 *
 * <p>Kept in one realm attribute, so that it goes with the realm's export. Immutable and thread-safe.
 */
record Journal(String profile, Map<String, SetupStep> steps) {

    static final String ATTRIBUTE = "keyward.setup";

    private static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    Journal {
        steps = Map.copyOf(steps);
    }

    /** Empty for a realm that was never set up. A journal that cannot be read is an error: undo must not guess. */
    static Journal of(RealmModel realm) {
        String text = realm.getAttribute(ATTRIBUTE);
        if (text == null || text.isBlank()) {
            return new Journal("", Map.of());
        }
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.path("version").asInt() != VERSION) {
                throw RestError.of(
                        409,
                        "unknown_journal",
                        "The realm was set up by another release: its attribute " + ATTRIBUTE + " has version "
                                + tree.path("version").asText() + ". Use that release, or the newest.");
            }
            Map<String, SetupStep> steps = new LinkedHashMap<>();
            for (JsonNode step : tree.path("steps")) {
                SetupStep read = new SetupStep(
                        step.path("part").asText(),
                        step.path("subject").asText(),
                        step.path("before").asText(),
                        step.path("after").asText());
                steps.put(key(read), read);
            }
            return new Journal(tree.path("profile").toString(), steps);
        } catch (JsonProcessingException e) {
            throw RestError.of(
                    409,
                    "unreadable_journal",
                    "The realm's attribute " + ATTRIBUTE
                            + " is not what Keyward wrote. Restore it from a backup, or delete it: then what Keyward"
                            + " replaced is not known any more.");
        }
    }

    /** The same with other values before. */
    Journal with(Collection<SetupStep> corrected) {
        Map<String, SetupStep> all = new LinkedHashMap<>(steps);
        corrected.forEach(step -> all.put(key(step), step));
        return new Journal(profile, all);
    }

    /** The same after more steps: the first value before, the last value after. */
    Journal after(String newProfile, Collection<SetupStep> made) {
        Map<String, SetupStep> all = new LinkedHashMap<>(steps);
        for (SetupStep step : made) {
            SetupStep known = all.get(key(step));
            SetupStep joined =
                    known == null ? step : new SetupStep(step.part(), step.subject(), known.before(), step.after());
            if (joined.changesNothing()) {
                all.remove(key(step));
            } else {
                all.put(key(step), joined);
            }
        }
        return new Journal(newProfile, all);
    }

    /** Whether the profile that was applied last has a section for the part. */
    boolean asksFor(SetupPart part) {
        return section(part).isPresent();
    }

    /** What the profile that was applied last asks of the part. */
    Optional<JsonNode> section(SetupPart part) {
        try {
            return profile.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(JSON.readTree(profile).get(part.id()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("it was read as JSON", e);
        }
    }

    /** The steps of one part, by subject. */
    Map<String, SetupStep> of(String part) {
        Map<String, SetupStep> ofPart = new LinkedHashMap<>();
        steps.values().stream()
                .filter(step -> step.part().equals(part))
                .forEach(step -> ofPart.put(step.subject(), step));
        return ofPart;
    }

    void storeIn(RealmModel realm) throws JsonProcessingException {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("version", VERSION);
        tree.set("profile", JSON.readTree(profile));
        ArrayNode list = tree.putArray("steps");
        steps.values().stream()
                .sorted(Comparator.comparing(Journal::key))
                .forEach(step -> list.addObject()
                        .put("part", step.part())
                        .put("subject", step.subject())
                        .put("before", step.before())
                        .put("after", step.after()));
        realm.setAttribute(ATTRIBUTE, tree.toString());
    }

    private static String key(SetupStep step) {
        return step.part() + "/" + step.subject();
    }
}
