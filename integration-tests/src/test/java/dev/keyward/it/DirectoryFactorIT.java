package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.CODES_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.TokenEndpoint;
import dev.keyward.it.harness.TokenEndpoint.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A campaign for the users of a directory")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class DirectoryFactorIT {

    private static final String PROOF_PAGE = "login-keyward-factor-code";
    private static final String OTP_PAGE = "login-login-otp";
    private static final String OVERDUE = in(Duration.ofDays(-1));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "tells users, counts “Not now”, and asks for the app that they set up, whether they are imported or not")
    void firstUse(boolean areImported, Keycloak keycloak) {
        try (Directory directory = new Directory();
                CampaignRealm realm = CampaignRealm.of(keycloak, CampaignRealm.gate(), Map.of())) {
            directory.addPerson("ada", PASSWORD);
            directory.addPerson("bea", PASSWORD);
            if (areImported) {
                directory.federateReadOnlyTo(realm.realm());
            } else {
                directory.federateWithoutImportTo(realm.realm());
            }
            putOff(realm, "ada", "Not now (3 left)");
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(page.document().select("#keyward-later").text()).isEqualTo("Not now (2 left)");
            page = ada.submit(page, Map.of());
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            String secret = CampaignRealm.secret(page);
            page = ada.submit(page, Map.of("totp", OneTimeCode.at(secret, Instant.now())));
            assertThat(page.id()).isEqualTo(CODES_PAGE);
            page = ada.open(page.address()
                    .resolve(page.document().select("form").attr("action").replaceAll("session_code=[^&]*&", ""))
                    .toString());
            assertThat(page.id()).as("after a reload").isEqualTo(CODES_PAGE);
            assertThat(realm.isIn(ada.submit(page, Map.of("saved", "on")))).isTrue();
            String id = idOf(realm, "ada");
            assertThat(id.startsWith("f:")).isEqualTo(!areImported);
            assertThat(realm.kept(id))
                    .containsExactlyInAnyOrder(
                            "otp", "recovery-authn-codes", "keyward-second-factor-had", "keyward-second-factor-delay");
            Person again = Person.speaking("en");
            page = realm.signIn(again, "ada");
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            Tokens own = tokens(realm).ofCode(again.submit(page, Map.of("otp", OneTimeCode.next(secret))));

            putOff(realm, "bea", "Not now (3 left)");
            Tokens early = tokens(realm).ofPassword("bea", PASSWORD);
            assertThat(tokens(realm).refreshed(early).status()).isEqualTo(200);
            realm.configure(Map.of("deadline", OVERDUE));
            assertThat(tokens(realm).refreshed(own).status()).isEqualTo(200);
            assertThat(tokens(realm).refreshed(early).text("error_description"))
                    .contains("A second factor is required.");
            assertThat(tokens(realm).ofPassword("bea", PASSWORD).text("error_description"))
                    .isEqualTo("Account is not fully set up");
            assertAsked(realm.signIn(Person.speaking("en"), "bea"));

            JsonNode all = coverage(realm).path("all");
            assertThat(all.path("users").asInt()).isEqualTo(2);
            assertThat(all.path("enrolled").asInt()).isOne();
            assertThat(all.path("overdue").asInt()).isOne();
            assertThat(list(realm))
                    .contains(cells("ada", id, areImported) + ",enrolled,,authenticator-app,1,,everyone")
                    .containsPattern(Pattern.quote(cells("bea", idOf(realm, "bea"), areImported))
                            + ",overdue,\\S+,,1,,everyone");

            realm.configure(Map.of());
            realm.delete(id, "otp");
            realm.delete(id, "recovery-authn-codes");
            page = realm.signIn(Person.speaking("en"), "ada");
            assertAsked(page);
            assertThat(page.document().select("#keyward-due").text()).contains("was removed or reset");
        }
    }

    @Test
    @DisplayName(
            "asks for a mailed code if the realm trusts the directory's address, and for none if there is no address")
    void addresses(Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                Directory directory = new Directory();
                CampaignRealm realm =
                        CampaignRealm.of(keycloak, Map.of("smtpServer", mailbox.settings()), Map.of("proof", "true"))) {
            directory.addPerson("ada", PASSWORD);
            directory.addPersonWithoutAddress("bea", PASSWORD);
            directory.federateWithTrustedAddressesTo(realm.realm());
            makeAddressOptional(realm.realm());

            Person ada = Person.speaking("en");
            Page page = ada.submit(realm.signIn(ada, "ada"), Map.of());
            assertThat(page.id()).isEqualTo(PROOF_PAGE);
            page = ada.submit(page, Map.of("code", mailbox.codeMailedTo("ada@example.com", 1)));
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            assertThat(realm.isIn(realm.setUpApp(ada, page))).isTrue();

            Person bea = Person.speaking("en");
            page = bea.submit(realm.signIn(bea, "bea"), Map.of());
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            String secret = CampaignRealm.secret(page);
            assertThat(realm.isIn(realm.setUpApp(bea, page))).isTrue();
            Person again = Person.speaking("en");
            page = realm.signIn(again, "bea");
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            assertThat(realm.isIn(again.submit(page, Map.of("otp", OneTimeCode.next(secret)))))
                    .isTrue();
            assertThat(list(realm)).contains(",bea,,enrolled,,authenticator-app,0,,everyone");
        }
    }

    /** Returns the first cells of a user in the list. Keycloak stores neither name nor address of a user who is not imported. */
    private static String cells(String user, String id, boolean isImported) {
        return isImported ? id + "," + user + "," + user + "@example.com" : id + ",,";
    }

    private static void putOff(CampaignRealm realm, String user, String expected) {
        Person person = Person.speaking("en");
        Page page = realm.signIn(person, user);
        assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
        assertThat(page.document().select("#keyward-later").text()).isEqualTo(expected);
        assertThat(realm.isIn(person.submit(page, Map.of("later", "true")))).isTrue();
    }

    /** Asserts that the page is that of the campaign, without "Not now". */
    private static void assertAsked(Page page) {
        assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
        assertThat(page.document().select("#keyward-later")).isEmpty();
    }

    private static TokenEndpoint tokens(CampaignRealm realm) {
        return new TokenEndpoint(realm.realm());
    }

    private static String idOf(CampaignRealm realm, String username) {
        return AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/users?exact=true&username=" + username)))
                .body()
                .path(0)
                .path("id")
                .asText();
    }

    private static JsonNode coverage(CampaignRealm realm) {
        return AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/second-factor/coverage")))
                .body();
    }

    private static String list(CampaignRealm realm) {
        return AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/second-factor/coverage/users")))
                .body()
                .asText();
    }

    /** Otherwise Keycloak asks a user without an address for one before anything else. */
    private static void makeAddressOptional(TestRealm realm) {
        AdminApi admin = realm.keycloak().admin();
        String path = realm.adminPath("/users/profile");
        JsonNode profile = AdminApi.succeeded(admin.get(path)).body();
        profile.path("attributes").forEach(attribute -> {
            if (attribute.path("name").asText().equals("email")) {
                ((ObjectNode) attribute).remove("required");
            }
        });
        AdminApi.succeeded(admin.put(path, profile));
    }
}
