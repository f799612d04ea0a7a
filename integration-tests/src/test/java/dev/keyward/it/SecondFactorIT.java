package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.CODES_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A campaign for a second factor")
@ExtendWith(SharedKeycloak.class)
@Order(6)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class SecondFactorIT {

    private static final String TOKEN = "/protocol/openid-connect/token";

    private static final String YESTERDAY = in(Duration.ofDays(-1));

    @Test
    @DisplayName("tells users, who set up an app with a code, save recovery codes, and sign in again with the app")
    void firstUse(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            String id = realm.addUser("ada");
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("#keyward-due").text())
                    .matches("Set it up by \\w+ \\d+, 20\\d\\d at \\d+:\\d\\d.[AP]M \\S+\\. After that, .*");
            page = ada.submit(page, Map.of());
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            String secret = CampaignRealm.secret(page);
            page = ada.submit(page, Map.of("totp", "000000"));
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            assertThat(page.document().select("#keyward-totp-error").text()).contains("does not match");
            assertThat(CampaignRealm.secret(page)).isEqualTo(secret);
            page = ada.submit(page, Map.of("totp", OneTimeCode.at(secret, Instant.now())));
            assertThat(page.id()).isEqualTo(CODES_PAGE);
            page = ada.submit(page, Map.of());
            assertThat(page.id()).isEqualTo(CODES_PAGE);
            assertThat(page.document().select("#keyward-error").text()).contains("tick the box");
            page = ada.submit(page, Map.of("saved", "on"));
            assertThat(realm.isIn(page)).isTrue();
            assertThat(realm.kept(id))
                    .containsExactlyInAnyOrder("otp", "recovery-authn-codes", "keyward-second-factor-had");
            assertThat(pendingActions(realm, id)).isEmpty();

            Person again = Person.speaking("en");
            page = realm.signIn(again, "ada");
            assertThat(page.id()).isEqualTo("login-login-otp");
            page = again.submit(page, Map.of("otp", OneTimeCode.next(secret)));
            assertThat(realm.isIn(page)).isTrue();
        }
    }

    @Test
    @DisplayName("counts each “Not now” once, asks once in a user session, and then requires the set-up")
    void notNow(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of("not-now", "2"))) {
            String id = realm.addUser("ada");
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(page.document().select("#keyward-later").text()).isEqualTo("Not now (2 left)");
            assertThat(realm.kept(id)).as("showing the page counts nothing").isEmpty();
            page = ada.submit(page, Map.of("later", "true"));
            assertThat(realm.isIn(page)).isTrue();
            assertThat(realm.kept(id)).containsExactly("keyward-second-factor-delay");
            assertThat(realm.isIn(ada.open(realm.realm().signInUrl("")))).isTrue();
            assertThat(realm.isIn(ada.open(realm.realm().signInUrl("&prompt=none"))))
                    .isTrue();

            Person later = Person.speaking("en");
            page = realm.signIn(later, "ada");
            assertThat(page.document().select("#keyward-due").text()).contains("last time that you can put it off");
            assertThat(page.document().select("#keyward-later").text()).isEqualTo("Not now (1 left)");
            assertThat(realm.isIn(later.submit(page, Map.of("later", "true")))).isTrue();

            Person last = Person.speaking("en");
            page = realm.signIn(last, "ada");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("#keyward-later")).isEmpty();
            assertThat(page.document().select("#keyward-due").text()).contains("You cannot put it off.");
            page = last.submit(page, Map.of("later", "true"));
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(realm.kept(id)).hasSize(2);
            assertThat(realm.isIn(realm.setUpApp(last, last.submit(page, Map.of()))))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("lets nobody pass after the deadline: not later, back, in a second tab, by kc_action, nor silently")
    void deadline(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            realm.addUser("ada");
            Person ada = Person.speaking("en");
            Page first = realm.signIn(ada, "ada");
            assertThat(realm.isIn(ada.submit(first, Map.of("later", "true")))).isTrue();

            realm.configure(Map.of("deadline", YESTERDAY));
            assertThat(ada.open(realm.realm().signInUrl("&prompt=none"))
                            .address()
                            .getQuery())
                    .contains("error=interaction_required");
            Page page = ada.open(realm.realm().signInUrl(""));
            assertThat(page.id())
                    .as("the user session is older than the deadline")
                    .isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("#keyward-later")).isEmpty();
            assertThat(ada.submit(page, Map.of("later", "true")).id()).isEqualTo(CAMPAIGN_PAGE);

            Person thief = Person.speaking("en");
            page = realm.signIn(thief, "ada");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            Page tab = thief.open(realm.realm().signInUrl(""));
            assertThat(realm.isIn(tab)).isFalse();
            Page totp = thief.submit(page, Map.of());
            assertThat(totp.id()).isEqualTo(TOTP_PAGE);
            assertThat(realm.isIn(thief.open(realm.realm().signInUrl("")))).isFalse();
            assertThat(realm.isIn(thief.submit(page, Map.of("later", "true")))).isFalse();

            Person initiator = Person.speaking("en");
            page = initiator.signIn(realm.realm(), "ada", PASSWORD, "&kc_action=CONFIGURE_TOTP");
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            page = initiator.submit(page, Map.of("cancel-aia", "true"));
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            Person other = Person.speaking("en");
            page = other.signIn(realm.realm(), "ada", PASSWORD, "&kc_action=keyward-second-factor");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(realm.isIn(other.submit(page, Map.of("cancel-aia", "true"))))
                    .isFalse();
        }
    }

    @Test
    @DisplayName("gives a new account its days, whatever the deadline")
    void grace(Keycloak keycloak) {
        try (CampaignRealm realm =
                CampaignRealm.of(keycloak, Map.of(), Map.of("deadline", YESTERDAY, "grace-days", "7"))) {
            realm.addUser("new");
            Page page = realm.signIn(Person.speaking("en"), "new");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("#keyward-later").text()).isEqualTo("Not now (3 left)");
            realm.configure(Map.of("deadline", YESTERDAY));
            assertThat(realm.signIn(Person.speaking("en"), "new").document().select("#keyward-later"))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("allows no “Not now” after a factor was removed")
    void removedFactor(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            String id = realm.addUser("ada", List.of(CheckedRealm.otp(Duration.ofDays(50))));
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(realm.isIn(ada.submit(page, Map.of("otp", CheckedRealm.otpNow()))))
                    .isTrue();
            realm.delete(id, "otp");
            page = realm.signIn(Person.speaking("en"), "ada");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("#keyward-due").text()).contains("was removed or reset");
            assertThat(page.document().select("#keyward-later")).isEmpty();

            if (ServerVersion.tested().isBefore("26.7")) {
                return; // Keycloak does not tell the type of the credential that the administrator removes
            }
            String unseen = realm.addUser("bea", List.of(CheckedRealm.otp(Duration.ofDays(50))));
            realm.delete(unseen, "otp");
            page = realm.signIn(Person.speaking("en"), "bea");
            assertThat(page.document().select("#keyward-due").text())
                    .as("the user never signed in during the campaign")
                    .contains("was removed or reset");
        }
    }

    @Test
    @DisplayName("allows no “Not now” after an app was removed, also to a user with a passkey who signs in without it")
    void removedAppBesidePasskey(Keycloak keycloak) {
        try (CampaignRealm realm =
                CampaignRealm.of(keycloak, Passkeys.settings(), Map.of("factors", "authenticator-app##passkey"))) {
            String id = realm.addUser("ada", List.of(CheckedRealm.otp(Duration.ofDays(50))));
            CheckedRealm.store(realm.realm(), id, CheckedRealm.passkey(Duration.ofDays(50)));
            Person ada = Person.speaking("en");
            Page page = realm.signIn(ada, "ada");
            assertThat(realm.isIn(ada.submit(page, Map.of("otp", CheckedRealm.otpNow()))))
                    .isTrue();
            realm.delete(id, "otp");
            page = realm.signIn(Person.speaking("en"), "ada");
            assertThat(page.document().select("#keyward-due").text()).contains("was removed or reset");
            assertThat(page.document().select("#keyward-later")).isEmpty();

            String bea = realm.addUser("bea", List.of(CampaignRealm.hadFactor("passkey")));
            CheckedRealm.store(realm.realm(), bea, CheckedRealm.passkey(Duration.ofDays(50)));
            assertThat(later(realm, "bea")).as("nothing was removed").isEqualTo("Not now (3 left)");
            realm.addUser("cleo", List.of(CampaignRealm.hadFactor("passkey")));
            assertThat(later(realm, "cleo")).as("the passkey was removed").isEmpty();
        }
    }

    @Test
    @DisplayName(
            "keeps users in the cohort of an identity provider who unlink the account, unless an administrator does")
    void unlinked(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            AdminApi admin = realm.admin();
            AdminApi.succeeded(admin.post(
                    realm.realm().adminPath("/identity-provider/instances"),
                    Map.of(
                            "alias",
                            "corp",
                            "providerId",
                            "oidc",
                            "config",
                            Map.of(
                                    "authorizationUrl", "https://127.0.0.1:9/a",
                                    "tokenUrl", "https://127.0.0.1:9/t",
                                    "clientId", "c",
                                    "clientSecret", "s"))));
            realm.configure(Map.of("cohorts", "identity-provider:corp"));
            realm.addUser("stranger");
            String id = realm.addUser("ada");
            String link = realm.realm().adminPath("/users/" + id + "/federated-identity/corp");
            AdminApi.succeeded(admin.post(link, Map.of("userId", "1", "userName", "ada")));
            AdminApi.succeeded(
                    AdminApi.ofAccount(realm.realm(), "ada", PASSWORD).delete("/linked-accounts/corp"));
            assertThat(admin.get(realm.realm().adminPath("/users/" + id + "/federated-identity"))
                            .body())
                    .isEmpty();
            assertThat(later(realm, "ada")).isEqualTo("Not now (3 left)");
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "stranger")))
                    .isTrue();
            assertThat(users(realm)).isOne();

            AdminApi.succeeded(admin.post(link, Map.of("userId", "1", "userName", "ada")));
            AdminApi.succeeded(admin.delete(link));
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "ada"))).isTrue();
            assertThat(users(realm)).isZero();
        }
    }

    /** Returns the number of users in the campaign, as the report counts them. */
    private static int users(CampaignRealm realm) {
        return AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/second-factor/coverage")))
                .body()
                .path("all")
                .path("users")
                .asInt();
    }

    @Test
    @DisplayName("asks its cohorts alone, with the earliest deadline, and survives a deleted role or group")
    void cohorts(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            TestRealm inner = realm.realm();
            Object role = inner.addRole("clerk");
            String staff = inner.addGroup("staff", "");
            String sales = inner.addGroup("sales", staff);
            String robots = inner.addGroup("robots", "");
            realm.configure(
                    Map.of("cohorts", "role:clerk until " + YESTERDAY + "##group:/staff", "exclude", "group:/robots"));
            realm.addUser("nobody");
            inner.join(realm.addUser("seller"), sales);
            String clerk = realm.addUser("clerk");
            inner.grant(clerk, role);
            inner.join(clerk, staff);
            String robot = realm.addUser("robot");
            inner.grant(robot, role);
            inner.join(robot, robots);

            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "nobody")))
                    .isTrue();
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "robot"))).isTrue();
            assertThat(later(realm, "seller")).isEqualTo("Not now (3 left)");
            assertThat(later(realm, "clerk")).as("the earliest deadline").isEmpty();

            AdminApi.succeeded(realm.admin().delete(inner.adminPath("/roles/clerk")));
            AdminApi.succeeded(realm.admin().delete(inner.adminPath("/groups/" + robots)));
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "robot"))).isTrue();
            assertThat(later(realm, "clerk")).as("still in the group").isEqualTo("Not now (3 left)");
        }
    }

    private static String later(CampaignRealm realm, String user) {
        Page page = realm.signIn(Person.speaking("en"), user);
        assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
        return page.document().select("#keyward-later").text();
    }

    @Test
    @DisplayName("lets an exempt user pass until the exemption ends, and nobody before its start")
    void exemptions(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of("deadline", YESTERDAY))) {
            realm.addUser(
                    "exempt", List.of(CampaignRealm.exemption(Instant.now().plusSeconds(3600))));
            realm.addUser(
                    "expired", List.of(CampaignRealm.exemption(Instant.now().minusSeconds(1))));
            realm.addUser("ada");
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "exempt")))
                    .isTrue();
            assertThat(realm.signIn(Person.speaking("en"), "expired").id()).isEqualTo(CAMPAIGN_PAGE);
            realm.configure(Map.of("start", in(Duration.ofDays(1))));
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "ada"))).isTrue();
            realm.configure(Map.of("start", YESTERDAY));
            assertThat(realm.signIn(Person.speaking("en"), "ada").id()).isEqualTo(CAMPAIGN_PAGE);
            realm.enable(false);
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "ada"))).isTrue();
        }
    }

    @Test
    @DisplayName("leaves service accounts alone, and closes the direct grant from the deadline on")
    void withoutPages(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            AdminApi.succeeded(realm.admin()
                    .post(
                            realm.realm().adminPath("/clients"),
                            Map.of("clientId", "robot", "secret", "robot-secret", "serviceAccountsEnabled", true)));
            realm.addUser("ada");
            assertThat(token(realm, "grant_type=password&client_id=shop&username=ada&password=" + PASSWORD))
                    .contains("access_token");
            realm.configure(Map.of("deadline", YESTERDAY));
            assertThat(token(realm, "grant_type=password&client_id=shop&username=ada&password=" + PASSWORD))
                    .contains("invalid_grant", "Account is not fully set up");
            assertThat(token(realm, "grant_type=client_credentials&client_id=robot&client_secret=robot-secret"))
                    .contains("access_token");

            Map<String, String> any = Map.of("factors", "authenticator-app##security-key");
            realm.configure(any);
            CheckedRealm.store(realm.realm(), realm.addUser("bea"), CheckedRealm.securityKey(Duration.ofDays(9)));
            realm.addUser("cleo", List.of(CheckedRealm.otp(Duration.ofDays(9))));
            String bea = "grant_type=password&client_id=shop&username=bea&password=" + PASSWORD;
            assertThat(token(realm, bea)).as("before the deadline").contains("access_token");
            realm.configure(Map.of("factors", any.get("factors"), "deadline", YESTERDAY));
            for (String path : List.of(TOKEN, TOKEN + "/")) {
                assertThat(token(realm, path, bea))
                        .as("a direct grant cannot ask for a security key")
                        .contains("invalid_grant", "Account is not fully set up");
            }
            assertThat(token(
                            realm,
                            "grant_type=password&client_id=shop&username=cleo&password=" + PASSWORD + "&totp="
                                    + CheckedRealm.otpNow()))
                    .contains("access_token");
        }
    }

    private static String token(CampaignRealm realm, String form) {
        return token(realm, TOKEN, form);
    }

    private static String token(CampaignRealm realm, String path, String form) {
        return Person.speaking("en")
                .post(URI.create(realm.realm().url(path)), form)
                .document()
                .text();
    }

    @Test
    @DisplayName("refuses a refresh from the deadline on, where the realm has the token gate")
    void refresh(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, CampaignRealm.gate(), Map.of())) {
            realm.addUser("ada");
            realm.addUser(
                    "exempt", List.of(CampaignRealm.exemption(Instant.now().plusSeconds(3600))));
            String ada = refreshToken(realm, "ada");
            String exempt = refreshToken(realm, "exempt");
            assertThat(refreshed(realm, ada)).contains("access_token");
            realm.configure(Map.of("deadline", YESTERDAY));
            assertThat(refreshed(realm, ada)).contains("invalid_grant", "A second factor is required.");
            assertThat(refreshed(realm, exempt)).contains("access_token");
        }
    }

    private static String refreshToken(CampaignRealm realm, String user) {
        String answer = token(realm, "grant_type=password&client_id=shop&username=" + user + "&password=" + PASSWORD);
        return answer.replaceAll(".*\"refresh_token\":\"([^\"]+)\".*", "$1");
    }

    private static String refreshed(CampaignRealm realm, String refreshToken) {
        return token(realm, "grant_type=refresh_token&client_id=shop&refresh_token=" + refreshToken);
    }

    @Test
    @DisplayName("refuses a factor that nobody could set up, and asks although Keycloak ignores a pending set-up")
    void unusableFactor(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of("deadline", YESTERDAY))) {
            realm.enable("webauthn-register", false);
            AdminApi.Answer answer = realm.tryToConfigure(Map.of("factors", "security-key"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("errorMessage"))
                    .contains("factors: 'security-key' is not allowed; enable the required action webauthn-register");

            realm.enable("webauthn-register", true);
            realm.configure(Map.of("deadline", YESTERDAY, "factors", "authenticator-app##security-key"));
            realm.realm().addUser("ada", PASSWORD, Map.of("requiredActions", List.of("CONFIGURE_TOTP")));
            realm.enable("CONFIGURE_TOTP", false);
            assertThat(realm.signIn(Person.speaking("en"), "ada").id())
                    .as("the pending action is disabled")
                    .isEqualTo(CAMPAIGN_PAGE);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohorts|group:staff|cohorts: 'group:staff' is not allowed; give everyone, role:NAME",
                "cohorts|role:missing|cohorts: 'role:missing' is not allowed; it does not exist in this realm",
                "exclude|nobody|exclude: 'nobody' is not allowed; give everyone, role:NAME",
                "exclude|identity-provider:corp|or organization:ALIAS, but no identity-provider, because users can"
                        + " link",
                "deadline|2026-12-14|deadline: '2026-12-14' is not allowed; give a date and time with a time zone",
                "deadline|2026-02-30T09:00Z|deadline: '2026-02-30T09:00Z' is not allowed; give a date and time",
                "start|2999-01-01T00:00Z|is not allowed; give a time before the deadline",
                "grace-days|-1|grace-days: '-1' is not allowed; give a whole number from 0 to 365.",
                "not-now|51|not-now: '51' is not allowed; give a whole number from 0 to 50.",
                "factors|sms|factors: 'sms' is not allowed; give authenticator-app, passkey, security-key.",
                "proof|maybe|proof: 'maybe' is not allowed; give true or false."
            })
    @DisplayName("refuses a bad setting where it is saved, with its name, value and range")
    void badSettings(String key, String value, String message, Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            AdminApi.Answer answer = realm.tryToConfigure(Map.of(key, value));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("errorMessage")).contains(message);
        }
    }

    private static List<String> pendingActions(CampaignRealm realm, String userId) {
        return AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/users/" + userId)))
                .body()
                .path("requiredActions")
                .valueStream()
                .map(action -> action.asText())
                .toList();
    }
}
