package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.TokenEndpoint;
import dev.keyward.it.harness.TokenEndpoint.Tokens;
import dev.keyward.it.providers.TestGateCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The token gate")
@ExtendWith(SharedKeycloak.class)
class TokenGateIT {

    private static final String PASSWORD = "Marble-Cactus-27";
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String CIBA = "urn:openid:params:grant-type:ciba";
    private static final String JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /** The grants of which the other tests show that the gate refuses them. */
    private static final Set<String> CLOSED =
            Set.of("refresh_token", EXCHANGE, DEVICE, CIBA, JWT, "authorization_code", "password");

    /** The grants that the gate does not see, with the reason that docs/token-gate.md gives. */
    private static final Map<String, String> OPEN = Map.of(
            "client_credentials",
            "issues tokens of a service account, not of a person",
            "urn:ietf:params:oauth:grant-type:uma-ticket",
            "has no client-policy event",
            "urn:ietf:params:oauth:grant-type:pre-authorized_code",
            "has no client-policy event");

    /** A realm with the gate, one user for whom something is due, and one for whom nothing is. */
    private static final class GatedRealm implements AutoCloseable {

        final TestRealm realm;
        final TokenEndpoint tokens;
        final String due;
        final String free;

        GatedRealm(Keycloak keycloak) {
            realm = TestRealm.with(
                    keycloak, Map.of("eventsEnabled", true, "enabledEventTypes", List.of("REFRESH_TOKEN_ERROR")));
            realm.allowAnyAttribute();
            tokens = new TokenEndpoint(realm);
            due = realm.addUser("due", PASSWORD, state(TestGateCheck.DUE));
            free = realm.addUser("free", PASSWORD, Map.of());
            new SetupApi(realm).apply("test-step: {gate: true}");
        }

        static Map<String, Object> state(String state) {
            return Map.of("attributes", Map.of(TestGateCheck.ATTRIBUTE, List.of(state)));
        }

        /** Returns the tokens of a direct grant, which the check allows. */
        Tokens signedIn(String username, String scope) {
            Tokens answer = tokens.asPublicClient(
                    Map.of("grant_type", "password", "username", username, "password", PASSWORD, "scope", scope));
            assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(200);
            return answer;
        }

        Tokens refreshed(Tokens signedIn) {
            return tokens.asPublicClient(
                    Map.of("grant_type", "refresh_token", "refresh_token", signedIn.text("refresh_token")));
        }

        @Override
        public void close() {
            realm.close();
        }
    }

    private static void assertRefused(Tokens answer) {
        assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_grant");
        assertThat(answer.text("error_description")).isEqualTo(TestGateCheck.REFUSAL);
    }

    private static void assertAllowed(Tokens answer) {
        assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(200);
        assertThat(answer.text("access_token")).isNotEmpty();
    }

    @Test
    @DisplayName("refuses, or is known not to see, each grant type of the server")
    void everyGrantType(Keycloak keycloak) throws IOException, InterruptedException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            HttpResponse<String> answer = TestHttp.CLIENT.send(
                    HttpRequest.newBuilder(URI.create(realm.url("/test-gate/grant-types")))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Set<String> offered = new TreeSet<>(
                    Arrays.asList(answer.body().replaceAll("[\\[\\]\"]", "").split(",")));
            assertThat(offered).hasSizeGreaterThan(7);
            Set<String> known = new TreeSet<>(CLOSED);
            known.addAll(OPEN.keySet());
            assertThat(known)
                    .describedAs("test a new grant type here, and describe it in docs/token-gate.md")
                    .containsAll(offered);
            Set<String> notOffered = new TreeSet<>(CLOSED);
            notOffered.removeAll(offered);
            // The JWT authorization grant is on by default since Keycloak 26.6.
            assertThat(notOffered).isSubsetOf(JWT);
        }
    }

    @Test
    @DisplayName(
            "refuses a refresh for the user for whom something is due, with an event and a metric, until it is done")
    void refresh(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            String counter =
                    "keyward_token_gate_verdicts_total{feature=\"test-gate\",grant=\"refresh\",outcome=\"refused\"}";
            double before = Metrics.of(keycloak).value(counter);
            Tokens due = gated.signedIn("due", "openid");
            assertRefused(gated.refreshed(due));
            assertRefused(gated.refreshed(gated.signedIn("due", "openid offline_access")));
            assertAllowed(gated.refreshed(gated.signedIn("free", "openid")));

            JsonNode event = keycloak.admin()
                    .get(gated.realm.adminPath("/events?type=REFRESH_TOKEN_ERROR&user=" + gated.due))
                    .body()
                    .path(0);
            assertThat(event.path("error").asText()).isEqualTo("invalid_grant");
            assertThat(event.path("details").path("client_policy_error_detail").asText())
                    .isEqualTo(TestGateCheck.REFUSAL);
            assertThat(Metrics.of(keycloak).value(counter)).isEqualTo(before + 2);

            setState(gated, gated.due, "");
            assertAllowed(gated.refreshed(due));
        }
    }

    @Test
    @DisplayName("lets a user for whom nothing is due refresh tokens where a feature relies on the gate")
    void refreshWhereEnforced(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            gated.realm.setAttribute(TestGateCheck.ENFORCED, "true");
            for (String scope : List.of("openid", "openid offline_access")) {
                assertAllowed(gated.refreshed(gated.signedIn("free", scope)));
                assertRefused(gated.refreshed(gated.signedIn("due", scope)));
            }
        }
    }

    private static void setState(GatedRealm gated, String user, String state) {
        JsonNode representation = gated.realm
                .keycloak()
                .admin()
                .get(gated.realm.adminPath("/users/" + user))
                .body();
        ((ObjectNode) representation)
                .putObject("attributes")
                .putArray(TestGateCheck.ATTRIBUTE)
                .add(state);
        AdminApi.succeeded(gated.realm.keycloak().admin().put(gated.realm.adminPath("/users/" + user), representation));
    }

    @Test
    @DisplayName("refuses the exchange of a user's token, also of a token without the claim sub")
    void exchange(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            for (boolean lightweight : List.of(false, true)) {
                String client = "exchange-" + lightweight;
                gated.tokens.addClient(
                        client,
                        Map.of(
                                "standard.token.exchange.enabled",
                                "true",
                                "client.use.lightweight.access.token.enabled",
                                Boolean.toString(lightweight)));
                assertRefused(exchanged(gated, client, subjectToken(gated, client, "due")));
                assertAllowed(exchanged(gated, client, subjectToken(gated, client, "free")));
            }
        }
    }

    @Test
    @DisplayName("refuses an exchange whose user is unknown in advance only where a feature relies on the gate")
    void unknownUser(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            gated.tokens.addClient("exchange", Map.of("standard.token.exchange.enabled", "true"));
            Tokens stock = exchanged(gated, "exchange", "a.b.c");
            assertThat(stock.text("error_description")).isEqualTo("Invalid token");

            String counter =
                    "keyward_token_gate_verdicts_total{feature=\"test-gate\",grant=\"token-exchange\",outcome=\"unknown-user\"}";
            double before = Metrics.of(keycloak).value(counter);
            gated.realm.setAttribute(TestGateCheck.ENFORCED, "true");
            Tokens refused = exchanged(gated, "exchange", "a.b.c");
            assertThat(Metrics.of(keycloak).value(counter)).isEqualTo(before + 1);
            assertThat(refused.text("error")).isEqualTo("invalid_grant");
            assertThat(refused.text("error_description")).contains("not known before tokens are issued");
            assertAllowed(exchanged(gated, "exchange", subjectToken(gated, "exchange", "free")));
        }
    }

    @Test
    @DisplayName("never refuses a service account")
    void serviceAccount(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            gated.realm.setAttribute(TestGateCheck.ENFORCED, "true");
            gated.tokens.addClient("robot", Map.of("standard.token.exchange.enabled", "true"));
            String user = keycloak.admin()
                    .get(gated.realm.adminPath("/users?exact=true&username=service-account-robot"))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            setState(gated, user, TestGateCheck.DUE_EVERYWHERE);
            Tokens tokens = gated.tokens.as("robot", Map.of("grant_type", "client_credentials"));
            assertAllowed(tokens);
            assertAllowed(exchanged(gated, "robot", tokens.text("access_token")));
        }
    }

    private static String subjectToken(GatedRealm gated, String client, String username) {
        Tokens answer =
                gated.tokens.as(client, Map.of("grant_type", "password", "username", username, "password", PASSWORD));
        assertAllowed(answer);
        return answer.text("access_token");
    }

    private static Tokens exchanged(GatedRealm gated, String client, String subjectToken) {
        return gated.tokens.as(
                client,
                Map.of(
                        "grant_type",
                        EXCHANGE,
                        "subject_token",
                        subjectToken,
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:access_token"));
    }

    @Test
    @DisplayName("refuses tokens to a device that the user has just allowed")
    void deviceCode(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            gated.tokens.addClient("tv", Map.of("oauth2.device.authorization.grant.enabled", "true"));
            assertRefused(tokensOfDevice(gated, "due"));
            assertAllowed(tokensOfDevice(gated, "free"));
        }
    }

    private static Tokens tokensOfDevice(GatedRealm gated, String username) {
        Tokens device = gated.tokens.at("auth/device", "tv", Map.of("scope", "openid"));
        Person person = Person.speaking("en");
        Page consent = person.submit(
                person.open(device.text("verification_uri_complete")),
                Map.of("username", username, "password", PASSWORD));
        Elements form = consent.document().select("form");
        assertThat(form).describedAs(consent.document().toString()).hasSize(1);
        person.post( // only the button Yes, because a form with both buttons counts as a refusal
                consent.address().resolve(form.attr("action")),
                "accept=Yes&code=" + form.select("input[name=code]").val());
        return gated.tokens.as("tv", Map.of("grant_type", DEVICE, "device_code", device.text("device_code")));
    }

    @Test
    @DisplayName("refuses tokens of a backchannel authentication (CIBA) before it looks at the user's answer")
    void ciba(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            gated.tokens.addClient("till", Map.of("oidc.ciba.grant.enabled", "true"));
            assertRefused(tokensOfBackchannel(gated, "due"));
            assertThat(tokensOfBackchannel(gated, "free").text("error")).isEqualTo("authorization_pending");
        }
    }

    private static Tokens tokensOfBackchannel(GatedRealm gated, String username) {
        Tokens request = gated.tokens.at("ext/ciba/auth", "till", Map.of("scope", "openid", "login_hint", username));
        assertThat(request.status()).describedAs(request.toString()).isEqualTo(200);
        return gated.tokens.as("till", Map.of("grant_type", CIBA, "auth_req_id", request.text("auth_req_id")));
    }

    @Test
    @DisplayName("refuses a JWT authorization grant for the user to whom the assertion is linked")
    void jwtGrant(Keycloak keycloak) throws GeneralSecurityException {
        assumeFalse(
                ServerVersion.tested().isBefore("26.7"),
                "Older versions do not offer the JWT authorization grant by default.");
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            addIssuer(gated, keys);
            assertRefused(tokensOfAssertion(gated, keys, "due-elsewhere"));
            assertAllowed(tokensOfAssertion(gated, keys, "free-elsewhere"));
        }
    }

    private static void addIssuer(GatedRealm gated, KeyPair keys) {
        AdminApi admin = gated.realm.keycloak().admin();
        AdminApi.succeeded(admin.post(
                gated.realm.adminPath("/identity-provider/instances"),
                Map.of(
                        "alias",
                        "partner",
                        "providerId",
                        "jwt-authorization-grant",
                        "enabled",
                        true,
                        "config",
                        Map.of(
                                "issuer",
                                "https://partner.example",
                                "useJwksUrl",
                                "false",
                                "jwtAuthorizationGrantEnabled",
                                "true",
                                "publicKeySignatureVerifier",
                                Base64.getEncoder()
                                        .encodeToString(keys.getPublic().getEncoded())))));
        Map.of("due-elsewhere", gated.due, "free-elsewhere", gated.free)
                .forEach((subject, user) -> AdminApi.succeeded(admin.post(
                        gated.realm.adminPath("/users/" + user + "/federated-identity/partner"),
                        Map.of("userId", subject, "userName", subject))));
        gated.tokens.addClient(
                "agent",
                Map.of(
                        "oauth2.jwt.authorization.grant.enabled",
                        "true",
                        "oauth2.jwt.authorization.grant.idp",
                        "partner"));
    }

    private static Tokens tokensOfAssertion(GatedRealm gated, KeyPair keys, String subject)
            throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String signed = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"partner\"}") + "."
                + base64(
                        "{\"iss\":\"https://partner.example\",\"sub\":\"%s\",\"aud\":\"%s\",\"jti\":\"%s\",\"iat\":%d,\"exp\":%d}"
                                .formatted(subject, gated.realm.url(""), UUID.randomUUID(), now, now + 60));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        String assertion =
                signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        return gated.tokens.as("agent", Map.of("grant_type", JWT, "assertion", assertion));
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("refuses interactive grants too, if the feature says so")
    void interactiveGrants(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            assertAllowed(tokensOfCode(gated, "due"));
            setState(gated, gated.due, TestGateCheck.DUE_EVERYWHERE);
            assertRefused(tokensOfCode(gated, "due"));
            assertRefused(gated.tokens.asPublicClient(
                    Map.of("grant_type", "password", "username", "due", "password", PASSWORD)));
            assertAllowed(tokensOfCode(gated, "free"));
        }
    }

    private static Tokens tokensOfCode(GatedRealm gated, String username) {
        Page signedIn = Person.speaking("en").signIn(gated.realm, username, PASSWORD);
        String code = signedIn.address().getQuery().replaceFirst(".*\\bcode=([^&]+).*", "$1");
        return gated.tokens.asPublicClient(
                Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", TestRealm.REDIRECT));
    }

    @Test
    @DisplayName("refuses nobody if a check fails, counts the failure, and hides it from the client")
    void failingCheck(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            String counter =
                    "keyward_token_gate_verdicts_total{feature=\"test-gate\",grant=\"refresh\",outcome=\"failed\"}";
            double before = Metrics.of(keycloak).value(counter);
            setState(gated, gated.free, TestGateCheck.FAILS);
            assertAllowed(gated.refreshed(gated.signedIn("free", "openid")));
            assertThat(Metrics.of(keycloak).value(counter)).isEqualTo(before + 1);
            assertThat(keycloak.log())
                    .contains("The check test-gate of Keyward's token gate failed and refused nobody")
                    .doesNotContain("secret-of-the-check");
        }
    }

    @Test
    @DisplayName("refuses nobody in a realm without it")
    void withoutGate(Keycloak keycloak) {
        try (GatedRealm gated = new GatedRealm(keycloak)) {
            new SetupApi(gated.realm).remove();
            assertAllowed(gated.refreshed(gated.signedIn("due", "openid")));
        }
    }
}
