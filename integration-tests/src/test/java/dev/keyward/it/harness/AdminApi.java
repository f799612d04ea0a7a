package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Client for Keycloak's admin REST API that signs in as one administrator. Thread-safe.
 *
 * <p>A request of an administrator of the whole server is repeated if it failed because another test deleted a realm meanwhile:
 * Keycloak computes all roles of the administrator, which include some in each realm, and answers 500 if its cache still has a role
 * that is no longer in the database. It does so before it handles the request.
 */
public final class AdminApi {

    /** Time for which an access token is reused; Keycloak's access tokens expire after a minute. */
    private static final Duration TOKEN_USE = Duration.ofSeconds(40);

    /** Log line of a request that failed because Keycloak's RoleAdapter did not find a cached role in the database. */
    private static final Pattern ROLE_DELETED = Pattern.compile(
            "Uncaught server error: java\\.lang\\.IllegalStateException: Not found in database\\s+at \\S+\\.RoleAdapter\\.");

    private static final HttpResponse.BodyHandler<String> TEXT =
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String root;
    private final String realm;
    private final String client;
    private final String username;
    private final String password;
    private final Supplier<String> serverLog;
    private @Nullable String token;
    private Instant tokenObtained = Instant.MIN;
    private int repeated;

    /**
     * Creates a client that calls the admin REST API as an administrator of the whole server.
     *
     * @param serverLog returns the whole log of the server
     */
    public AdminApi(String url, String username, String password, Supplier<String> serverLog) {
        this(url, url + "/admin/realms", "master", "admin-cli", username, password, serverLog);
    }

    /**
     * Creates a client that calls the admin REST API as an administrator of one realm.
     *
     * @param client the client of the login; the tokens of Keycloak's admin-cli carry no locale
     */
    public AdminApi(String url, String realm, String client, String username, String password) {
        this(url, url + "/admin/realms", realm, client, username, password, () -> "");
    }

    private AdminApi(
            String url,
            String root,
            String realm,
            String client,
            String username,
            String password,
            Supplier<String> serverLog) {
        this.url = url;
        this.root = root;
        this.realm = realm;
        this.client = client;
        this.username = username;
        this.password = password;
        this.serverLog = serverLog;
    }

    /** Creates a client that calls the REST API of the account console as a user of the realm. */
    public static AdminApi ofAccount(TestRealm realm, String username, String password) {
        return new AdminApi(
                realm.keycloak().url(),
                realm.url("/account"),
                realm.name(),
                TestRealm.CLIENT,
                username,
                password,
                () -> "");
    }

    /** The status, JSON body (missing if empty) and Location header of an HTTP response. */
    public record Answer(int status, JsonNode body, String location) {

        /** Returns the id of the resource that the request created, which is the last segment of its location. */
        public String id() {
            return location.substring(location.lastIndexOf('/') + 1);
        }

        public String text(String field) {
            return body.path(field).asText();
        }
    }

    public Answer get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    public Answer post(String path, Object body) {
        return send("POST", path, json(body));
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, json(body));
    }

    /** Sends a PUT request with a plain-text body. */
    public Answer putText(String path, String text) {
        return send("PUT", path, "text/plain", HttpRequest.BodyPublishers.ofString(text));
    }

    public Answer delete(String path) {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody());
    }

    /** Returns the given answer, or fails the test if its status is not 2xx. */
    public static Answer succeeded(Answer answer) {
        if (answer.status() / 100 != 2) {
            throw new AssertionError("The admin API answered " + answer.status() + ": " + answer.body());
        }
        return answer;
    }

    /** Sends a request with a body of the given media type. */
    public Answer send(String method, String path, String type, String body) {
        return send(method, path, type, HttpRequest.BodyPublishers.ofString(body));
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body) {
        return send(method, path, "application/json", body);
    }

    private Answer send(String method, String path, String type, HttpRequest.BodyPublisher body) {
        HttpResponse<String> response = send(
                () -> HttpRequest.newBuilder(URI.create(root + path))
                        .header("Authorization", "Bearer " + token())
                        .header("Content-Type", type)
                        .header("Accept", "application/json, */*;q=0.5")
                        .timeout(Duration.ofMinutes(5))
                        .method(method, body)
                        .build(),
                TEXT);
        String answered = response.headers().firstValue("Content-Type").orElse("json");
        return new Answer(
                response.statusCode(),
                answered.contains("json") ? parse(response.body()) : TextNode.valueOf(response.body()),
                response.headers().firstValue("Location").orElse(""));
    }

    /** Sends a GET request for a file. */
    HttpResponse<byte[]> getBytes(String path) {
        return send(
                () -> HttpRequest.newBuilder(URI.create(root + path))
                        .header("Authorization", "Bearer " + token())
                        .timeout(Duration.ofMinutes(5))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Returns an access token that is valid for at least 20 more seconds. */
    public synchronized String token() {
        String current = token;
        if (current == null || tokenObtained.plus(TOKEN_USE).isBefore(Instant.now())) {
            HttpResponse<String> response = send(
                    () -> HttpRequest.newBuilder(
                                    URI.create(url + "/realms/" + realm + "/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("grant_type=password&client_id=" + client
                                    + "&username=" + encoded(username) + "&password=" + encoded(password)))
                            .build(),
                    TEXT);
            if (response.statusCode() != 200) {
                throw new AssertionError("No token for " + username + ": " + response.body());
            }
            current = parse(response.body()).path("access_token").asText();
            token = current;
            tokenObtained = Instant.now();
        }
        return current;
    }

    /** Lets the next request log in again. */
    synchronized void forgetToken() {
        token = null;
    }

    private <T> HttpResponse<T> send(Supplier<HttpRequest> request, HttpResponse.BodyHandler<T> body) {
        HttpResponse<T> response = sendOnce(request.get(), body);
        while (response.statusCode() == 500 && failedForDeletedRole()) {
            response = sendOnce(request.get(), body);
        }
        return response;
    }

    /** Returns whether the server has logged more failures for deleted roles than this client has repeated requests. */
    synchronized boolean failedForDeletedRole() {
        boolean failed = ROLE_DELETED.matcher(serverLog.get()).results().count() > repeated;
        if (failed) {
            repeated++;
        }
        return failed;
    }

    private static <T> HttpResponse<T> sendOnce(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return TestHttp.CLIENT.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + body, e);
        }
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return HttpRequest.BodyPublishers.ofString(
                    body instanceof String text ? text : JSON.writeValueAsString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns a credential with the given password, in the JSON of the admin REST API. */
    public static Map<String, Object> passwordCredential(String password) {
        return Map.of("type", "password", "value", password, "temporary", false);
    }
}
