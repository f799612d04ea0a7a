package dev.keyward.realmsetup.keycloak.flows;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Text in a flow's description that identifies Keyward's copies of flows, even if Keyward's journal of the realm is lost.
 *
 * <p>A realm export and import keeps a flow's description, but not its id. Stateless and thread-safe.
 */
public final class FlowMark {

    private static final String PREFIX = "Made by Keyward from: ";

    /** Length of the database column in which Keycloak stores the description of a flow. */
    private static final int LONGEST = 255;

    private FlowMark() {}

    /**
     * Returns the description for a copy of a flow, shortened to the length that Keycloak can store.
     *
     * @param source the alias of the original
     */
    static String of(String source) {
        String mark = PREFIX + source;
        return mark.length() <= LONGEST ? mark : mark.substring(0, LONGEST);
    }

    /** Returns whether the description of a flow marks it as one of Keyward's copies. */
    public static boolean isOn(@Nullable String description) {
        return description != null && description.startsWith(PREFIX);
    }

    /**
     * Reads the alias of the original flow from the description of one of Keyward's copies.
     *
     * @param flows the aliases of all flows, to complete an alias that was too long for the description
     * @return empty if the description is not Keyward's
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
