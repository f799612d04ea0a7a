package dev.keyward.realmsetup.keycloak.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.realmsetup.keycloak.flows.FlowCopies;
import dev.keyward.realmsetup.keycloak.flows.FlowCopy;
import dev.keyward.realmsetup.keycloak.flows.FlowsPart;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes Keyward's {@link Journal} of a realm as ASCII JSON, and validates this JSON when reading it.
 *
 * <p>Reading trusts nothing, because earlier releases stored the journal in a realm attribute, which administrators can edit.
 *
 * <p>Stateless and thread-safe.
 */
final class JournalText {

    /**
     * Limit on the length of the stored journal in characters. The journal of a realm with 1,000 copies of flows has about 2
     * million.
     */
    private static final int LONGEST = 8_000_000;

    private static final int VERSION = 2;

    /** Version of the first journal format, which records neither copies of flows nor ids. */
    private static final int FIRST_VERSION = 1;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JournalText() {}

    /** Thrown if a stored journal cannot be used. The message is a clause that names the defect. */
    static final class DamagedException extends Exception {

        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    /**
     * Reads and validates a stored journal.
     *
     * @param parts the installed parts, which decide whether a recorded step is valid
     */
    static Journal read(String text, Collection<SetupPart> parts) throws DamagedException {
        JsonNode tree = tree(text);
        JsonNode version = tree.path("version");
        if (!version.isInt()) {
            throw new DamagedException("it has no version");
        }
        if (version.asInt() != VERSION && version.asInt() != FIRST_VERSION) {
            throw new DamagedException("its version " + version.asInt() + " belongs to another release of Keyward");
        }
        JsonNode profile = tree.path("profile");
        if (!profile.isObject() && !profile.isNull()) {
            throw new DamagedException("it has no profile");
        }
        Map<String, SetupStep> steps = steps(tree.path("steps"), parts);
        return new Journal(
                profile.isNull() ? "" : profile.toString(),
                steps,
                version.asInt() == FIRST_VERSION ? copiesByName(steps) : copies(tree.path("copies"), steps),
                texts(tree.path("ids")),
                tree.path("after-loss").asBoolean());
    }

    private static JsonNode tree(String text) throws DamagedException {
        if (text.length() > LONGEST) {
            throw new DamagedException("it has more than " + LONGEST + " characters");
        }
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree == null || !tree.isObject()) {
                throw new DamagedException("it is not a JSON object");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new DamagedException("it is not JSON");
        }
    }

    private static Map<String, SetupStep> steps(JsonNode list, Collection<SetupPart> parts) throws DamagedException {
        if (!list.isArray()) {
            throw new DamagedException("its steps are not a list");
        }
        Map<String, SetupStep> steps = new LinkedHashMap<>();
        for (JsonNode node : list) {
            SetupStep step =
                    new SetupStep(text(node, "part"), text(node, "subject"), text(node, "before"), text(node, "after"));
            SetupPart part = parts.stream()
                    .filter(installed -> installed.id().equals(step.part()))
                    .findFirst()
                    .orElseThrow(() ->
                            new DamagedException("it names the part \"" + step.part() + "\", which is not installed"));
            if (!part.canTakeBack(step)) {
                throw new DamagedException(
                        "\"" + step.subject() + "\" cannot be restored to \"" + step.before() + "\"");
            }
            if (steps.put(Journal.key(step), step) != null) {
                throw new DamagedException("it names \"" + step.subject() + "\" twice");
            }
        }
        return steps;
    }

    /**
     * Reconstructs the records of copied flows from the aliases of the copies. Journals in the first format lack these records.
     */
    private static Map<String, FlowCopy> copiesByName(Map<String, SetupStep> steps) throws DamagedException {
        Map<String, FlowCopy> copies = new LinkedHashMap<>();
        for (SetupStep step : steps.values()) {
            if (isFlow(step)) {
                String alias = FlowsPart.aliasOf(step);
                String source = FlowCopies.sourceByName(alias)
                        .orElseThrow(
                                () -> new DamagedException("\"" + alias + "\" is not named like a copy of Keyward's"));
                copies.put(alias, new FlowCopy(source, alias));
            }
        }
        return copies;
    }

    private static Map<String, FlowCopy> copies(JsonNode map, Map<String, SetupStep> steps) throws DamagedException {
        Map<String, FlowCopy> copies = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> copy : map.properties()) {
            copies.put(copy.getKey(), new FlowCopy(text(copy.getValue(), "source"), text(copy.getValue(), "made-as")));
        }
        for (SetupStep step : steps.values()) {
            if (isFlow(step) && !copies.containsKey(FlowsPart.aliasOf(step))) {
                throw new DamagedException("it does not name the original of \"" + FlowsPart.aliasOf(step) + "\"");
            }
        }
        return copies;
    }

    private static boolean isFlow(SetupStep step) {
        return step.part().equals(FlowsPart.ID) && FlowsPart.isFlow(step.subject());
    }

    private static Map<String, String> texts(JsonNode map) throws DamagedException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            texts.put(entry.getKey(), text(map, entry.getKey()));
        }
        return texts;
    }

    private static String text(JsonNode node, String field) throws DamagedException {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new DamagedException("an entry has no text \"" + field + "\"");
        }
        return value.asText();
    }

    /** Returns the given journal as JSON. */
    static String write(Journal journal) {
        try {
            ObjectNode tree = JSON.createObjectNode();
            tree.put("version", VERSION);
            tree.put("after-loss", journal.isAfterLoss());
            tree.set("profile", JSON.readTree(journal.profile().isEmpty() ? "null" : journal.profile()));
            ArrayNode steps = tree.putArray("steps");
            journal.steps().values().stream()
                    .sorted(Comparator.comparing(Journal::key))
                    .forEach(step -> steps.addObject()
                            .put("part", step.part())
                            .put("subject", step.subject())
                            .put("before", step.before())
                            .put("after", step.after()));
            ObjectNode copies = tree.putObject("copies");
            new TreeMap<>(journal.copies())
                    .forEach((alias, copy) ->
                            copies.putObject(alias).put("source", copy.source()).put("made-as", copy.madeAs()));
            ObjectNode ids = tree.putObject("ids");
            new TreeMap<>(journal.ids()).forEach(ids::put);
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a profile is JSON", e);
        }
    }
}
