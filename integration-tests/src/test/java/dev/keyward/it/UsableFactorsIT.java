package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("A campaign whose factors are switched off")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class UsableFactorsIT {

    private static final String YESTERDAY = in(Duration.ofDays(-1));

    private static final String STOP_PAGE = "login-keyward-factor-stop";

    private static final String PROOF_PAGE = "login-keyward-factor-code";

    private static final Duration AGO = Duration.ofDays(50);

    private static final String VERIFICATION = "webAuthnPolicyPasswordlessUserVerificationRequirement";

    @Test
    @DisplayName("offers the factors that are left, and lets everybody in if none is, until one is back")
    void switchedOff(Keycloak keycloak) {
        Map<String, String> campaign = Map.of("deadline", YESTERDAY, "factors", "authenticator-app##security-key");
        try (CampaignRealm realm = CampaignRealm.of(keycloak, CampaignRealm.gate(), Map.of())) {
            realm.addUser("ada");
            String refreshToken = token(realm, "grant_type=password&client_id=shop&username=ada&password=" + PASSWORD)
                    .replaceAll(".*\"refresh_token\":\"([^\"]+)\".*", "$1");
            realm.configure(campaign);
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(page.document().select("input[name=factor]")).hasSize(2);

            realm.enable("CONFIGURE_TOTP", false);
            page = ada.submit(page, Map.of("factor", "authenticator-app"));
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("input[name=factor]").val()).isEqualTo("security-key");
            assertThat(refreshed(realm, refreshToken)).contains("invalid_grant");

            realm.enable("webauthn-register", false);
            assertThat(realm.isIn(ada.submit(page, Map.of()))).isTrue();
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "ada"))).isTrue();
            assertThat(token(realm, "grant_type=password&client_id=shop&username=ada&password=" + PASSWORD))
                    .contains("access_token");
            assertThat(refreshed(realm, refreshToken)).contains("access_token");
            assertThat(problems(realm)).contains("users can set up none of them now", "CONFIGURE_TOTP");

            realm.enable("CONFIGURE_TOTP", true);
            assertThat(problems(realm)).doesNotContain("users can set up none of them now");
            Person later = Person.speaking("en");
            page = realm.signIn(later, "ada");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(realm.isIn(realm.setUpApp(later, later.submit(page, Map.of()))))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("asks for no passkey once the policy requires no user verification, because passkeys no longer count")
    void loweredPolicy(Keycloak keycloak) {
        try (CampaignRealm realm =
                CampaignRealm.of(keycloak, Passkeys.settings(), Map.of("deadline", YESTERDAY, "factors", "passkey"))) {
            realm.addUser("ada", List.of(CheckedRealm.passkey(AGO)));
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);

            realm.change(Map.of(VERIFICATION, "preferred"));
            assertThat(realm.isIn(ada.submit(page, Map.of()))).isTrue();
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "ada"))).isTrue();
            assertThat(problems(realm)).contains("require user verification", "users can set up none of them now");

            realm.configure(Map.of("deadline", YESTERDAY));
            realm.change(Map.of(VERIFICATION, "required"));
            realm.configure(Map.of("deadline", YESTERDAY, "factors", "passkey##authenticator-app"));
            realm.change(Map.of(VERIFICATION, "preferred"));
            Person other = Person.speaking("en");
            page = other.submit(realm.signIn(other, "ada"), Map.of());
            assertThat(page.id()).as("the passkey is not offered").isEqualTo(TOTP_PAGE);
            assertThat(realm.isIn(realm.setUpApp(other, page))).isTrue();
        }
    }

    @Test
    @DisplayName("refuses passkeys where no page or flow of a sign-in asks for them")
    void passkeysUnused(Keycloak keycloak) {
        Map<String, String> passkey = Map.of("factors", "passkey");
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            AdminApi.Answer refused = realm.tryToConfigure(passkey);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("errorMessage"))
                    .contains("factors: 'passkey' is not allowed; enable passkeys in the WebAuthn passwordless policy");

            new Flows(realm.realm()).make("keys", """
                REQUIRED auth-username-form
                REQUIRED flow way
                  ALTERNATIVE webauthn-authenticator-passwordless
                  ALTERNATIVE auth-password-form\
                """);
            assertThat(realm.tryToConfigure(passkey).status())
                    .as("no sign-in uses the flow")
                    .isEqualTo(400);
            realm.change(Map.of("browserFlow", "keys"));
            realm.configure(passkey);
            assertThat(problems(realm)).doesNotContain("passkey");
            realm.change(Map.of("browserFlow", "browser"));
            assertThat(problems(realm)).contains("enable passkeys", "users can set up none of them now");
            realm.change(Passkeys.settings());
            assertThat(problems(realm)).doesNotContain("passkey");
        }
    }

    @Test
    @DisplayName(
            "stops a user with a passkey and no verified address only while the passkey can be used, with the help")
    void passkeyStop(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(
                keycloak,
                Passkeys.settings(),
                Map.of(
                        "deadline",
                        YESTERDAY,
                        "factors",
                        "authenticator-app##passkey",
                        "proof",
                        "true",
                        "help",
                        "Room 101"))) {
            realm.addUser("ada", List.of(CheckedRealm.passkey(AGO)), Map.of("emailVerified", false));
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(page.document().select("#keyward-has-passkey")).hasSize(1);
            page = ada.submit(page, Map.of("factor", "authenticator-app"));
            assertThat(page.id()).isEqualTo(STOP_PAGE);
            assertThat(page.document().select("#keyward-help").text()).isEqualTo("Room 101");
            page = ada.submit(page, Map.of("back", "true"));
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);

            realm.change(Map.of("webAuthnPolicyPasswordlessPasskeysEnabled", false));
            page = realm.signIn(Person.speaking("en"), "ada");
            assertThat(page.document().select("#keyward-has-passkey")).isEmpty();
            Person later = Person.speaking("en");
            page = later.submit(realm.signIn(later, "ada"), Map.of());
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            assertThat(realm.isIn(realm.setUpApp(later, page))).isTrue();
        }
    }

    @Test
    @DisplayName(
            "asks before the deadline only where pages can be shown, but closes direct grants after a removed factor")
    void withoutPages(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            String id = realm.addUser("ada");
            realm.enable(false);
            Person ada = Person.speaking("en");
            assertThat(realm.isIn(realm.signIn(ada, "ada"))).isTrue();
            realm.enable(true);
            realm.configure(Map.of("not-now", "0"));
            assertThat(token(realm, "grant_type=password&client_id=shop&username=ada&password=" + PASSWORD))
                    .contains("access_token");
            assertThat(realm.isIn(ada.open(realm.realm().signInUrl("&prompt=none"))))
                    .isTrue();
            Page page = ada.open(realm.realm().signInUrl(""));
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("#keyward-later")).isEmpty();

            assertThat(realm.isIn(realm.setUpApp(ada, ada.submit(page, Map.of()))))
                    .isTrue();
            realm.delete(id, "otp");
            assertThat(token(realm, "grant_type=password&client_id=shop&username=ada&password=" + PASSWORD))
                    .contains("Account is not fully set up");
        }
    }

    @Test
    @DisplayName("leads back to the choice from the mailed code, the app, the passkey and the security key")
    void wayBack(Keycloak keycloak) {
        Map<String, Object> settings = new HashMap<>(Passkeys.settings());
        try (Mailbox mailbox = new Mailbox()) {
            settings.put("smtpServer", mailbox.settings());
            try (CampaignRealm realm = CampaignRealm.of(
                    keycloak,
                    settings,
                    Map.of("factors", "authenticator-app##passkey##security-key", "proof", "true"))) {
                realm.addUser("ada");
                Person ada = Person.speaking("en");
                Page page = realm.signIn(ada, "ada");
                page = ada.submit(page, Map.of("factor", "security-key"));
                assertThat(page.id()).isEqualTo(PROOF_PAGE);
                assertThat(page.document().select("#keyward-back")).hasSize(1);
                page = ada.submit(page, Map.of("back", "true"));
                assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);

                realm.configure(Map.of("factors", "authenticator-app##passkey##security-key"));
                for (String factor : List.of("passkey", "security-key")) {
                    page = ada.submit(page, Map.of("factor", factor));
                    assertThat(page.document().select("#cancelWebAuthnAIA"))
                            .as(factor)
                            .hasSize(1);
                    page = ada.submit(page, Map.of("cancel-aia", "true"));
                    assertThat(page.id()).as(factor).isEqualTo(CAMPAIGN_PAGE);
                }
                page = ada.submit(page, Map.of("factor", "authenticator-app"));
                assertThat(page.document().select("#keyward-back")).hasSize(1);
                page = ada.submit(page, Map.of("back", "true"));
                assertThat(realm.isIn(ada.submit(page, Map.of("later", "true"))))
                        .isTrue();

                realm.realm().addUser("bea", PASSWORD, Map.of("requiredActions", List.of("webauthn-register")));
                Person bea = Person.speaking("en");
                page = realm.signIn(bea, "bea");
                assertThat(page.document().select("#registerWebAuthn")).hasSize(1);
                assertThat(page.document().select("#cancelWebAuthnAIA"))
                        .as("an administrator requires it")
                        .isEmpty();
                page = bea.submit(page, Map.of("cancel-aia", "true"));
                assertThat(page.document().select("#registerWebAuthn")).hasSize(1);
            }
        }
    }

    private static String problems(CampaignRealm realm) {
        return AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/second-factor/coverage")))
                .body()
                .path("problems")
                .toString();
    }

    private static String refreshed(CampaignRealm realm, String refreshToken) {
        return token(realm, "grant_type=refresh_token&client_id=shop&refresh_token=" + refreshToken);
    }

    private static String token(CampaignRealm realm, String form) {
        return Person.speaking("en")
                .post(URI.create(realm.realm().url("/protocol/openid-connect/token")), form)
                .document()
                .text();
    }
}
