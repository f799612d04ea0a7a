package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A sign-in at an identity provider")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokeredSecondFactorIT {

    private static final String OTP_PAGE = "login-login-otp";

    private static final String PROFILE = """
        breach-check: {action: record, proof: none}
        second-factor:
          cohorts: ["role:crew"]
          deadline: 2999-12-01T09:00 Europe/Berlin
        """;

    private CheckedRealm realm;
    private TestRealm provider;
    private TestRealm trusted;

    @BeforeAll
    void makeRealms(Keycloak keycloak) {
        realm = CheckedRealm.of(keycloak, "action: record, proof: none", Map.of());
        realm.realm().addRole("crew");
        provider = TestRealm.withPolicy(keycloak, "hashIterations(1)");
        trusted = TestRealm.withPolicy(keycloak, "hashIterations(1)");
        Flows flows = new Flows(realm.realm());
        flows.copy("first broker login", "linking");
        flows.require("linking", "idp-email-verification", "DISABLED");
        realm.addIdentityProvider(provider, "linking");
        realm.addIdentityProvider(trusted, "");
        realm.apply(PROFILE + "  trusted-providers: [" + trusted.name() + "]\n");
    }

    @AfterAll
    void close() {
        realm.close();
        provider.close();
        trusted.close();
    }

    private String addWithApp(String username) {
        return realm.addUser(
                username, GOOD, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
    }

    private Page signInAt(TestRealm at, Person person, String username) {
        return person.signIn(realm.realm(), username, GOOD, "&kc_idp_hint=" + at.name());
    }

    @Test
    @DisplayName("is followed by the second factor of a user who has one, and cannot be finished without it")
    void asked() {
        String id = addWithApp("ada");
        realm.link(provider, "ada", id);
        Person ada = Person.speaking("en");
        Page page = signInAt(provider, ada, "ada");
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        assertThat(page.document().select(".kc-feedback-text").text())
                .isEqualTo(
                        "Confirm with your second step that it’s you. If you no longer have it, contact the people who"
                                + " run this service.");
        page = ada.submit(page, Map.of("otp", "000000"));
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        page = ada.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(realm.isIn(page)).isTrue();

        Person thief = Person.speaking("en");
        page = signInAt(provider, thief, "ada");
        String action = page.document().select("form").attr("action");
        String query = action.substring(action.indexOf('?') + 1);
        assertThat(realm.isIn(thief.open(realm.realm().url("/broker/after-post-broker-login?" + query))))
                .isFalse();
        assertThat(realm.isIn(thief.open(realm.reloadUrl(page)))).isFalse();
        assertThat(realm.sessions(id)).as("that of the user alone").hasSize(1);
    }

    @Test
    @DisplayName("is not followed by anything for a user without a second factor, new or linked")
    void without() {
        realm.link(provider, "ben", realm.addUser("ben", GOOD, Duration.ofDays(100), Map.of()));
        assertThat(realm.isIn(signInAt(provider, Person.speaking("en"), "ben"))).isTrue();
        provider.addUser("newcomer", GOOD, Map.of());
        assertThat(realm.isIn(signInAt(provider, Person.speaking("en"), "newcomer")))
                .isTrue();
    }

    @Test
    @DisplayName("is not followed by the second factor if the profile trusts the identity provider")
    void trusted() {
        String id = addWithApp("cyd");
        realm.link(trusted, "cyd", id);
        assertThat(realm.isIn(signInAt(trusted, Person.speaking("en"), "cyd"))).isTrue();
        assertThat(postLoginFlow(trusted)).isEmpty();
    }

    @Test
    @DisplayName("that links an account with the password asks for one code alone, before anything is linked")
    void linking() {
        String id = addWithApp("dan");
        provider.addUser("dan", GOOD, Map.of());
        Person dan = Person.speaking("en");
        Page page = dan.submit(signInAt(provider, dan, "dan"), Map.of("submitAction", "linkAccount"));
        page = dan.submit(page, Map.of("password", GOOD));
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        page = dan.submit(page, Map.of("otp", "000000"));
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        assertThat(realm.linked(id)).isEmpty();
        page = dan.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(realm.isIn(page)).isTrue();
        assertThat(realm.linked(id)).hasSize(1);
    }

    @Test
    @DisplayName("that links an account with the password asks for a factor for which Keycloak does not ask")
    void linkingWithPasswordAlone() {
        String id = realm.addUser("eve", GOOD, Duration.ofDays(100), Map.of());
        CheckedRealm.store(realm.realm(), id, CheckedRealm.securityKey(Duration.ofDays(9)));
        provider.addUser("eve", GOOD, Map.of());
        Person eve = Person.speaking("en");
        Page page = eve.submit(signInAt(provider, eve, "eve"), Map.of("submitAction", "linkAccount"));
        page = eve.submit(page, Map.of("password", GOOD));
        assertThat(page.id()).isEqualTo("login-webauthn-authenticate");
        assertThat(realm.linked(id)).isEmpty();
    }

    @Test
    @DisplayName("is not followed by a second code if the post login flow of the provider asks for one itself")
    void ownPostLoginFlow(Keycloak keycloak) {
        try (TestRealm asking = TestRealm.withPolicy(keycloak, "hashIterations(1)")) {
            new Flows(realm.realm()).make("own factor", "REQUIRED auth-otp-form");
            realm.addIdentityProvider(asking, "");
            realm.bindPostLogin(asking, "own factor");
            realm.apply(PROFILE + "  trusted-providers: [" + trusted.name() + "]\n");
            assertThat(postLoginFlow(asking)).isEqualTo("keyward own factor");
            String id = addWithApp("fay");
            realm.link(asking, "fay", id);
            Person fay = Person.speaking("en");
            Page page = signInAt(asking, fay, "fay");
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            page = fay.submit(page, Map.of("otp", "000000"));
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            assertThat(realm.isIn(fay.submit(page, Map.of("otp", CheckedRealm.otpNow()))))
                    .isTrue();
        }
    }

    private String postLoginFlow(TestRealm at) {
        return realm.realm()
                .keycloak()
                .admin()
                .get(realm.realm().adminPath("/identity-provider/instances/" + at.name()))
                .text("postBrokerLoginFlowAlias");
    }

    /** Lets a thief pass the check with an own account and app, then signs in as the victim in the same tab. */
    @Test
    @DisplayName("does not count the factor of another user who has passed the check in the same tab")
    void otherUser() {
        String victim = addWithApp("victim");
        realm.link(provider, "victim", victim);
        realm.link(provider, "thief", addWithApp("thief"));
        Person thief = Person.speaking("en");
        Page own = signInAt(provider, thief, "thief");
        assertThat(own.id()).isEqualTo(OTP_PAGE);
        thief.submitAndStay(own, Map.of("otp", CheckedRealm.otpNow()));
        AdminApi.succeeded(provider.keycloak().admin().post(provider.adminPath("/logout-all"), Map.of()));
        Page form = thief.open(realm.reloadUrl(own)); // leads to the identity provider again
        assertThat(form.isAt(provider.url("/"))).isTrue();
        Page page = thief.submit(form, Map.of("username", "victim", "password", GOOD));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.document().text()).contains("Login timeout. Please sign in again.");
        assertThat(realm.sessions(victim)).isEmpty();
        assertThat(realm.details(victim, "LOGIN")).isEmpty();
        assertThat(realm.realm()
                        .keycloak()
                        .admin()
                        .get(realm.realm().adminPath("/events?max=100&user=" + victim))
                        .body()
                        .findValuesAsText("error"))
                .contains("different_user_authenticated");
        assertThat(thief.open(realm.realm().signInUrl("&kc_idp_hint=" + provider.name()))
                        .id())
                .as("begins anew")
                .isEqualTo(OTP_PAGE);
    }
}
