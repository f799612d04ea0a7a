package dev.keyward.cli.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyward.cli.terminal.CommandException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Client of Keycloak's admin REST API.
 *
 * <p>Logs in again before the access token expires. Every failure is a {@link CommandException} whose message says what to do and
 * contains no secret. Not thread-safe, except for {@link #file}.
 */
public final class AdminClient {

    private static final String BYTES = "application/octet-stream, text/plain";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final Transport transport;
    private final AccessToken token;

    public AdminClient(URI server, Transport transport, String loginRealm, Login login) {
        this.server = server;
        this.transport = transport;
        this.token = new AccessToken(server, transport, loginRealm, login);
    }

    /** Credentials of an administrator, which are either form fields for the token endpoint or an existing access token. */
    public record Login(Map<String, String> form, Optional<String> token) {

        public static Login with(Map<String, String> form) {
            return new Login(form, Optional.empty());
        }

        public static Login withToken(String token) {
            return new Login(Map.of(), Optional.of(token));
        }

        /** Returns a fixed text without the credentials, so that they never appear in logs or messages. */
        @Override
        public String toString() {
            return "Login";
        }
    }

    /** The response to an HTTP request, with its status and its unparsed body. */
    public record Answer(int status, String contentType, String text) {

        Answer(HttpResponse<String> response) {
            this(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        }

        /** Returns whether the response body is an HTML page, which Keycloak's admin REST API never sends. */
        boolean isPage() {
            return contentType.startsWith("text/html") || text.stripLeading().startsWith("<");
        }

        public boolean succeeded() {
            return status / 100 == 2;
        }

        /** Returns the response body parsed as JSON, or a missing node if the body is not JSON. */
        public JsonNode json() {
            try {
                return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        /** Returns the reason that the server gives in this response for refusing the request. */
        public String reason() {
            JsonNode body = json();
            String reason = body.path("error_description").asText();
            if (reason.isEmpty()) {
                reason = body.path("errorMessage").asText();
            }
            return reason.isEmpty() ? body.path("error").asText("HTTP " + status) : reason;
        }
    }

    /** Fetches the list of realms that the logged-in administrator may see. */
    public Answer realms() {
        return checked(new Answer(transport.read(request("GET", "?briefRepresentation=true", "", ""))));
    }

    /**
     * Fetches the list of the cluster's running nodes. For each node it names the files that the given realm uses; for the realm
     * master, it names all files.
     */
    public Answer nodes(String realm) {
        return checked(
                new Answer(transport.read(request("GET", "/" + PathSegment.of(realm) + "/cluster-nodes", "", ""))));
    }

    /**
     * Fetches a file below the address of a realm, and reads at most {@code maxBytes} + 1 bytes of it. The result is empty if
     * the server does not have the file. Several threads may fetch files at the same time.
     */
    public Optional<byte[]> file(String realm, String path, int maxBytes) {
        HttpRequest request = request("GET", realmPath(realm) + "/" + path, BYTES, "", "");
        HttpResponse<byte[]> response = transport.file(request, maxBytes);
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            checked(new Answer(response.statusCode(), "", ""));
            throw ServerException.permanent("The server answers HTTP " + response.statusCode() + " for " + path
                    + (response.statusCode() == 403 ? ". Log in with the role view-events of the realm." : "."));
        }
        return Optional.of(response.body());
    }

    /** Fetches the JSON at the given path below the address of a realm. */
    public Answer get(String realm, String path) {
        return checked(new Answer(transport.read(request("GET", realmPath(realm) + "/" + path, "", ""))));
    }

    /** Fetches a report, as JSON, at the given path below the address of a realm. The server may take minutes to make it. */
    public Answer report(String realm, String path) {
        return checked(new Answer(transport.report(request("GET", realmPath(realm) + "/" + path, "", ""))));
    }

    /**
     * Writes the resource at the given path below the address of a realm into an empty file, as the given media type. The body may have
     * any length. After a failure, the file may hold a part of the resource.
     *
     * @param file a file that exists, so that the caller decides who may read it
     * @return an answer without text if the file was written, otherwise the server's error
     */
    public Answer download(String realm, String path, String mediaType, Path file) {
        HttpRequest request = request("GET", realmPath(realm) + "/" + path, mediaType + ", application/json", "", "");
        return checked(new Answer(transport.download(request, mediaType, file)));
    }

    /** Sends Keyward's setup API a request that only reads the realm. */
    public Answer setup(String method, String realm, String path, String contentType, String body) {
        return checked(new Answer(transport.read(request(method, setupPath(realm, path), contentType, body))));
    }

    /** Sends Keyward's setup API a request that changes the realm. The change may take minutes. */
    public Answer changeSetup(String realm, String path, String body) {
        return checked(new Answer(transport.change(request("POST", setupPath(realm, path), "application/json", body))));
    }

    private static String setupPath(String realm, String path) {
        return realmPath(realm) + "/setup/" + path;
    }

    private static String realmPath(String realm) {
        if (realm.matches("\\.{1,2}")) {
            throw new CommandException(
                    "Realm " + realm + ": the REST API has no address for a realm with this name. Rename the realm,"
                            + " or skip it: --all-realms --except " + realm);
        }
        return "/" + PathSegment.of(realm);
    }

    private HttpRequest request(String method, String path, String contentType, String body) {
        return request(method, path, "application/json, text/plain", contentType, body);
    }

    private HttpRequest request(String method, String path, String accept, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/admin/realms" + path))
                .header("Authorization", "Bearer " + token.get())
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        return request.build();
    }

    private Answer checked(Answer answer) {
        if (answer.status() == 401) {
            throw ServerException.permanent(
                    "The server does not accept the access token. Get a new one, or log in with --user or --client.");
        }
        if (answer.isPage()) {
            throw ServerException.permanent(server + "/admin/realms answers HTTP " + answer.status()
                    + " with a web page, which Keycloak's API never sends. Check --server, and that no proxy blocks"
                    + " /admin.");
        }
        return answer;
    }
}
