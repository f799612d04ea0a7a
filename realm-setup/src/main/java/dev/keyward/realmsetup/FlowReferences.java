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
 * Finds references between the parts of an authentication flow, and redirects them in a copy of the flow.
 *
 * <p>Keycloak's own copy of a flow renames the sub-flows but leaves such values unchanged, so they point to the original.
 *
 * <p>Stateless and thread-safe. Source: the authenticator factories of Keycloak 26.7.3. Of their values only
 * {@code flow_to_check} of {@code ConditionalSubFlowExecutedAuthenticator} names a flow, by its alias.
 */
public final class FlowReferences {

    /** Provider id of Keycloak's condition "sub-flow executed". */
    static final String SUB_FLOW_EXECUTED = "conditional-sub-flow-executed";

    /** Configuration key of the condition "sub-flow executed", whose value is the alias of the sub-flow. */
    static final String FLOW_TO_CHECK = "flow_to_check";

    /**
     * Ids of Keycloak's providers whose configuration never refers to other parts of the flow. The only exception is
     * {@link #FLOW_TO_CHECK}.
     */
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

    /**
     * Prefix of the configuration keys for the authentication method reference (AMR). Every execution can have such a
     * reference.
     */
    private static final String METHOD_REFERENCE = "default.reference.";

    /**
     * Matches the separators between the values of a configuration entry. Keycloak uses {@code ##}; administrators also
     * use others.
     */
    private static final Pattern DELIMITER = Pattern.compile("##|[,;\\n]");

    private FlowReferences() {}

    /**
     * A configuration entry of an unknown provider. Its value contains the name or id of another part of the
     * authentication flow.
     *
     * @param key the key of the entry
     */
    public record Unknown(String provider, String key) {}

    /**
     * Returns the configuration of an execution, but replaces the alias of each copied sub-flow with the alias of its
     * copy.
     *
     * @param copies the alias of each sub-flow's copy, by the alias of the original sub-flow
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
     * Returns the configuration entries that Keyward cannot interpret but that may refer to parts of the given flow. In
     * a copy of the flow they would still refer to the original.
     *
     * @param flow a flow read with secrets, because any value may be a reference
     * @param ids the ids of the flow, and of all sub-flows, executions and configurations in it
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
