package dev.keyward.realmsetup.keycloak.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.gate.TokenGateFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.Constants;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientProfilesRepresentation;

/**
 * One of the two lists of a realm to which realm setup adds an entry for the token gate: client profiles and client policies.
 *
 * <p>Keycloak stores each list as JSON in a realm attribute. An edit changes one entry, and keeps the other entries, their order and
 * all unknown fields. Immutable and thread-safe.
 */
enum GateList {
    /** The client profiles; one of them contains the gate as an executor. */
    PROFILES(Constants.CLIENT_PROFILES, "profiles", "client-profile:", ClientProfilesRepresentation.class, """
        {"name":"keyward-token-gate",\
        "description":"Refuses tokens to users for whom something is due. Keyward's realm setup added it and removes it again.",\
        "executors":[{"executor":"keyward-token-gate","configuration":{}}]}\
        """),

    /** The client policies; one of them applies the profile to all clients. */
    POLICIES(Constants.CLIENT_POLICIES, "policies", "client-policy:", ClientPoliciesRepresentation.class, """
        {"name":"keyward-token-gate",\
        "description":"Puts all clients behind the token gate. Keyward's realm setup added it and removes it again.",\
        "enabled":true,\
        "conditions":[{"condition":"any-client","configuration":{}}],\
        "profiles":["keyward-token-gate"]}\
        """);

    /** Name of the client profile and of the client policy that realm setup adds. */
    static final String NAME = TokenGateFactory.PROVIDER_ID;

    private static final String EXECUTORS = "executors";

    /** Keeps numbers in the configurations of other executors exactly as they are. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final String attribute;
    private final String field;
    private final String prefix;
    private final Class<?> representation;
    private final String entry;

    GateList(String attribute, String field, String prefix, Class<?> representation, String entry) {
        this.attribute = attribute;
        this.field = field;
        this.prefix = prefix;
        this.representation = representation;
        this.entry = entry;
    }

    /** Returns the name of the realm attribute that stores this list. */
    String attribute() {
        return attribute;
    }

    /** Returns the subject of setup steps for the entry with the given name in this list. */
    String subject(String name) {
        return prefix + name;
    }

    /** Returns the list to which the given subject of a setup step belongs. */
    static Optional<GateList> of(String subject) {
        return Stream.of(values())
                .filter(list -> subject.startsWith(list.prefix))
                .findFirst();
    }

    /** Returns the name of the entry that the given subject of a setup step names. */
    String nameIn(String subject) {
        return subject.substring(prefix.length());
    }

    /** Returns the given list as a tree; empty for a blank attribute. The result is empty if it is no JSON object with this list. */
    Optional<ObjectNode> read(String text) {
        try {
            JsonNode tree = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
            return tree instanceof ObjectNode object
                            && (!tree.hasNonNull(field) || tree.path(field).isArray())
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether Keycloak can read the given text. It ignores every client policy of a realm if the text has one unknown field or
     * one value of the wrong type. The mapper is as strict as Keycloak's {@code JsonSerialization}.
     */
    boolean isReadByKeycloak(String text) {
        try {
            return text.isBlank() || JSON.readValue(text, representation) != null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Returns whether the given tree contains no entry and nothing else. */
    boolean isEmpty(ObjectNode tree) {
        return tree.path(field).isEmpty()
                && tree.propertyStream().allMatch(entry -> entry.getKey().equals(field));
    }

    /** Returns the names of the entries that need the token gate, including those that an administrator made. */
    List<String> namesOf(ObjectNode tree) {
        return tree.path(field)
                .valueStream()
                .filter(this::needsGate)
                .map(candidate -> candidate.path("name").asText())
                .toList();
    }

    /** Returns the named entry as JSON. The result is empty if there is none, or if it does not need the token gate. */
    String textOf(ObjectNode tree, String name) {
        return find(tree, name).filter(this::needsGate).map(JsonNode::toString).orElse("");
    }

    /** Returns whether an administrator added something to realm setup's own entry, which must go on working without the gate. */
    boolean isShared(ObjectNode tree) {
        return find(tree, NAME).stream()
                .flatMap(own -> own.path(content()).valueStream())
                .anyMatch(reference -> !isGate(reference));
    }

    private Optional<ObjectNode> find(ObjectNode tree, String name) {
        return tree.path(field)
                .valueStream()
                .filter(candidate -> candidate.path("name").asText().equals(name))
                .flatMap(candidate -> candidate instanceof ObjectNode object ? Stream.of(object) : Stream.empty())
                .findFirst();
    }

    /** Returns whether the entry refers to the gate, or is the empty rest of realm setup's own entry. */
    private boolean needsGate(JsonNode candidate) {
        ArrayNode users = candidate.path(content()) instanceof ArrayNode list ? list : JSON.createArrayNode();
        return users.valueStream().anyMatch(this::isGate)
                || (users.isEmpty() && candidate.path("name").asText().equals(NAME));
    }

    /** Returns the name of the JSON array with the gate: {@code executors} in a client profile, {@code profiles} in a client policy. */
    private String content() {
        return this == PROFILES ? EXECUTORS : "profiles";
    }

    private boolean isGate(JsonNode reference) {
        return (this == PROFILES ? reference.path("executor") : reference)
                .asText()
                .equals(NAME);
    }

    /**
     * Adds realm setup's own entry to the given tree, or corrects it so that it puts all clients behind the gate. Keeps what an
     * administrator added to the entry.
     */
    void add(ObjectNode tree) {
        ObjectNode wanted = wanted();
        Optional<ObjectNode> found = find(tree, NAME);
        if (found.isEmpty()) {
            ArrayNode list = tree.path(field) instanceof ArrayNode existing ? existing : tree.putArray(field);
            list.add(wanted);
            return;
        }
        ObjectNode existing = found.get();
        ArrayNode users = existing.path(content()) instanceof ArrayNode list ? list : existing.putArray(content());
        if (users.valueStream().noneMatch(this::isGate)) {
            users.addAll((ArrayNode) wanted.path(content()));
        }
        if (this == POLICIES) {
            existing.set("enabled", wanted.path("enabled"));
            if (!coversAllClients(existing.path("conditions"))) {
                existing.set("conditions", wanted.path("conditions"));
            }
        }
    }

    /** Returns whether the given conditions accept every client. The admin console writes the default {@code is-negative-logic} too. */
    private static boolean coversAllClients(JsonNode conditions) {
        return !conditions.isEmpty()
                && conditions
                        .valueStream()
                        .allMatch(condition ->
                                condition.path("condition").asText().equals("any-client")
                                        && !condition
                                                .path("configuration")
                                                .path("is-negative-logic")
                                                .asBoolean(false));
    }

    /** Returns whether the given tree already contains realm setup's own entry with all that makes it work. */
    boolean isComplete(ObjectNode tree) {
        ObjectNode corrected = tree.deepCopy();
        add(corrected);
        return corrected.equals(tree);
    }

    /** Removes the gate from the named entry of the given tree. Removes realm setup's own entry if nothing else is left in it. */
    void remove(ObjectNode tree, String name) {
        find(tree, name).ifPresent(found -> {
            if (found.path(content()) instanceof ArrayNode users) {
                users.removeIf(this::isGate);
            }
            if (name.equals(NAME) && found.path(content()).isEmpty()) {
                tree.withArray(field).removeIf(found::equals);
            }
        });
    }

    private ObjectNode wanted() {
        try {
            return (ObjectNode) JSON.readTree(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the entry is JSON", e);
        }
    }
}
