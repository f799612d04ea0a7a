package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Maps Keyward's copies of flows, including those that a setup plan creates, to their original flows.
 *
 * <p>All aliases are current ones, also after an administrator has renamed a flow. One instance per plan; not thread-safe.
 */
public final class FlowCopies {

    private static final String COPY = "keyward ";

    /** Alias of the flow that Keyward creates for an identity provider that has no post-broker flow. */
    private static final String NEW_POST_BROKER_LOGIN = "keyward post broker login (new)";

    private final Map<String, FlowCopy> copies;

    FlowCopies(Map<String, FlowCopy> known) {
        copies = new LinkedHashMap<>(known);
    }

    /**
     * Derives the alias of an original flow from the alias that Keyward gives to its copy.
     *
     * @return the original's alias, or an empty string for a flow without an original; empty if no copy has such an alias
     */
    public static Optional<String> sourceByName(String copy) {
        if (copy.equals(NEW_POST_BROKER_LOGIN)) {
            return Optional.of("");
        }
        return Optional.of(copy)
                .filter(alias -> alias.startsWith(COPY) && alias.length() > COPY.length())
                .map(alias -> alias.substring(COPY.length()));
    }

    /**
     * Returns the preferred alias for Keyward's copy of the given flow.
     *
     * @param source the alias of the original; empty for a flow without an original
     */
    public static String nameFor(String source) {
        return source.isEmpty() ? NEW_POST_BROKER_LOGIN : COPY + source;
    }

    /**
     * Returns whether the given alias begins like the aliases of Keyward's copies of flows. An administrator may have chosen
     * it.
     */
    public static boolean isNamedAsCopies(String alias) {
        return alias.startsWith(COPY);
    }

    /**
     * Returns the alias of Keyward's existing copy of the given flow, or an unused alias for a new copy.
     *
     * @param source the alias of the original; empty for a flow without an original
     * @param isTaken whether the realm has a flow with an alias
     */
    String aliasFor(String source, Predicate<String> isTaken) {
        return copies.entrySet().stream()
                .filter(copy -> copy.getValue().source().equals(source))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> {
                    String name = nameFor(source);
                    for (int number = 2; copies.containsKey(name) || isTaken.test(name); number++) {
                        name = nameFor(source) + " " + number;
                    }
                    return name;
                });
    }

    /**
     * Returns the alias of the flow that the given copy was made from. The result is an empty text if Keyward created it
     * without an original.
     */
    String sourceOf(String copy) {
        FlowCopy known = copies.get(copy);
        return known == null ? sourceByName(copy).orElse(copy) : known.source();
    }

    /**
     * Returns the alias under which Keyward created a copy of a flow. The aliases of its sub-flows begin with this
     * alias.
     */
    String madeAs(String alias) {
        FlowCopy known = copies.get(alias);
        return known == null ? alias : known.madeAs();
    }

    /** Records that the setup plan creates a copy of the given source flow. */
    void made(String copy, String source) {
        copies.put(copy, new FlowCopy(source, copy));
    }

    /** Returns all of Keyward's copies of flows, by their current aliases. */
    Map<String, FlowCopy> all() {
        return Map.copyOf(copies);
    }

    /**
     * Returns the given copy of a flow under the alias with which Keyward created the copy. {@link FlowSurgery} expects
     * this alias.
     */
    Flow asMade(Flow copy) {
        return named(copy, madeAs(copy.alias()));
    }

    /** Returns the given flow under another alias; its sub-flows keep their aliases. */
    static Flow named(Flow flow, String alias) {
        return new Flow(alias, flow.type(), flow.steps());
    }
}
