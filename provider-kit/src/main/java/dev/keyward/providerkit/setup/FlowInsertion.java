package dev.keyward.providerkit.setup;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Describes an execution that realm setup inserts into a realm's authentication flows for a {@link SetupPart}.
 *
 * <p>Realm setup copies the bound flows. In the copies it inserts the execution as REQUIRED, by default directly after each enabled
 * execution of a provider in {@code after}. Immutable and thread-safe.
 *
 * @param place the flow binding whose flows are changed
 * @param provider id of the authenticator, or of the form action in a registration form; begins with {@code keyward-}
 * @param after ids of the providers that precede the execution; empty for the end of the flow, allowed only for {@link
 *     Place#POST_BROKER_LOGIN}
 * @param config configuration of the execution; must not contain secrets, because plans show it
 * @param purpose what the execution does, shown to administrators, for example "checks the password after the form"
 * @param exempt the owners of bindings whose flows do not need the execution, such as {@code identity-provider:corp}
 * @param position where the execution is inserted; {@link Position#TOP_LEVEL} if {@code after} is empty
 */
public record FlowInsertion(
        Place place,
        String provider,
        List<String> after,
        Map<String, String> config,
        String purpose,
        Set<String> exempt,
        Position position) {

    public FlowInsertion {
        after = List.copyOf(after);
        config = Map.copyOf(config);
        exempt = Set.copyOf(exempt);
        if (!provider.startsWith("keyward-")) {
            throw new IllegalArgumentException(
                    "The provider id must begin with keyward-, by which removal finds executions: " + provider);
        }
        if (after.isEmpty() && place != Place.POST_BROKER_LOGIN) {
            throw new IllegalArgumentException(
                    "The insertion of " + provider + " must name the providers that it follows in " + place);
        }
        if (after.isEmpty() && position != Position.TOP_LEVEL) {
            throw new IllegalArgumentException("The end of a flow is at its top level: " + provider);
        }
    }

    /**
     * Creates an insertion into all flows that are bound at the given place, directly after the given providers or, without any, at
     * the end.
     */
    public FlowInsertion(Place place, String provider, List<String> after, Map<String, String> config, String purpose) {
        this(place, provider, after, config, purpose, Set.of());
    }

    /** Creates an insertion directly after the given providers or, without any, at the end. */
    public FlowInsertion(
            Place place,
            String provider,
            List<String> after,
            Map<String, String> config,
            String purpose,
            Set<String> exempt) {
        this(place, provider, after, config, purpose, exempt, after.isEmpty() ? Position.TOP_LEVEL : Position.NEXT);
    }

    /** Returns whether a flow needs the execution, if the given owner has bound the flow at the given place. */
    public boolean isFor(Place binding, String owner) {
        return place == binding && !exempt.contains(owner);
    }

    /**
     * The places where a realm binds authentication flows. Realm setup can insert an execution into the flows bound
     * there.
     */
    public enum Place {
        BROWSER,
        REGISTRATION,
        DIRECT_GRANT,
        RESET_CREDENTIALS,
        FIRST_BROKER_LOGIN,
        POST_BROKER_LOGIN
    }

    /** Where in a flow realm setup inserts an execution. */
    public enum Position {
        /** Directly after each execution that it must follow, at any depth. */
        NEXT,
        /**
         * Once, in the bound flow itself, after the last step with an execution that it must follow. No step gets a
         * wrapper of its own, so each keeps its requirement, on which some of Keycloak's authenticators depend.
         */
        TOP_LEVEL
    }
}
