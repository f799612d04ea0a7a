package dev.keyward.providerkit.setup;

import java.util.List;
import java.util.Map;

/**
 * An execution that a {@link SetupPart} needs in a realm's authentication flows.
 *
 * <p>Realm setup inserts it as REQUIRED directly after every enabled execution of one of the providers in {@code after}, in
 * copies of the bound flows. Immutable and thread-safe.
 *
 * @param place the binding of the flows to change
 * @param provider the id of the authenticator or, in a registration form, of the form action; begins with {@code keyward-}
 * @param after the ids of providers; empty for the end of the flow, which only {@link Place#POST_BROKER_LOGIN} allows
 * @param config the configuration, without secrets, because plans show it
 * @param purpose its function in this place, for administrators: "checks the password after the form"
 */
public record FlowInsertion(
        Place place, String provider, List<String> after, Map<String, String> config, String purpose) {

    public FlowInsertion {
        after = List.copyOf(after);
        config = Map.copyOf(config);
        if (!provider.startsWith("keyward-")) {
            throw new IllegalArgumentException(
                    "The provider id must begin with keyward-, by which removal finds executions: " + provider);
        }
        if (after.isEmpty() && place != Place.POST_BROKER_LOGIN) {
            throw new IllegalArgumentException(
                    "The insertion of " + provider + " must name the providers that it follows in " + place);
        }
    }

    /** The binding of an authentication flow. */
    public enum Place {
        BROWSER,
        REGISTRATION,
        DIRECT_GRANT,
        RESET_CREDENTIALS,
        FIRST_BROKER_LOGIN,
        POST_BROKER_LOGIN
    }
}
