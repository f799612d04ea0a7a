package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("The removal of a second factor by its user")
@ExtendWith(SharedKeycloak.class)
@Order(6)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class SecondFactorRemovalIT {

    private static final String STOP_PAGE = "login-keyward-factor-stop";

    /** Keycloak's page that asks whether to delete a credential. */
    private static final String DELETE_PAGE = "login-delete-credential";

    private static final Duration AGO = Duration.ofDays(9);

    @Test
    @DisplayName("is refused for the only one, with a page that leads back to the application")
    void byApplication(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            String id = realm.addUser("ada", List.of(CheckedRealm.otp(AGO)));
            Person ada = Person.speaking("en");
            Page page = ada.submit(realm.signIn(ada, "ada"), Map.of("otp", CheckedRealm.otpNow()));
            assertThat(realm.isIn(page)).isTrue();

            page = ada.open(realm.realm().signInUrl("&kc_action=delete_credential:" + realm.credential(id, "otp")));
            assertThat(page.id()).isEqualTo(STOP_PAGE);
            assertThat(page.document().select("#keyward-stop").text()).contains("Add another one first");
            assertThat(page.document().select("#keyward-restart")).isEmpty();
            page = ada.submit(page, Map.of());
            assertThat(page.id()).as("a form that confirms the removal").isEqualTo(STOP_PAGE);
            assertThat(realm.kept(id)).contains("otp");
            page = ada.submit(page, Map.of("cancel-aia", "true"));
            assertThat(realm.isIn(page)).isTrue();
            assertThat(page.address().getQuery()).contains("kc_action_status=cancelled");
            assertThat(refusals(realm, id)).containsExactly("otp not_allowed", "otp not_allowed");
        }
    }

    @Test
    @DisplayName("is refused for the only one by the REST API, which tells the account console so")
    void byRest(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            String id = realm.addUser("ada");
            AdminApi account = AdminApi.ofAccount(realm.realm(), "ada", PASSWORD);
            account.token(); // a direct grant asks for the app once there is one
            CheckedRealm.store(realm.realm(), id, CheckedRealm.otp(AGO));
            String only = realm.credential(id, "otp");
            assertThat(isRemovable(account)).isFalse();
            AdminApi.Answer answer = account.delete("/credentials/" + only);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().toString()).contains("cannot be removed");
            assertThat(realm.kept(id)).containsExactly("otp");

            CheckedRealm.store(realm.realm(), id, CheckedRealm.otp(AGO));
            assertThat(isRemovable(account)).as("another app is left").isTrue();
            AdminApi.succeeded(account.delete("/credentials/" + only));
            assertThat(isRemovable(account)).isFalse();
            realm.delete(id, "otp");
            assertThat(realm.kept(id)).as("an administrator can remove it").doesNotContain("otp");
        }
    }

    @Test
    @DisplayName("is refused for an only security key or passkey, and allowed while a factor of another kind is left")
    void kinds(Keycloak keycloak) {
        Map<String, String> any = Map.of("factors", "authenticator-app##passkey##security-key");
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Passkeys.settings(), any)) {
            for (Map<String, Object> factor : List.of(CheckedRealm.securityKey(AGO), CheckedRealm.passkey(AGO))) {
                String type = String.valueOf(factor.get("type"));
                String id = realm.addUser(type);
                Person user = Person.speaking("en");
                Page page = realm.signIn(user, type);
                assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
                assertThat(realm.isIn(user.submit(page, Map.of("later", "true"))))
                        .isTrue();
                CheckedRealm.store(realm.realm(), id, factor);
                String deletion = "&kc_action=delete_credential:" + realm.credential(id, type);
                assertThat(user.open(realm.realm().signInUrl(deletion)).id())
                        .as(type)
                        .isEqualTo(STOP_PAGE);
                CheckedRealm.store(realm.realm(), id, CheckedRealm.otp(AGO));
                assertThat(user.open(realm.realm().signInUrl(deletion)).id())
                        .as(type + " beside an app")
                        .isEqualTo(DELETE_PAGE);
            }
        }
    }

    @Test
    @DisplayName("is refused for an app beside a passkey that does not count, and beside a security key not accepted")
    void besideOthers(Keycloak keycloak) {
        Map<String, Object> settings = new HashMap<>(Passkeys.settings());
        settings.putAll(OneTimeCode.reusable());
        Map<String, String> factors = Map.of("factors", "authenticator-app##passkey");
        try (CampaignRealm realm = CampaignRealm.of(keycloak, settings, factors)) {
            String id = realm.addUser("ada", List.of(CheckedRealm.otp(AGO)));
            CheckedRealm.store(realm.realm(), id, CheckedRealm.securityKey(AGO));
            assertThat(deletion(realm, "ada", id)).isEqualTo(STOP_PAGE);
            CheckedRealm.store(realm.realm(), id, CheckedRealm.passkey(AGO));
            assertThat(deletion(realm, "ada", id)).as("a passkey counts").isEqualTo(DELETE_PAGE);
            realm.change(Map.of("webAuthnPolicyPasswordlessUserVerificationRequirement", "preferred"));
            assertThat(deletion(realm, "ada", id))
                    .as("a passkey that verifies nobody")
                    .isEqualTo(STOP_PAGE);
        }
    }

    @Test
    @DisplayName("is allowed for a user whom no campaign asks, and for a factor that it does not accept")
    void unneeded(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, OneTimeCode.reusable(), Map.of())) {
            Map<String, Object> app = CheckedRealm.otp(AGO);
            String ada = realm.addUser("ada", List.of(app));
            String exempt = realm.addUser(
                    "exempt", List.of(app, CampaignRealm.exemption(Instant.now().plusSeconds(3600))));
            String out = realm.addUser("out", List.of(app));
            realm.realm().join(out, realm.realm().addGroup("robots", ""));
            realm.configure(Map.of("exclude", "group:/robots"));
            assertThat(deletion(realm, "ada", ada)).isEqualTo(STOP_PAGE);
            assertThat(deletion(realm, "exempt", exempt)).isEqualTo(DELETE_PAGE);
            assertThat(deletion(realm, "out", out)).isEqualTo(DELETE_PAGE);

            realm.configure(Map.of("start", in(Duration.ofDays(1))));
            assertThat(deletion(realm, "ada", ada)).as("before the start").isEqualTo(DELETE_PAGE);
            realm.configure(Map.of("factors", "security-key"));
            assertThat(deletion(realm, "ada", ada)).as("an app does not count").isEqualTo(DELETE_PAGE);
            realm.configure(Map.of());
            assertThat(deletion(realm, "ada", ada)).as("needed again").isEqualTo(STOP_PAGE);
            realm.enable("CONFIGURE_TOTP", false);
            assertThat(deletion(realm, "ada", ada))
                    .as("nobody can set up a factor, so nobody is asked")
                    .isEqualTo(DELETE_PAGE);
            realm.enable("CONFIGURE_TOTP", true);
            realm.enable(false);
            assertThat(deletion(realm, "ada", ada)).as("without a campaign").isEqualTo(DELETE_PAGE);
        }
    }

    /** Returns the page that answers a user with an app who signs in, puts off any set-up, and asks to delete the app. */
    private static String deletion(CampaignRealm realm, String username, String id) {
        Person person = Person.speaking("en");
        Page page = person.signIn(
                realm.realm(), username, PASSWORD, "&kc_action=delete_credential:" + realm.credential(id, "otp"));
        page = person.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        return page.id().equals(CAMPAIGN_PAGE)
                ? person.submit(page, Map.of("later", "true")).id()
                : page.id();
    }

    private static boolean isRemovable(AdminApi account) {
        JsonNode app =
                AdminApi.succeeded(account.get("/credentials?type=otp")).body().path(0);
        assertThat(app.path("type").asText()).isEqualTo("otp");
        return app.path("removeable").asBoolean();
    }

    /** Returns type and error of the refused removals in the events of the realm. */
    private static List<String> refusals(CampaignRealm realm, String userId) {
        return AdminApi.succeeded(realm.admin()
                        .get(realm.realm().adminPath("/events?type=REMOVE_CREDENTIAL_ERROR&user=" + userId)))
                .body()
                .valueStream()
                .map(event -> event.path("details").path("credential_type").asText() + " "
                        + event.path("error").asText())
                .toList();
    }
}
