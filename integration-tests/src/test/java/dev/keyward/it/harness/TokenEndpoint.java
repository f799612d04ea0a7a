package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.it.harness.Person.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Client for the token endpoint of a realm and for the other endpoints at which OAuth clients post forms. */
public final class TokenEndpoint {

    /** Secret of the confidential clients that tests create. */
    public static final String SECRET = "secret-of-a-test-client";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestRealm realm;
    private final String endpoints;

    public TokenEndpoint(TestRealm realm) {
        this(realm, realm.url("/protocol/openid-connect/"));
    }

    private TokenEndpoint(TestRealm realm, String endpoints) {
        this.realm = realm;
        this.endpoints = endpoints;
    }

    /** Returns the same endpoints at the given node of a cluster. */
    public TokenEndpoint via(Keycloak node) {
        return new TokenEndpoint(realm, node.nodeUrl() + URI.create(endpoints).getRawPath());
    }

    /** The status and the JSON body of a response. */
    public record Tokens(int status, JsonNode body) {

        public String text(String field) {
            return body.path(field).asText();
        }
    }

    /** Adds a confidential client with a service account, direct grants and the given attributes. */
    public void addClient(String clientId, Map<String, String> attributes) {
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .post(
                        realm.adminPath("/clients"),
                        Map.of(
                                "clientId",
                                clientId,
                                "secret",
                                SECRET,
                                "serviceAccountsEnabled",
                                true,
                                "directAccessGrantsEnabled",
                                true,
                                "attributes",
                                attributes)));
    }

    /** Requests tokens as the public client of {@link TestRealm}. */
    public Tokens asPublicClient(Map<String, String> form) {
        return post("token", form, Map.of("client_id", TestRealm.CLIENT));
    }

    /** Requests tokens as the public client, for the code with which a user came back to it. */
    public Tokens ofCode(Page page) {
        String code = String.valueOf(page.address().getQuery()).replaceAll(".*\\bcode=([^&]+).*", "$1");
        return asPublicClient(
                Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", TestRealm.REDIRECT));
    }

    /** Requests tokens as the public client, with the password of a user. */
    public Tokens ofPassword(String username, String password) {
        return asPublicClient(
                Map.of("grant_type", "password", "username", username, "password", password, "scope", "openid"));
    }

    /** Refreshes tokens of the public client. */
    public Tokens refreshed(Tokens tokens) {
        return asPublicClient(Map.of("grant_type", "refresh_token", "refresh_token", tokens.text("refresh_token")));
    }

    /** Requests tokens as the given confidential client. */
    public Tokens as(String clientId, Map<String, String> form) {
        return post("token", form, credentials(clientId));
    }

    /** Posts a form to the given endpoint of OpenID Connect as the given confidential client. */
    public Tokens at(String endpoint, String clientId, Map<String, String> form) {
        return post(endpoint, form, credentials(clientId));
    }

    private static Map<String, String> credentials(String clientId) {
        return Map.of("client_id", clientId, "client_secret", SECRET);
    }

    private Tokens post(String endpoint, Map<String, String> form, Map<String, String> client) {
        Map<String, String> all = new HashMap<>(form);
        all.putAll(client);
        String body = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try {
            HttpResponse<String> response = TestHttp.CLIENT.send(
                    HttpRequest.newBuilder(URI.create(endpoints + endpoint))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Tokens(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
