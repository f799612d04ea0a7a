package dev.keyward.realmsetup.keycloak.flows;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Keyward writes into the description of its copies of flows: exports and imports keep it, ids they do not.
 *
 * <p>Stateless and thread-safe.
 */
public final class FlowMark {

    private static final String PREFIX = "Made by Keyward from: ";

    /** Of the column in which Keycloak keeps descriptions. */
    private static final int LONGEST = 255;

    private FlowMark() {}

    /** @param source the name of the flow that was copied */
    static String of(String source) {
        String mark = PREFIX + source;
        return mark.length() <= LONGEST ? mark : mark.substring(0, LONGEST);
    }

    public static boolean isOn(@Nullable String description) {
        return description != null && description.startsWith(PREFIX);
    }

    /**
     * The name of the flow that was copied.
     *
     * @param flows the names of all flows, to complete a name that was too long for the description
     */
    public static Optional<String> source(@Nullable String description, List<String> flows) {
        if (description == null || !isOn(description)) {
            return Optional.empty();
        }
        String name = description.substring(PREFIX.length());
        if (description.length() < LONGEST) {
            return Optional.of(name);
        }
        return Optional.of(flows.stream()
                .filter(alias -> alias.startsWith(name))
                .findFirst()
                .orElse(name));
    }
}
