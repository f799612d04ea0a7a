package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.cli.server.AdminClient;
import dev.keyward.cli.server.ServerException;
import dev.keyward.cli.terminal.CommandException;

/** Client of Keyward's setup API for one realm. If the server refuses, a {@link CommandException} carries its message. */
final class RealmClient {

    private final AdminClient client;
    private final String realm;

    RealmClient(AdminClient client, String realm) {
        this.client = client;
        this.realm = realm;
    }

    String name() {
        return realm;
    }

    JsonNode plan(String profile) {
        return call("POST", "plan", "application/yaml", profile).json();
    }

    /**
     * Applies the given setup plan to the realm, and returns the plan that the server has applied.
     *
     * @param allowWeaker whether the plan may weaken the realm
     */
    JsonNode apply(JsonNode plan, boolean allowWeaker) {
        ObjectNode body = seen(plan).put("allowWeaker", allowWeaker);
        return checked(client.changeSetup(realm, "apply", body.toString())).json();
    }

    JsonNode removal() {
        return call("GET", "removal", "", "").json();
    }

    /**
     * Removes Keyward from the realm by the given plan, and returns the plan that the server has applied.
     *
     * @param plan plan from {@link #removal}; refused if the realm has changed since
     */
    JsonNode remove(JsonNode plan) {
        return checked(client.changeSetup(realm, "remove", seen(plan).toString()))
                .json();
    }

    /** Returns the given setup plan with only the fields that the server reads. The list of changes may be long. */
    private static ObjectNode seen(JsonNode plan) {
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        seen.set("profile", plan.path("profile"));
        seen.set("fingerprint", plan.path("fingerprint"));
        return seen;
    }

    /**
     * Fetches the list of the cluster's running nodes as JSON. The result is a {@code MissingNode} if the server is too old to
     * report them.
     */
    JsonNode nodes() {
        AdminClient.Answer answer = client.nodes(realm);
        return answer.succeeded() ? answer.json() : MissingNode.getInstance();
    }

    JsonNode status() {
        return call("GET", "status", "", "").json();
    }

    /**
     * Returns the versions of Keyward and Keycloak on the server. An older Keyward that lacks this request gives a result
     * without fields.
     */
    JsonNode versions() {
        AdminClient.Answer answer = client.setup("GET", realm, "versions", "", "");
        return answer.status() == 404
                ? JsonNodeFactory.instance.objectNode()
                : checked(answer).json();
    }

    /** Fetches the text of one of Keyward's built-in setup profiles from the server. */
    String shippedProfile(String name) {
        AdminClient.Answer answer = client.setup("GET", realm, "profiles/" + name, "", "");
        if (answer.json().path("error").asText().equals("profile_not_found")) {
            throw ServerException.permanent("--profile: there is no file " + name + ", and: " + answer.reason());
        }
        return checked(answer).text();
    }

    private AdminClient.Answer call(String method, String path, String contentType, String body) {
        return checked(client.setup(method, realm, path, contentType, body));
    }

    private AdminClient.Answer checked(AdminClient.Answer answer) {
        if (answer.succeeded()) {
            return answer;
        }
        throw switch (answer.status()) {
            case 403 ->
                new CommandException("Realm " + realm
                        + ": this login lacks a role. Plan and status need view-realm, apply and remove need"
                        + " manage-realm.");
            case 404 ->
                answer.reason().startsWith("Realm not found")
                        ? new CommandException(
                                "There is no realm " + realm + " on this server, or this login may not see it.")
                        : ServerException.permanent(
                                "This server has no Keyward: copy keyward-<version>.jar into its providers/ folder, run"
                                        + " bin/kc.sh build and start it.");
            default -> new CommandException("Realm " + realm + ": " + answer.reason());
        };
    }
}
