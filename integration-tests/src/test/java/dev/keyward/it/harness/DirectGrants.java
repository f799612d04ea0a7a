package dev.keyward.it.harness;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sign-ins with one request each, by the password grant of OAuth 2.0, which cost the client little.
 *
 * <p>Each request is one transaction of the server with one event. Thread-safe.
 */
public final class DirectGrants {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final URI address;
    private final String password;

    /** @param password the password of all users who sign in */
    public DirectGrants(TestRealm realm, String password) {
        this(URI.create(realm.url("/protocol/openid-connect/token")), password);
    }

    private DirectGrants(URI address, String password) {
        this.address = address;
        this.password = password;
    }

    /** Returns these sign-ins at the given node of a cluster. */
    public DirectGrants via(Keycloak node) {
        String path = address.getPath();
        return new DirectGrants(URI.create(node.nodeUrl() + path), password);
    }

    /** Signs a user in, or fails. */
    public void signIn(String username) throws IOException, InterruptedException {
        require(200, send(username, password, HttpResponse.BodyHandlers.discarding()));
    }

    /** Tries to sign a user in with a wrong password. Fails if Keycloak does not refuse it. */
    public void fail(String username) throws IOException, InterruptedException {
        HttpResponse<?> response = send(username, "wrong", HttpResponse.BodyHandlers.discarding());
        require(response.statusCode() == 401 ? 401 : 400, response); // Keycloak answers 400 from version 26.7 on
    }

    /** Tries to sign a user in, and returns the response. */
    public HttpResponse<String> tryToSignIn(String username) throws IOException, InterruptedException {
        return send(username, password, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private <T> HttpResponse<T> send(String username, String typed, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=password&client_id=" + TestRealm.CLIENT
                        + "&username=" + URLEncoder.encode(username, StandardCharsets.UTF_8) + "&password="
                        + URLEncoder.encode(typed, StandardCharsets.UTF_8)))
                .build();
        return TestHttp.CLIENT.send(request, handler);
    }

    private static void require(int expected, HttpResponse<?> response) {
        if (response.statusCode() != expected) {
            throw new AssertionError("A sign-in answers " + response.statusCode() + " and not " + expected + ".");
        }
    }
}
