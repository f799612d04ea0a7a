package dev.keyward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The set-up of one realm. Every refusal of the server's is a {@link Cannot} with the server's own sentence. */
final class RealmClient {

    private static final String JSON = "application/json";

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

    /** @param allowWeaker whether the plan may weaken the realm */
    JsonNode apply(JsonNode plan, boolean allowWeaker) {
        ObjectNode body = seen(plan).put("allowWeaker", allowWeaker);
        return call("POST", "apply", JSON, body.toString()).json();
    }

    JsonNode removal() {
        return call("GET", "removal", "", "").json();
    }

    /** @param plan as {@link #removal} answered it: refused when the realm has changed since */
    JsonNode remove(JsonNode plan) {
        return call("POST", "remove", JSON, seen(plan).toString()).json();
    }

    /** What the server makes the plan anew by: its changes are not read there, and may be long. */
    private static ObjectNode seen(JsonNode plan) {
        ObjectNode seen = ((ObjectNode) plan).objectNode();
        seen.set("profile", plan.path("profile"));
        seen.set("fingerprint", plan.path("fingerprint"));
        return seen;
    }

    JsonNode status() {
        return call("GET", "status", "", "").json();
    }

    /** The text of a profile: a file's, or one that ships with Keyward and has this name. */
    String profile(String fileOrName) {
        Optional<Path> file = file(fileOrName);
        if (file.isPresent()) {
            try {
                return Files.readString(file.get());
            } catch (CharacterCodingException e) {
                throw new Cannot("--profile: " + fileOrName + " is not a text in UTF-8.");
            } catch (IOException e) {
                throw new Cannot("--profile: " + fileOrName + " cannot be read. Check that you may read it.");
            }
        }
        if (fileOrName.matches("[A-Za-z0-9.-]{1,64}")) {
            AdminClient.Answer answer = client.setup("GET", realm, "profiles/" + fileOrName, "", "");
            if (!answer.json().path("error").asText().equals("profile_not_found")) {
                return checked(answer).text();
            }
            throw new Cannot("--profile: there is no file " + fileOrName + ", and: " + answer.reason());
        }
        throw new Cannot("--profile: there is no file " + fileOrName + ".");
    }

    private static Optional<Path> file(String name) {
        try {
            return Optional.of(Path.of(name)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private AdminClient.Answer call(String method, String path, String contentType, String body) {
        return checked(client.setup(method, realm, path, contentType, body));
    }

    private AdminClient.Answer checked(AdminClient.Answer answer) {
        if (answer.succeeded()) {
            return answer;
        }
        throw new Cannot(
                switch (answer.status()) {
                    case 403 ->
                        "Realm " + realm
                                + ": this login may not do that. Plan and status need the role view-realm, apply and"
                                + " remove need manage-realm.";
                    case 404 ->
                        answer.reason().startsWith("Realm not found")
                                ? "There is no realm " + realm + " on this server, or this login may not see it."
                                : "This server has no Keyward: copy keyward-<version>.jar into its providers/ folder, run"
                                        + " bin/kc.sh build and start it.";
                    default -> "Realm " + realm + ": " + answer.reason();
                });
    }
}
