package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("A sign-in that passed the password before the user had a second factor")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class OlderSignInIT {

    private static final String STOP_PAGE = "login-keyward-factor-stop";

    private static final String PROOF_PAGE = "login-keyward-factor-code";

    private static final String OTP_PAGE = "login-login-otp";

    private static final String OVERDUE = in(Duration.ofDays(-1));

    @Test
    @DisplayName("neither continues nor sets up a factor once the user has one, and begins anew with this factor")
    void parked(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            String id = realm.addUser("ada");
            Person later = Person.speaking("en");
            Page onCampaignPage = realm.signIn(later, "ada");
            Person chooser = Person.speaking("en");
            Page onOtherCampaignPage = realm.signIn(chooser, "ada");
            Person returner = Person.speaking("en");
            Page toReload = realm.signIn(returner, "ada");
            Person initiator = Person.speaking("en");
            Page onSetUp = initiator.signIn(realm.realm(), "ada", PASSWORD, "&kc_action=CONFIGURE_TOTP");
            assertThat(List.of(onCampaignPage.id(), onOtherCampaignPage.id(), toReload.id()))
                    .containsOnly(CAMPAIGN_PAGE);
            assertThat(onSetUp.id()).isEqualTo(TOTP_PAGE);

            setUpApp(realm, "ada");

            Page stopped = later.submit(onCampaignPage, Map.of("later", "true"));
            assertThat(stopped.id()).isEqualTo(STOP_PAGE);
            assertThat(stopped.document().select("#keyward-stop").text()).contains("Sign in again");
            assertThat(chooser.submit(onOtherCampaignPage, Map.of("factor", "authenticator-app"))
                            .id())
                    .isEqualTo(STOP_PAGE);
            assertThat(returner.open(toReload.address().toString()).id()).isEqualTo(STOP_PAGE);
            String secret = CampaignRealm.secret(onSetUp);
            assertThat(initiator
                            .submit(
                                    onSetUp,
                                    Map.of("totp", OneTimeCode.at(secret, Instant.now()), "userLabel", "of a thief"))
                            .id())
                    .isEqualTo(STOP_PAGE);
            assertThat(realm.kept(id)).containsOnlyOnce("otp").doesNotContain("keyward-second-factor-delay");

            Page again = later.open(restart(stopped));
            again = later.submit(again, Map.of("username", "ada", "password", PASSWORD));
            assertThat(again.id()).isEqualTo(OTP_PAGE);
        }
    }

    @Test
    @DisplayName("cannot use the mailed code of a set-up once the user has a factor")
    void parkedAtCode(Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                CampaignRealm realm =
                        CampaignRealm.of(keycloak, Map.of("smtpServer", mailbox.settings()), Map.of("proof", "true"))) {
            realm.addUser("ada");
            Person thief = Person.speaking("en");
            Page parked = thief.signIn(realm.realm(), "ada", PASSWORD, "&kc_action=CONFIGURE_TOTP");
            assertThat(parked.id()).isEqualTo(PROOF_PAGE);
            String code = mailbox.codeMailedTo("ada@example.com", 1);
            realm.configure(Map.of());
            setUpApp(realm, "ada");
            realm.configure(Map.of("proof", "true"));
            assertThat(thief.submit(parked, Map.of("code", code)).id()).isEqualTo(STOP_PAGE);
        }
    }

    @Test
    @DisplayName("keeps its user session until the deadline, and from then on must sign in again with the factor")
    void session(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, CampaignRealm.gate(), Map.of())) {
            Map<String, String> factors = Map.of("factors", "authenticator-app##security-key");
            realm.configure(factors);
            realm.addUser("ada");
            CheckedRealm.store(realm.realm(), realm.addUser("bea"), CheckedRealm.securityKey(Duration.ofDays(9)));
            Person thief = Person.speaking("en");
            Page in = thief.submit(realm.signIn(thief, "ada"), Map.of("later", "true"));
            Tokens online = tokens(realm, in);
            Tokens direct = direct(realm, "ada", "openid");
            Tokens directOffline = direct(realm, "ada", "openid offline_access");
            Tokens withoutKey = direct(realm, "bea", "openid");
            Person ada = Person.speaking("en");
            Page enrolled = ada.submit(realm.signIn(ada, "ada"), Map.of("factor", "authenticator-app"));
            String secret = CampaignRealm.secret(enrolled);
            enrolled = realm.setUpApp(ada, enrolled);
            Tokens own = tokens(realm, enrolled);
            Tokens offline = tokens(realm, thief.open(offline(realm)));
            assertThat(offline.status())
                    .as("the session lasts until the deadline")
                    .isEqualTo(200);
            assertThat(refreshed(realm, online).status()).isEqualTo(200);

            realm.configure(Map.of("factors", factors.get("factors"), "deadline", OVERDUE));
            for (Tokens older : List.of(online, offline, direct, directOffline, withoutKey)) {
                assertThat(refreshed(realm, older).text("error_description"))
                        .isEqualTo("A second factor is required. The user sets it up when signing in with a browser.");
            }
            assertThat(thief.open(realm.realm().signInUrl("&prompt=none"))
                            .address()
                            .getQuery())
                    .contains("error=interaction_required");
            Page stopped = thief.open(realm.realm().signInUrl(""));
            assertThat(stopped.id()).isEqualTo(STOP_PAGE);

            assertThat(refreshed(realm, own).status()).isEqualTo(200);
            assertThat(realm.isIn(ada.open(realm.realm().signInUrl("")))).isTrue();
            Tokens ownOffline = tokens(realm, ada.open(offline(realm)));
            assertThat(refreshed(realm, ownOffline).status()).isEqualTo(200);
            Person again = Person.speaking("en");
            Page asked = realm.signIn(again, "ada");
            assertThat(asked.id()).isEqualTo(OTP_PAGE);
            Tokens fresh = tokens(realm, again.submit(asked, Map.of("otp", OneTimeCode.next(secret))));
            assertThat(refreshed(realm, fresh).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("is not asked less with the cookies of two browsers, and can begin anew from there")
    void foreignCookies(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            realm.addUser("ada");
            Person thief = Person.speaking("en");
            assertThat(realm.isIn(thief.submit(realm.signIn(thief, "ada"), Map.of("later", "true"))))
                    .isTrue();
            setUpApp(realm, "ada");
            realm.configure(Map.of("deadline", OVERDUE));
            Person mixed = Person.speaking("en");
            mixed.open(realm.realm().signInUrl(""));
            mixed.takeUserSessionOf(thief);
            assertThat(mixed.open(realm.realm().signInUrl("&prompt=none"))
                            .address()
                            .getQuery())
                    .contains("error=interaction_required");
            Page stopped = mixed.open(realm.realm().signInUrl(""));
            assertThat(stopped.id()).isEqualTo(STOP_PAGE);
            Page again = mixed.open(restart(stopped));
            again = mixed.submit(again, Map.of("username", "ada", "password", PASSWORD));
            assertThat(again.id()).isEqualTo(OTP_PAGE);
        }
    }

    @Test
    @DisplayName("keeps its offline tokens if the user sets the factor up in the same user session")
    void sameBrowser(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, CampaignRealm.gate(), Map.of())) {
            realm.addUser("ada");
            Person ada = Person.speaking("en");
            assertThat(realm.isIn(ada.submit(realm.signIn(ada, "ada"), Map.of("later", "true"))))
                    .isTrue();
            Tokens offline = tokens(realm, ada.open(offline(realm)));
            Page setUp = ada.open(realm.realm().signInUrl("&kc_action=CONFIGURE_TOTP"));
            assertThat(realm.isIn(realm.setUpApp(ada, setUp))).isTrue();
            realm.configure(Map.of("deadline", OVERDUE));
            assertThat(refreshed(realm, offline).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("is not protected by a new factor because the user had another one long ago")
    void lostPhone(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, CampaignRealm.gate(), Map.of("deadline", OVERDUE))) {
            String id = realm.addUser(
                    "ada",
                    List.of(
                            CampaignRealm.hadFactor("authenticator-app"),
                            CampaignRealm.exemption(Instant.now().plusSeconds(3600))));
            Person thief = Person.speaking("en");
            Tokens whileExempt = tokens(realm, realm.signIn(thief, "ada"));
            AdminApi.succeeded(realm.admin().delete(realm.realm().adminPath("/second-factor/exemptions/" + id)));
            setUpApp(realm, "ada");
            assertThat(refreshed(realm, whileExempt).text("error")).isEqualTo("invalid_grant");
            assertThat(thief.open(realm.realm().signInUrl("")).id()).isEqualTo(STOP_PAGE);
        }
    }

    @Test
    @DisplayName("shows its page also to a request that claims to be a SAML message")
    void claimedMessage(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of("not-now", "0"))) {
            realm.addUser("ada");
            Person ada = Person.speaking("en");
            String address = realm.signIn(ada, "ada").address().toString();
            assertThat(ada.openWith(address, "Content-Type", "text/xml").id()).isEqualTo(CAMPAIGN_PAGE);
        }
    }

    private static String restart(Page stopped) {
        String link = stopped.document().select("#keyward-restart").attr("href");
        return stopped.address().resolve(link).toString();
    }

    private static void setUpApp(CampaignRealm realm, String user) {
        Person person = Person.speaking("en");
        assertThat(realm.isIn(realm.setUpApp(person, person.submit(realm.signIn(person, user), Map.of()))))
                .isTrue();
    }

    private static String offline(CampaignRealm realm) {
        return realm.realm().signInUrl("").replace("scope=openid", "scope=openid%20offline_access");
    }

    /** Returns the tokens for the code with which the user came back to the application. */
    private static Tokens tokens(CampaignRealm realm, Page page) {
        assertThat(realm.isIn(page)).isTrue();
        String code = page.address().getQuery().replaceAll(".*\\bcode=([^&]+).*", "$1");
        return new TokenEndpoint(realm.realm())
                .asPublicClient(
                        Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", TestRealm.REDIRECT));
    }

    private static Tokens direct(CampaignRealm realm, String user, String scope) {
        return new TokenEndpoint(realm.realm())
                .asPublicClient(
                        Map.of("grant_type", "password", "username", user, "password", PASSWORD, "scope", scope));
    }

    private static Tokens refreshed(CampaignRealm realm, Tokens tokens) {
        return new TokenEndpoint(realm.realm())
                .asPublicClient(Map.of("grant_type", "refresh_token", "refresh_token", tokens.text("refresh_token")));
    }
}
