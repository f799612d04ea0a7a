package dev.keyward.realmsetup;

import dev.keyward.realmsetup.Flow.Execution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * References from the configuration of an execution to another part of the same flow, which has another name in a copy.
 *
 * <p>Stateless and thread-safe. Source: the factories of Keycloak 26.7.3; of its own values only {@code flow_to_check} of
 * {@code ConditionalSubFlowExecutedAuthenticator} names a flow, and it names it by its alias.
 */
public final class FlowReferences {

    static final String SUB_FLOW_EXECUTED = "conditional-sub-flow-executed";

    static final String FLOW_TO_CHECK = "flow_to_check";

    /** Keycloak's providers with a configuration; none of their other values refers to a part of a flow. */
    private static final Set<String> UNDERSTOOD = Set.of(
            SUB_FLOW_EXECUTED,
            "allow-access-authenticator",
            "auth-conditional-otp-form",
            "auth-x509-client-username-form",
            "conditional-client-scope",
            "conditional-credential",
            "conditional-level-of-authentication",
            "conditional-user-attribute",
            "conditional-user-role",
            "deny-access-authenticator",
            "direct-grant-auth-x509-username",
            "identity-provider-redirector",
            "idp-create-user-if-unique",
            "idp-review-profile",
            "registration-recaptcha-action",
            "registration-recaptcha-enterprise",
            "user-session-limits");

    /** The authentication method reference, which Keycloak lets administrators set for every execution. */
    private static final String METHOD_REFERENCE = "default.reference.";

    /** What stands between the values of an entry with several: Keycloak's own delimiter, and what people write. */
    private static final Pattern DELIMITER = Pattern.compile("##|[,;\\n]");

    private FlowReferences() {}

    /** A configuration value that equals the name or id of a part of its flow, of a provider that is not understood. */
    public record Unknown(String provider, String key) {}

    /**
     * The entries of a copied execution: an alias of a flow that was copied becomes that of its copy.
     *
     * @param copies by alias of each flow in the original, the alias of its copy
     */
    static Map<String, String> redirected(Execution execution, Map<String, String> copies) {
        Map<String, String> entries = execution.config().entries();
        String named = entries.getOrDefault(FLOW_TO_CHECK, "");
        if (!execution.provider().equals(SUB_FLOW_EXECUTED) || !copies.containsKey(named)) {
            return entries;
        }
        Map<String, String> redirected = new HashMap<>(entries);
        redirected.put(FLOW_TO_CHECK, copies.getOrDefault(named, named));
        return redirected;
    }

    /**
     * The values that may refer to a part of the flow, which a copy would leave with the name of the original.
     *
     * @param flow with secrets: any value may be a reference
     * @param ids of the flow, and of the flows, executions and configurations in it
     */
    public static List<Unknown> unknown(Flow flow, Set<String> ids) {
        Set<String> names = new HashSet<>(flow.names());
        return flow.executions(false)
                .filter(execution -> !UNDERSTOOD.contains(execution.provider()))
                .flatMap(execution -> execution.config().entries().entrySet().stream()
                        .filter(entry -> !entry.getKey().startsWith(METHOD_REFERENCE))
                        .filter(entry -> refersTo(names, ids, entry.getValue()))
                        .map(entry -> new Unknown(execution.provider(), entry.getKey())))
                .distinct()
                .toList();
    }

    private static boolean refersTo(Set<String> names, Set<String> ids, String value) {
        return names.contains(value)
                || Stream.of(DELIMITER.split(value)).map(String::strip).anyMatch(names::contains)
                || ids.stream().anyMatch(value::contains);
    }
}
