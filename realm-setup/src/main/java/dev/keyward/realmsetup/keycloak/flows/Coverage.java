package dev.keyward.realmsetup.keycloak.flows;

import dev.keyward.providerkit.setup.FlowInsertion;
import dev.keyward.providerkit.setup.FlowInsertion.Place;
import dev.keyward.realmsetup.Flow;
import dev.keyward.realmsetup.FlowBehaviour;
import dev.keyward.realmsetup.keycloak.bindings.Binding;
import dev.keyward.realmsetup.keycloak.bindings.Bindings;
import dev.keyward.realmsetup.keycloak.bindings.ClientProfiles;
import dev.keyward.realmsetup.keycloak.bindings.ClientProfiles.Selection;
import dev.keyward.realmsetup.keycloak.flows.FlowModels.NotUnderstoodException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Finds the ways to sign in to a realm that bypass an execution of Keyward.
 *
 * <p>Only reads. One instance per transaction; not thread-safe.
 */
public final class Coverage {

    /** Keycloak's authenticators that verify no password. Keyward assumes that every other authenticator may verify one. */
    private static final Set<String> NO_PASSWORD = Set.of(
            "allow-access-authenticator",
            "auth-conditional-otp-form",
            "auth-cookie",
            "auth-otp-form",
            "auth-recovery-authn-code-form",
            "auth-spnego",
            "auth-username-form",
            "auth-x509-client-username-form",
            "deny-access-authenticator",
            "direct-grant-auth-x509-username",
            "direct-grant-validate-otp",
            "direct-grant-validate-username",
            "identity-provider-redirector",
            "idp-add-organization-member",
            "idp-auto-link",
            "idp-confirm-link",
            "idp-confirm-override-link",
            "idp-create-user-if-unique",
            "idp-detect-existing-broker-user",
            "idp-email-verification",
            "idp-review-profile",
            "organization",
            "passkeys-authenticator",
            "registration-recaptcha-action",
            "registration-recaptcha-enterprise",
            "registration-terms-and-conditions",
            "registration-user-creation",
            "reset-credential-email",
            "reset-credentials-choose-user",
            "reset-otp",
            "user-session-limits",
            "webauthn-authenticator",
            "webauthn-authenticator-passwordless");

    /** Prefix of the ids of Keycloak's conditional authenticators. */
    private static final String CONDITION = "conditional-";

    /** Prefix of the ids of all providers that Keyward adds to Keycloak. */
    private static final String OURS = "keyward-";

    /**
     * Id of the authenticator that verifies a password without showing a page. No execution of Keyward can follow it.
     */
    private static final String BASIC = "http-basic-authenticator";

    /**
     * Id of the Docker protocol, which verifies passwords in the realm's Docker authentication flow
     * ({@code DockerEndpoint}).
     */
    private static final String DOCKER = "docker-v2";

    private final RealmModel realm;
    private final List<FlowInsertion> insertions;
    private final FlowModels flows;
    private final Bindings bindings;
    private final ClientProfiles profiles;
    private final FlowBehaviour behaviour;

    /**
     * Caches the bypasses found in each flow, because several bindings can share one flow. The key consists of the executions that
     * the flow needs and of its alias.
     */
    private final Map<String, List<String>> known = new HashMap<>();

    /**
     * Creates a search for ways to sign in that bypass the given executions of Keyward.
     *
     * @param insertions the executions that the profile needs in the realm's flows
     */
    public Coverage(KeycloakSession session, RealmModel realm, List<FlowInsertion> insertions) {
        this.realm = realm;
        this.insertions = insertions;
        this.flows = new FlowModels(session, realm).withSecrets();
        this.bindings = new Bindings(session, realm);
        this.profiles = new ClientProfiles(session, realm);
        this.behaviour = FlowCopying.behaviour(session);
    }

    /** Returns one sentence for each way to sign in to the realm that currently bypasses Keyward's executions. */
    public List<String> uncovered() {
        return uncovered(Map.of(), Map.of());
    }

    /**
     * Returns one sentence for each way to sign in that would still bypass Keyward's executions after a setup plan is
     * applied.
     *
     * @param boundThen the alias of the flow that the plan binds, by the subject of the binding
     * @param flowsThen the flows that the plan creates or changes, by alias
     */
    public List<String> uncovered(Map<String, String> boundThen, Map<String, Flow> flowsThen) {
        List<String> ways = new ArrayList<>();
        for (Place place : Place.values()) {
            List<FlowInsertion> wanted = insertions.stream()
                    .filter(insertion -> insertion.place() == place)
                    .toList();
            if (!wanted.isEmpty()) {
                for (Binding binding : bindings.at(place)) {
                    String alias = boundThen.getOrDefault(binding.subject(), binding.alias());
                    missing(wanted.stream().filter(binding::needs).toList(), alias, flowsThen)
                            .forEach(missing -> ways.add(binding.label() + ": " + missing + "."));
                }
            }
        }
        List<FlowInsertion> wanted = insertions.stream()
                .filter(insertion -> insertion.place() == Place.BROWSER)
                .toList();
        if (!wanted.isEmpty()) {
            ways.addAll(uncopiable(alias -> !missing(wanted, alias, flowsThen).isEmpty()));
        }
        return ways;
    }

    private List<String> missing(List<FlowInsertion> wanted, String alias, Map<String, Flow> flowsThen) {
        String executions = wanted.stream()
                .map(insertion -> insertion.place() + " " + insertion.provider() + "/")
                .collect(Collectors.joining());
        return known.computeIfAbsent(executions + alias, key -> missingIn(wanted, alias, flowsThen));
    }

    private List<String> missingIn(List<FlowInsertion> wanted, String alias, Map<String, Flow> flowsThen) {
        if (alias.isEmpty()) {
            return wanted.stream()
                    .filter(insertion -> insertion.after().isEmpty())
                    .map(insertion -> "no flow is bound, so " + insertion.provider() + " never runs")
                    .toList();
        }
        try {
            Flow flow = flowsThen.containsKey(alias)
                    ? flowsThen.getOrDefault(alias, new Flow(alias, Flow.BASIC, List.of()))
                    : flows.read(flows.get(alias));
            return wanted.stream()
                    .flatMap(insertion -> missing(insertion, flow).stream())
                    .toList();
        } catch (NotUnderstoodException e) {
            return List.of("the flow \"" + alias + "\" is not understood: " + e.getMessage());
        }
    }

    private Optional<String> missing(FlowInsertion insertion, Flow flow) {
        List<String> after = insertion.after().isEmpty()
                ? List.of()
                : Stream.concat(insertion.after().stream(), Stream.of(BASIC)).toList();
        Optional<String> bypass = behaviour.bypass(flow, insertion.provider(), after);
        if (bypass.isPresent()) {
            return Optional.of(
                    "in the flow \"" + flow.alias() + "\" no " + insertion.provider() + " follows " + bypass.get());
        }
        if (after.isEmpty()) {
            return Optional.empty();
        }
        return behaviour
                .signInWithout(flow, insertion.provider(), provider -> mayTakePassword(provider, after))
                .map(provider -> "in the flow \"" + flow.alias() + "\" a sign-in through " + provider
                        + ", which may accept a password, never reaches " + insertion.provider());
    }

    private static boolean mayTakePassword(String provider, List<String> after) {
        return !NO_PASSWORD.contains(provider)
                && !provider.startsWith(CONDITION)
                && !provider.startsWith(OURS)
                && !after.contains(provider);
    }

    /**
     * Returns a sentence for each client or client profile whose flow lacks an execution of Keyward and cannot be
     * copied.
     *
     * @param isMissing whether the flow of an alias lacks an execution of Keyward
     */
    private List<String> uncopiable(Predicate<String> isMissing) {
        List<String> ways = new ArrayList<>();
        for (Selection selection : profiles.selections()) {
            AuthenticationFlowModel flow = realm.getFlowByAlias(selection.alias());
            if (flow != null && !flow.isTopLevel() && isMissing.test(selection.alias())) {
                ways.add("client-profile:" + selection.profile() + ": it selects \"" + selection.alias()
                        + "\", a sub-flow, which cannot be wired. Let it select a top-level flow.");
            }
        }
        for (Selection selection : profiles.globalSelections()) {
            if (realm.getFlowByAlias(selection.alias()) != null && isMissing.test(selection.alias())) {
                ways.add("client-profile:" + selection.profile() + ": it comes with the server and selects the flow \""
                        + selection.alias() + "\", which cannot be wired. Put Keyward's executions into it by hand.");
            }
        }
        realm.getClientsStream() // Keycloak's client search filters neither by protocol nor by this attribute
                .forEach(client -> {
                    if ("true".equals(client.getAttribute("saml.allow.ecp.flow"))) {
                        ways.add("client:" + client.getClientId()
                                + ": it allows SAML ECP, which accepts passwords in a flow that cannot be wired."
                                + " Switch ECP off for this client.");
                    }
                    if (DOCKER.equals(client.getProtocol()) && client.isEnabled()) {
                        ways.add("client:" + client.getClientId()
                                + ": it uses the protocol docker-v2, which accepts passwords in a flow that cannot be"
                                + " wired. Disable this client if nobody needs it.");
                    }
                });
        return ways;
    }
}
