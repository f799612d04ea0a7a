package dev.keyward.realmsetup.keycloak.bindings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.setup.ProfileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;

/**
 * Reads and changes the browser flow that a client profile selects with the executor {@code auth-flow-enforcer}.
 *
 * <p>For every client that a client policy with such a profile covers, the selected flow takes precedence over the client's
 * override and the realm's binding ({@code AuthenticationFlowSelectorExecutor}, {@code AuthenticationFlowResolver}).
 *
 * <p>A change replaces one alias in the realm's client profiles and keeps everything else. One instance per transaction; not
 * thread-safe.
 */
public final class ClientProfiles {

    private static final String EXECUTOR = "auth-flow-enforcer";

    private static final String ALIAS = "auth-flow-alias";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeycloakSession session;
    private final RealmModel realm;

    public ClientProfiles(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * An authentication flow that a client profile selects through an executor.
     *
     * @param profile the name of the client profile
     * @param number the position of the executor among those of the profile that select a flow, from 1; 0 in a global profile
     * @param alias the alias of the selected flow
     */
    public record Selection(String profile, int number, String alias) {}

    /**
     * Returns the authentication flows that the realm's own client profiles select. Each is selected by an executor for the
     * sign-ins of some clients.
     */
    public List<Selection> selections() {
        List<Selection> selections = new ArrayList<>();
        profiles().path("profiles").forEach(profile -> {
            int number = 0;
            for (ObjectNode configuration : configurations(profile)) {
                number++;
                selections.add(new Selection(
                        profile.path("name").asText(),
                        number,
                        configuration.path(ALIAS).asText()));
            }
        });
        return selections;
    }

    /** Returns the flows that the server's global client profiles select. No realm can change these profiles. */
    public List<Selection> globalSelections() {
        try {
            List<Selection> selections = new ArrayList<>();
            List<ClientProfileRepresentation> global =
                    session.clientPolicy().getClientProfiles(realm, true).getGlobalProfiles();
            for (JsonNode profile : JSON.<JsonNode>valueToTree(global)) {
                configurations(profile)
                        .forEach(configuration -> selections.add(new Selection(
                                profile.path("name").asText(),
                                0,
                                configuration.path(ALIAS).asText())));
            }
            return selections;
        } catch (ClientPolicyException e) {
            throw new IllegalStateException("The realm's client profiles cannot be read", e);
        }
    }

    /**
     * Returns the alias of the flow that the given executor of a client profile selects. The result is empty if the executor no
     * longer exists.
     */
    Optional<String> selected(String profile, int number) {
        return selections().stream()
                .filter(selection -> selection.profile().equals(profile) && selection.number() == number)
                .map(Selection::alias)
                .findFirst();
    }

    /**
     * Changes a client profile so that its executor with the given number selects another flow.
     *
     * @throws IllegalStateException if there is no such client profile
     */
    void select(String profile, int number, String alias) {
        JsonNode tree = profiles();
        for (JsonNode candidate : tree.path("profiles")) {
            if (candidate.path("name").asText().equals(profile)) {
                configurations(candidate).get(number - 1).put(ALIAS, alias);
                realm.setAttribute(Constants.CLIENT_PROFILES, tree.toString());
                return;
            }
        }
        throw new IllegalStateException("The client profile " + profile + ", which the plan found, does not exist");
    }

    private static List<ObjectNode> configurations(JsonNode profile) {
        List<ObjectNode> configurations = new ArrayList<>();
        for (JsonNode executor : profile.path("executors")) {
            if (executor.path("executor").asText().equals(EXECUTOR)
                    && executor.path("configuration") instanceof ObjectNode configuration
                    && configuration.hasNonNull(ALIAS)) {
                configurations.add(configuration);
            }
        }
        return configurations;
    }

    private JsonNode profiles() {
        String text = realm.getAttribute(Constants.CLIENT_PROFILES);
        try {
            return text == null || text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ProfileException(
                    "The realm's client profiles are not JSON. Save them again in the admin console.", e);
        }
    }
}
