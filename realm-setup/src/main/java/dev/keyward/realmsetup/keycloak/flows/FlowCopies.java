package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.realmsetup.Flow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which flow is a copy of which: the ones that are there, and the ones that a plan makes.
 *
 * <p>Names are current ones. One instance per plan; not shared between threads.
 */
public final class FlowCopies {

    private static final String COPY = "keyward ";

    /** Alias of the flow created where no post-broker flow is bound. */
    private static final String NEW_POST_BROKER_LOGIN = "keyward post broker login (new)";

    private final Map<String, FlowCopy> copies;

    FlowCopies(Map<String, FlowCopy> known) {
        copies = new LinkedHashMap<>(known);
    }

    /** Derives the original's alias from a copy's alias; empty if it is not a copy's. */
    public static Optional<String> sourceByName(String copy) {
        if (copy.equals(NEW_POST_BROKER_LOGIN)) {
            return Optional.of("");
        }
        return Optional.of(copy)
                .filter(alias -> alias.startsWith(COPY) && alias.length() > COPY.length())
                .map(alias -> alias.substring(COPY.length()));
    }

    /** Returns the first choice for a copy's alias; for a new flow, if {@code source} is empty. */
    public static String nameFor(String source) {
        return source.isEmpty() ? NEW_POST_BROKER_LOGIN : COPY + source;
    }

    public static boolean isNamedAsCopies(String alias) {
        return alias.startsWith(COPY);
    }

    /**
     * Returns the alias of the existing copy of a flow, or an unused alias for a new copy.
     *
     * @param isTaken whether the realm has a flow of an alias
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

    /** Returns the alias of a copy's original; empty for a flow that has none. */
    String sourceOf(String copy) {
        FlowCopy known = copies.get(copy);
        return known == null ? sourceByName(copy).orElse(copy) : known.source();
    }

    /** Returns the alias with which the names of a copy's sub-flows begin. */
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

    /** Returns a copy under its first alias, by which Keyward's own sub-flows in it are found. */
    Flow asMade(Flow copy) {
        return named(copy, madeAs(copy.alias()));
    }

    static Flow named(Flow flow, String alias) {
        return new Flow(alias, flow.type(), flow.steps());
    }
}
