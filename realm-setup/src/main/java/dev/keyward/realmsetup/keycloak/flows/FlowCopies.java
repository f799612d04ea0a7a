package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Maps the copies in a realm, and those that a plan creates, to their originals.
 *
 * <p>All aliases are current ones, also after an administrator has renamed a flow. One instance per plan; not thread-safe.
 */
public final class FlowCopies {

    private static final String COPY = "keyward ";

    /** Alias of the flow that is created if an identity provider has no post-broker flow. */
    private static final String NEW_POST_BROKER_LOGIN = "keyward post broker login (new)";

    private final Map<String, FlowCopy> copies;

    FlowCopies(Map<String, FlowCopy> known) {
        copies = new LinkedHashMap<>(known);
    }

    /**
     * Derives the alias of an original from the alias that Keyward gives to its copy.
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
     * Returns the preferred alias for the copy of a flow.
     *
     * @param source the alias of the original; empty for a flow without an original
     */
    public static String nameFor(String source) {
        return source.isEmpty() ? NEW_POST_BROKER_LOGIN : COPY + source;
    }

    /** Returns whether an alias has the prefix of Keyward's copies, which an administrator may also have used. */
    public static boolean isNamedAsCopies(String alias) {
        return alias.startsWith(COPY);
    }

    /**
     * Returns the alias of the existing copy of a flow, or an unused alias for a new copy.
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

    /** Returns the alias of the original of a copy; empty for a flow that Keyward created without an original. */
    String sourceOf(String copy) {
        FlowCopy known = copies.get(copy);
        return known == null ? sourceByName(copy).orElse(copy) : known.source();
    }

    /** Returns the first alias of a copy, with which the aliases of its sub-flows begin. */
    String madeAs(String alias) {
        FlowCopy known = copies.get(alias);
        return known == null ? alias : known.madeAs();
    }

    /** Records that the plan creates a copy of a flow. */
    void made(String copy, String source) {
        copies.put(copy, new FlowCopy(source, copy));
    }

    /** Returns all copies, by their current aliases. */
    Map<String, FlowCopy> all() {
        return Map.copyOf(copies);
    }

    /** Returns a copy under its first alias, which {@link FlowSurgery} needs to recognise the wrappers in it. */
    Flow asMade(Flow copy) {
        return named(copy, madeAs(copy.alias()));
    }

    /** Returns a flow under another alias; its sub-flows keep theirs. */
    static Flow named(Flow flow, String alias) {
        return new Flow(alias, flow.type(), flow.steps());
    }
}
