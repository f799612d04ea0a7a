package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.TokenEndpoint;
import dev.keyward.it.harness.TokenEndpoint.Tokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("A campaign for users who sign in at an identity provider")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class BrokeredFactorIT {

    private static final String OTP_PAGE = "login-login-otp";
    private static final String OVERDUE = in(Duration.ofDays(-1));

    @Test
    @DisplayName("tells them, counts “Not now”, lets them set up an app, and lets nobody pass after the deadline")
    void firstUse(Keycloak keycloak) {
        try (TestRealm provider = TestRealm.withPolicy(keycloak, "hashIterations(1)");
                CampaignRealm realm = CampaignRealm.of(keycloak, CampaignRealm.gate(), Map.of())) {
            provider.addUser("ada", PASSWORD, Map.of());
            provider.addUser("bea", PASSWORD, Map.of());
            realm.realm().addIdentityProvider(provider, "");
            String cohort = "identity-provider:" + provider.name();
            realm.configure(Map.of("cohorts", cohort));
            realm.addUser("stranger");
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "stranger")))
                    .isTrue();

            Person early = Person.speaking("en");
            Page page = brokered(early, realm, provider, "ada");
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(page.document().select("#keyward-later").text()).isEqualTo("Not now (3 left)");
            assertThat(realm.isIn(early.submit(page, Map.of("later", "true")))).isTrue();
            Person ada = Person.speaking("en");
            page = brokered(ada, realm, provider, "ada");
            assertThat(page.document().select("#keyward-later").text()).isEqualTo("Not now (2 left)");
            page = ada.submit(page, Map.of());
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            String secret = CampaignRealm.secret(page);
            assertThat(realm.isIn(realm.setUpApp(ada, page))).isTrue();

            assertThat(realm.isIn(brokered(Person.speaking("en"), realm, provider, "ada")))
                    .as("Keycloak asks for no second factor after an identity provider without a flow of its own")
                    .isTrue();
            askAfterwards(realm, provider);
            Person again = Person.speaking("en");
            page = brokered(again, realm, provider, "ada");
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            page = again.submit(page, Map.of("otp", OneTimeCode.next(secret)));
            assertThat(realm.isIn(page)).isTrue();
            Tokens own = tokens(realm).ofCode(page);

            Person bea = Person.speaking("en");
            page = bea.submit(brokered(bea, realm, provider, "bea"), Map.of("later", "true"));
            assertThat(realm.isIn(page)).isTrue();
            Tokens tokens = tokens(realm).ofCode(page);
            assertThat(tokens(realm).refreshed(tokens).status()).isEqualTo(200);
            realm.configure(Map.of("cohorts", cohort, "deadline", OVERDUE));
            assertThat(tokens(realm).refreshed(own).status()).isEqualTo(200);
            assertThat(tokens(realm).refreshed(tokens).text("error_description"))
                    .contains("A second factor is required.");
            assertThat(bea.open(realm.realm().signInUrl("&prompt=none"))
                            .address()
                            .getQuery())
                    .contains("error=interaction_required");
            assertAsked(bea.open(realm.realm().signInUrl("")));
            Person later = Person.speaking("en");
            page = brokered(later, realm, provider, "bea");
            assertAsked(page);
            assertAsked(later.submit(page, Map.of("later", "true")));

            assertCounted(realm, cohort, "2 users, 1 enrolled, 1 overdue");
            assertThat(list(realm))
                    .contains(",ada,ada@example.com,enrolled,,authenticator-app,1,," + cohort)
                    .containsPattern(",bea,bea@example.com,overdue,\\S+,,1,," + cohort)
                    .doesNotContain(",stranger,");
        }
    }

    @Test
    @DisplayName("asks members of an organization whom its identity provider brought, and whom an administrator added")
    void organization(Keycloak keycloak) {
        Map<String, Object> settings = new HashMap<>(CampaignRealm.gate());
        settings.put("organizationsEnabled", true);
        try (TestRealm provider = TestRealm.withPolicy(keycloak, "hashIterations(1)");
                CampaignRealm realm = CampaignRealm.of(keycloak, settings, Map.of())) {
            provider.addUser("ada", PASSWORD, Map.of("email", "ada@acme.example.com"));
            realm.realm().addIdentityProvider(provider, "first broker login");
            addOrganization(realm, provider, realm.addUser("member"));
            realm.addUser("stranger");
            realm.configure(Map.of("cohorts", "organization:acme"));

            Person ada = Person.speaking("en");
            Page page = ada.submit(brokeredByAddress(ada, realm), Map.of("later", "true"));
            assertThat(realm.isIn(page)).isTrue();
            Tokens tokens = tokens(realm).ofCode(page);
            assertThat(signIn(realm, "member").id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(realm.isIn(signIn(realm, "stranger"))).isTrue();

            realm.configure(Map.of("cohorts", "organization:acme", "deadline", OVERDUE));
            assertThat(tokens(realm).refreshed(tokens).text("error_description"))
                    .contains("A second factor is required.");
            assertAsked(brokeredByAddress(Person.speaking("en"), realm));
            assertAsked(signIn(realm, "member"));
            assertCounted(realm, "organization:acme", "2 users, 0 enrolled, 2 overdue");
            assertThat(list(realm))
                    .containsPattern(",ada@acme.example.com,overdue,\\S+,,1,,organization:acme")
                    .containsPattern(",member,member@example.com,overdue,\\S+,,0,,organization:acme")
                    .doesNotContain(",stranger,");
        }
    }

    /** Signs in at the identity provider, whose button the user has pressed. */
    private static Page brokered(Person person, CampaignRealm realm, TestRealm provider, String user) {
        return person.signIn(realm.realm(), user, PASSWORD, "&kc_idp_hint=" + provider.name());
    }

    /** Signs in at the identity provider that Keycloak selects by the domain of the user's e-mail address. */
    private static Page brokeredByAddress(Person person, CampaignRealm realm) {
        Page atProvider =
                person.submit(person.open(realm.realm().signInUrl("")), Map.of("username", "ada@acme.example.com"));
        return person.submit(atProvider, Map.of("username", "ada", "password", PASSWORD));
    }

    /** Signs in with a password in a realm with organizations, where the name comes first. */
    private static Page signIn(CampaignRealm realm, String user) {
        Person person = Person.speaking("en");
        Page name = person.open(realm.realm().signInUrl(""));
        return person.submit(person.submit(name, Map.of("username", user)), Map.of("password", PASSWORD));
    }

    /** Lets Keycloak ask for the app after a sign-in at the identity provider, if the user has one. */
    private static void askAfterwards(CampaignRealm realm, TestRealm provider) {
        new Flows(realm.realm()).make("after provider", """
            REQUIRED allow-access-authenticator
            CONDITIONAL flow second step
              REQUIRED conditional-user-configured
              REQUIRED auth-otp-form\
            """);
        change(realm, provider, settings -> settings.put("postBrokerLoginFlowAlias", "after provider"));
    }

    /** Adds an organization that has the given identity provider and member. */
    private static void addOrganization(CampaignRealm realm, TestRealm provider, String memberId) {
        AdminApi admin = realm.admin();
        String id = AdminApi.succeeded(admin.post(
                        realm.realm().adminPath("/organizations"),
                        Map.of(
                                "name",
                                "Acme",
                                "alias",
                                "acme",
                                "domains",
                                List.of(Map.of("name", "acme.example.com", "verified", false)))))
                .id();
        String path = realm.realm().adminPath("/organizations/" + id);
        AdminApi.succeeded(admin.post(path + "/identity-providers", provider.name()));
        AdminApi.succeeded(admin.post(path + "/members", memberId));
        change(
                realm,
                provider,
                settings -> settings.withObject("config")
                        .put("kc.org.domain", "acme.example.com")
                        .put("kc.org.broker.redirect.mode.email-matches", "true"));
    }

    private static void change(CampaignRealm realm, TestRealm provider, Consumer<ObjectNode> change) {
        String path = realm.realm().adminPath("/identity-provider/instances/" + provider.name());
        ObjectNode settings =
                (ObjectNode) AdminApi.succeeded(realm.admin().get(path)).body();
        change.accept(settings);
        AdminApi.succeeded(realm.admin().put(path, settings));
    }

    /** Asserts that the page is that of the campaign, without "Not now". */
    private static void assertAsked(Page page) {
        assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
        assertThat(page.document().select("#keyward-later")).isEmpty();
    }

    private static void assertCounted(CampaignRealm realm, String cohort, String expected) {
        JsonNode coverage = AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/second-factor/coverage")))
                .body();
        assertThat(coverage.path("problems")).isEmpty();
        assertThat(coverage.path("cohorts").path(0).path("cohort").asText()).isEqualTo(cohort);
        for (JsonNode counts :
                List.of(coverage.path("all"), coverage.path("cohorts").path(0))) {
            assertThat("%s users, %s enrolled, %s overdue"
                            .formatted(counts.path("users"), counts.path("enrolled"), counts.path("overdue")))
                    .isEqualTo(expected);
        }
    }

    private static String list(CampaignRealm realm) {
        return AdminApi.succeeded(realm.admin().get(realm.realm().adminPath("/second-factor/coverage/users")))
                .body()
                .asText();
    }

    private static TokenEndpoint tokens(CampaignRealm realm) {
        return new TokenEndpoint(realm.realm());
    }
}
