package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("A passive SAML request during a campaign for a second factor")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class PassiveSamlIT {

    private static final String CLIENT = "docs";

    private static final String CONSUMER = "http://127.0.0.1:9/docs";

    @Test
    @DisplayName("is not disturbed before the deadline, by either binding, and is answered with NoPassive from then on")
    void passive(Keycloak keycloak) throws IOException {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            addClient(realm);
            realm.addUser("ada");
            realm.enable(false);
            Person ada = Person.speaking("en");
            assertThat(realm.isIn(realm.signIn(ada, "ada"))).isTrue();
            realm.enable(true);
            realm.configure(Map.of());

            assertThat(answer(get(ada, realm, true))).contains("status:Success");
            assertThat(answer(post(ada, realm, true))).contains("status:Success");
            assertThat(get(ada, realm, false).id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(post(ada, realm, false).id()).isEqualTo(CAMPAIGN_PAGE);

            realm.configure(Map.of("deadline", CampaignRealm.in(Duration.ofDays(-1))));
            assertThat(answer(get(ada, realm, true))).contains("status:NoPassive");
        }
    }

    @Test
    @DisplayName("is closed from the deadline on for enhanced clients (ECP), whose flow asks for a password only")
    void enhancedClient(Keycloak keycloak) throws IOException, InterruptedException {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            addClient(realm);
            realm.addUser("ada", List.of(CheckedRealm.otp(Duration.ofDays(9))));
            assertThat(enhanced(realm)).contains("<saml:Assertion");
            realm.configure(Map.of("deadline", CampaignRealm.in(Duration.ofDays(-1))));
            assertThat(enhanced(realm)).contains("NoPassive").doesNotContain("<saml:Assertion");
        }
    }

    private static String enhanced(CampaignRealm realm) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString(("ada:" + CampaignRealm.PASSWORD).getBytes(StandardCharsets.UTF_8));
        String envelope = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                + request(realm, false) + "</s:Body></s:Envelope>";
        return TestHttp.CLIENT
                .send(
                        HttpRequest.newBuilder(URI.create(endpoint(realm)))
                                .header("Content-Type", "text/xml")
                                .header("Authorization", "Basic " + credentials)
                                .POST(HttpRequest.BodyPublishers.ofString(envelope))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void addClient(CampaignRealm realm) {
        AdminApi.succeeded(realm.admin()
                .post(
                        realm.realm().adminPath("/clients"),
                        Map.of(
                                "clientId",
                                CLIENT,
                                "protocol",
                                "saml",
                                "redirectUris",
                                List.of(CONSUMER),
                                "attributes",
                                Map.of(
                                        "saml.client.signature",
                                        "false",
                                        "saml.server.signature",
                                        "false",
                                        "saml.force.post.binding",
                                        "true",
                                        "saml.allow.ecp.flow",
                                        "true"))));
    }

    private static Page get(Person person, CampaignRealm realm, boolean passive) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater =
                new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            deflater.write(request(realm, passive).getBytes(StandardCharsets.UTF_8));
        }
        return person.open(endpoint(realm) + "?" + parameter(deflated.toByteArray()));
    }

    private static Page post(Person person, CampaignRealm realm, boolean passive) {
        return person.post(
                URI.create(endpoint(realm)), parameter(request(realm, passive).getBytes(StandardCharsets.UTF_8)));
    }

    private static String parameter(byte[] message) {
        return "SAMLRequest=" + URLEncoder.encode(Base64.getEncoder().encodeToString(message), StandardCharsets.UTF_8);
    }

    private static String endpoint(CampaignRealm realm) {
        return realm.realm().url("/protocol/saml");
    }

    private static String request(CampaignRealm realm, boolean passive) {
        return """
            <p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" \
            ID="_1" Version="2.0" IssueInstant="%s" Destination="%s" IsPassive="%s" AssertionConsumerServiceURL="%s">\
            <a:Issuer>%s</a:Issuer></p:AuthnRequest>\
            """.formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), endpoint(realm), passive, CONSUMER, CLIENT);
    }

    /** Returns the message on the page that posts it to the application. */
    private static String answer(Page page) {
        String message = page.document().select("input[name=SAMLResponse]").val();
        return new String(Base64.getMimeDecoder().decode(message), StandardCharsets.UTF_8);
    }
}
