package dev.keyward.cli.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Access token of an administrator, which is renewed before it expires.
 *
 * <p>Failures are reported as {@link AdminClient} does. Thread-safe.
 */
final class AccessToken {

    /**
     * How long before the expiry of an access token the client logs in again. Clocks differ, and requests take time.
     */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final URI server;
    private final Transport transport;
    private final String loginRealm;
    private final AdminClient.Login login;
    private String token = "";
    private String refreshToken = "";
    private Instant tokenEnds = Instant.MIN;

    AccessToken(URI server, Transport transport, String loginRealm, AdminClient.Login login) {
        this.server = server;
        this.transport = transport;
        this.loginRealm = loginRealm;
        this.login = login;
    }

    /** Returns an access token that is valid for at least {@link #MARGIN}, after a login if there is none. */
    synchronized String get() {
        if (login.token().isPresent()) {
            return login.token().get();
        }
        if (Instant.now().isBefore(tokenEnds)) {
            return token;
        }
        URI address = URI.create(server + "/realms/" + PathSegment.of(loginRealm) + "/protocol/openid-connect/token");
        // Refresh rather than log in again: a one-time code is valid for one login only.
        AdminClient.Answer answer = refreshToken.isEmpty() ? post(address, login.form()) : post(address, refresh());
        if (!refreshToken.isEmpty() && !answer.succeeded()) {
            answer = post(address, login.form());
        }
        JsonNode body = answer.json();
        if (!answer.succeeded() || !body.path("access_token").isTextual()) {
            throw ServerException.permanent(loginFailed(address, answer));
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

    private AdminClient.Answer post(URI address, Map<String, String> form) {
        return new AdminClient.Answer(transport.read(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build()));
    }

    private String loginFailed(URI address, AdminClient.Answer answer) {
        if (answer.status() == 404) {
            return "There is no Keycloak realm at " + server + "/realms/" + loginRealm
                    + ". Check --server (with Keycloak's path, if it has one) and --login-realm.";
        }
        String error = answer.json().path("error").asText();
        return error.isEmpty() || error.startsWith("HTTP ") // the format of other Keycloak endpoints
                ? address + " answers HTTP " + answer.status()
                        + ", which is not a reply of Keycloak's token endpoint. Check --server."
                : "Keycloak refuses the login: " + answer.reason()
                        + ". Check the name, the secret and --login-realm. If the account has a one-time code, add"
                        + " --otp.";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
