package dev.keyward.providerkit.setup;

import java.util.List;
import java.util.Map;

/**
 * An execution that a {@link SetupPart} needs in a realm's authentication flows.
 *
 * <p>It becomes REQUIRED directly behind every enabled execution of one of the providers in {@code after}, on copies of the
 * flows that are bound. Immutable and thread-safe.
 *
 * @param place the flows it belongs into
 * @param provider the id of its authenticator or, in a registration form, form action; begins with {@code keyward-}
 * @param after ids of providers; empty for the end of the flow, which {@link Place#POST_BROKER_LOGIN} alone allows
 * @param config its configuration, shown in plans: never a secret
 * @param purpose what it does in this place, for administrators: "checks the password after the form"
 */
public record FlowInsertion(
        Place place, String provider, List<String> after, Map<String, String> config, String purpose) {

    public FlowInsertion {
        after = List.copyOf(after);
        config = Map.copyOf(config);
        if (!provider.startsWith("keyward-")) {
            throw new IllegalArgumentException("Removal finds executions by their prefix keyward-: " + provider);
        }
        if (after.isEmpty() && place != Place.POST_BROKER_LOGIN) {
            throw new IllegalArgumentException("Say what " + provider + " comes after in " + place);
        }
    }

    /** What a flow is bound to. */
    public enum Place {
        BROWSER,
        REGISTRATION,
        DIRECT_GRANT,
        RESET_CREDENTIALS,
        FIRST_BROKER_LOGIN,
        POST_BROKER_LOGIN
    }
}
