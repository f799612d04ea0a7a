package dev.keyward.realmsetup.keycloak;

import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.keycloak.Journal.FlowCopy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which flow is a copy of which: the ones that are there, and the ones that a plan makes.
 *
 * <p>Names are those of today; {@link RecordedNames} has seen to that. One instance per plan; not shared between threads.
 */
final class FlowCopies {

    private static final String COPY = "keyward ";

    /** Where no flow is bound there is nothing to copy. */
    private static final String NEW_POST_BROKER_LOGIN = "keyward post broker login (new)";

    private final Map<String, FlowCopy> copies;

    FlowCopies(Map<String, FlowCopy> known) {
        copies = new LinkedHashMap<>(known);
    }

    /** By the name alone; empty for one that no copy gets. */
    static Optional<String> sourceByName(String copy) {
        if (copy.equals(NEW_POST_BROKER_LOGIN)) {
            return Optional.of("");
        }
        return Optional.of(copy)
                .filter(alias -> alias.startsWith(COPY) && alias.length() > COPY.length())
                .map(alias -> alias.substring(COPY.length()));
    }

    /** What a copy of a flow is named first; a new flow, where there is no source. */
    static String nameFor(String source) {
        return source.isEmpty() ? NEW_POST_BROKER_LOGIN : COPY + source;
    }

    static boolean isNamedAsCopies(String alias) {
        return alias.startsWith(COPY);
    }

    /** The copy of a flow that is there, or the name for a new one that no copy of another flow has. */
    String of(String source) {
        return copies.entrySet().stream()
                .filter(copy -> copy.getValue().source().equals(source))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> {
                    String name = nameFor(source);
                    for (int number = 2; copies.containsKey(name); number++) {
                        name = nameFor(source) + " " + number;
                    }
                    return name;
                });
    }

    /** The flow that it is a copy of; empty for a flow that was made from nothing. */
    String sourceOf(String copy) {
        FlowCopy known = copies.get(copy);
        return known == null ? sourceByName(copy).orElse(copy) : known.source();
    }

    /** The name that the flows in it begin with. */
    String madeAs(String alias) {
        FlowCopy known = copies.get(alias);
        return known == null ? alias : known.madeAs();
    }

    void made(String copy, String source) {
        copies.put(copy, new FlowCopy(source, copy));
    }

    Map<String, FlowCopy> all() {
        return Map.copyOf(copies);
    }

    /** With the name that it was made with, by which the flows that Keyward put into it are found. */
    Flow asMade(Flow copy) {
        return named(copy, madeAs(copy.alias()));
    }

    static Flow named(Flow flow, String alias) {
        return new Flow(alias, flow.type(), flow.steps());
    }
}
