package dev.keyward.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Keycloak's admin REST API, over which everything goes.
 *
 * <p>Follows no redirect: a token is for the address that was given only. Logs in anew before a token ends. Every failure is
 * a {@link Cannot} with a sentence that says what to do, and never names a secret. Not thread-safe.
 */
final class AdminClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(5);

    /** Taken off a token's lifetime: clocks differ, and a call takes time. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    private final URI server;
    private final String loginRealm;
    private final Login login;
    private String token = "";
    private String refreshToken = "";
    private Instant tokenEnds = Instant.MIN;

    AdminClient(URI server, String loginRealm, Login login) {
        this.server = server;
        this.loginRealm = loginRealm;
        this.login = login;
    }

    /** How to get a token: a form for the token endpoint, or a token that is there already. */
    record Login(Map<String, String> form, Optional<String> token) {

        static Login with(Map<String, String> form) {
            return new Login(form, Optional.empty());
        }

        static Login withToken(String token) {
            return new Login(Map.of(), Optional.of(token));
        }

        /** Without what is in it. */
        @Override
        public String toString() {
            return "Login";
        }
    }

    /** An answer that the caller has to look at: the status, and the body as it is. */
    record Answer(int status, String text) {

        boolean succeeded() {
            return status / 100 == 2;
        }

        /** Missing where the body is not JSON. */
        JsonNode json() {
            try {
                return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        /** What the server says of a refusal. */
        String reason() {
            JsonNode body = json();
            String reason = body.path("error_description").asText();
            if (reason.isEmpty()) {
                reason = body.path("errorMessage").asText();
            }
            return reason.isEmpty() ? body.path("error").asText("HTTP " + status) : reason;
        }
    }

    /** The names of all realms that this login may see. */
    Answer realms() {
        return call("GET", "", "", "");
    }

    /** Calls the set-up of a realm. */
    Answer setup(String method, String realm, String path, String contentType, String body) {
        return call(method, "/" + segment(realm) + "/setup/" + path, contentType, body);
    }

    private Answer call(String method, String path, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/admin/realms" + path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token())
                .header("Accept", "application/json, text/plain")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        Answer answer = send(request.build());
        if (answer.status() == 401) {
            throw new Cannot(
                    "The server does not accept the access token. Get a new one, or log in with --user or --client.");
        }
        return answer;
    }

    private String token() {
        if (login.token().isPresent()) {
            return login.token().get();
        }
        if (Instant.now().isBefore(tokenEnds)) {
            return token;
        }
        URI address = URI.create(server + "/realms/" + segment(loginRealm) + "/protocol/openid-connect/token");
        // A one-time code is good for one login.
        Answer answer = refreshToken.isEmpty() ? post(address, login.form()) : post(address, refresh());
        if (!refreshToken.isEmpty() && !answer.succeeded()) {
            answer = post(address, login.form());
        }
        JsonNode body = answer.json();
        if (!answer.succeeded() || !body.path("access_token").isTextual()) {
            throw new Cannot(loginFailed(address, answer));
        }
        token = body.path("access_token").asText();
        refreshToken = body.path("refresh_token").asText();
        tokenEnds = Instant.now().plusSeconds(body.path("expires_in").asLong()).minus(MARGIN);
        return token;
    }

    private Map<String, String> refresh() {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
        for (String field : List.of("client_id", "client_secret")) {
            Optional.ofNullable(login.form().get(field)).ifPresent(value -> form.put(field, value));
        }
        return form;
    }

    private Answer post(URI address, Map<String, String> form) {
        return send(HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build());
    }

    private String loginFailed(URI address, Answer answer) {
        if (answer.status() == 404) {
            return "There is no Keycloak realm at " + server + "/realms/" + loginRealm
                    + ". Check --server (with Keycloak's path, if it has one) and --login-realm.";
        }
        return answer.json().isMissingNode()
                ? address + " answers " + answer.status() + " and not as Keycloak does. Check --server."
                : "Keycloak refuses the login: " + answer.reason()
                        + ". Check name and secret, --login-realm, and --otp if the account has a one-time code.";
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 == 3) {
                throw new Cannot(server + " sends on to "
                        + response.headers().firstValue("Location").orElse("another address")
                        + ". Give the address that it sends to as --server.");
            }
            return new Answer(response.statusCode(), response.body());
        } catch (ConnectException e) {
            throw new Cannot("Nothing answers at " + server + ". Check --server, and that Keycloak runs.");
        } catch (HttpTimeoutException e) {
            throw new Cannot(server + " does not answer in time. Ask for the status before you try again.");
        } catch (SSLException e) {
            throw new Cannot("No safe connection to " + server + ": " + e.getMessage()
                    + ". For a certificate authority of your own: java -Djavax.net.ssl.trustStore=FILE -jar ...");
        } catch (IOException e) {
            throw new Cannot("The connection to " + server + " broke: " + e.getMessage()
                    + ". Ask for the status before you try again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cannot("Interrupted. Ask for the status before you try again.");
        }
    }

    private static String segment(String text) {
        return encoded(text).replace("+", "%20");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
