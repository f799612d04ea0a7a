package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The mailed link that links an account at an identity provider to a user")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkedAccountFactorIT {

    private static final String OTP_PAGE = "login-login-otp";
    private static final String PROOF_PAGE = "login-keyward-factor-code";

    private static final String PROFILE = """
        breach-check: {action: record, proof: none}
        second-factor:
          cohorts: ["role:crew until 2020-12-01T09:00 Europe/Berlin"]
          grace-days: 0
        """;

    private final Mailbox mailbox = new Mailbox();
    private CheckedRealm realm;
    private Object crew;
    private TestRealm provider;
    private TestRealm trusted;

    @BeforeAll
    void makeRealms(Keycloak keycloak) {
        realm = CheckedRealm.of(keycloak, mailbox, "action: record, proof: none");
        crew = realm.realm().addRole("crew");
        provider = TestRealm.withPolicy(keycloak, "hashIterations(1)");
        trusted = TestRealm.withPolicy(keycloak, "hashIterations(1)");
        realm.addIdentityProvider(provider, "");
        realm.addIdentityProvider(trusted, "");
        realm.apply(PROFILE + "  trusted-providers: [" + trusted.name() + "]\n");
    }

    @AfterAll
    void close() {
        realm.close();
        provider.close();
        trusted.close();
        mailbox.close();
    }

    private String addWithApp(String username) {
        return realm.addUser(
                username, GOOD, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
    }

    private Page signInAt(TestRealm at, Person person, String username) {
        return person.signIn(realm.realm(), username, GOOD, "&kc_idp_hint=" + at.name());
    }

    /** Signs in at the identity provider and asks for the mail that links the account, and returns the page before it. */
    private Page askForLink(TestRealm at, Person person, String username) {
        Page confirm = signInAt(at, person, username);
        person.submit(confirm, Map.of("submitAction", "linkAccount"));
        return confirm;
    }

    private String linkMailedTo(String username, int mail) {
        return mailbox.linkMailedTo(username + "@example.com", mail);
    }

    /** Returns an address of Keycloak for the tab that shows the given page. */
    private String ofTab(String path, Page page) {
        return realm.reloadUrl(page).replace("/login-actions/authenticate?", path + "?");
    }

    @ParameterizedTest
    @CsvSource({"ada, false", "bea, true"})
    @DisplayName("is followed by the second factor before anything is linked, also at a trusted provider, and once")
    void asked(String username, boolean isTrusted) {
        TestRealm at = isTrusted ? trusted : provider;
        String id = addWithApp(username);
        at.addUser(username, GOOD, Map.of());
        Person thief = Person.speaking("en");
        Page confirm = askForLink(at, thief, username);
        Page page = thief.open(linkMailedTo(username, 1));
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        assertThat(page.document().select(".kc-feedback-text").text()).startsWith("Confirm with your second step");
        page = thief.submit(page, Map.of("otp", "000000"));
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        page = thief.open(ofTab("/login-actions/first-broker-login", confirm));
        assertThat(page.id()).as("after a reload").isEqualTo(OTP_PAGE);
        String action = page.document().select("form").attr("action");
        page = thief.open(
                realm.realm().url("/broker/after-first-broker-login?") + action.substring(action.indexOf('?') + 1));
        assertThat(page.status()).isGreaterThanOrEqualTo(400);
        assertThat(realm.linked(id)).isEmpty();
        assertThat(realm.sessions(id)).isEmpty();

        Person owner = Person.speaking("en");
        askForLink(at, owner, username);
        page = owner.open(linkMailedTo(username, 2));
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        page = owner.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(realm.isIn(page))
                .as("without another code in the post login flow")
                .isTrue();
        assertThat(realm.linked(id)).hasSize(1);
        page = signInAt(at, Person.speaking("en"), username);
        if (isTrusted) {
            assertThat(realm.isIn(page)).isTrue();
        } else {
            assertThat(page.id()).isEqualTo(OTP_PAGE);
        }
    }

    @Test
    @DisplayName(
            "is followed by the second factor in the tab that waits, and in a new sign-in, if it was opened elsewhere")
    void otherBrowser() {
        String id = addWithApp("cyd");
        trusted.addUser("cyd", GOOD, Map.of());
        Person waiting = Person.speaking("en");
        Page confirm = askForLink(trusted, waiting, "cyd");
        Person elsewhere = Person.speaking("en");
        Page proceed = elsewhere.open(linkMailedTo("cyd", 1));
        elsewhere.open(proceed.document().select("a[href*=action-token]").attr("href"));
        assertThat(waiting.open(ofTab("/login-actions/first-broker-login", confirm))
                        .id())
                .isEqualTo(OTP_PAGE);

        Person again = Person.speaking("en");
        Page page = signInAt(trusted, again, "cyd");
        assertThat(page.id())
                .as("Keycloak remembers the opened link, and asks for nothing itself")
                .isEqualTo(OTP_PAGE);
        assertThat(realm.linked(id)).isEmpty();
        assertThat(realm.isIn(again.submit(page, Map.of("otp", CheckedRealm.otpNow()))))
                .isTrue();
        assertThat(realm.linked(id)).hasSize(1);
    }

    @Test
    @DisplayName("is enough for a user without a second factor")
    void without() {
        String id = realm.addUser("dan", GOOD, Duration.ofDays(100), Map.of());
        provider.addUser("dan", GOOD, Map.of());
        Person dan = Person.speaking("en");
        askForLink(provider, dan, "dan");
        assertThat(realm.isIn(dan.open(linkMailedTo("dan", 1)))).isTrue();
        assertThat(realm.linked(id)).hasSize(1);
    }

    @Test
    @DisplayName("is followed by the campaign, and by the proof before the first factor, for a user who is overdue")
    void overdue() {
        String id = realm.addUser("eve", GOOD, Duration.ofDays(100), Map.of());
        realm.realm().grant(id, crew);
        trusted.addUser("eve", GOOD, Map.of());
        Person eve = Person.speaking("en");
        askForLink(trusted, eve, "eve");
        Page page = eve.open(linkMailedTo("eve", 1));
        assertThat(page.id()).isEqualTo(CampaignRealm.CAMPAIGN_PAGE);
        assertThat(page.document().select("#keyward-later")).isEmpty();
        assertThat(realm.sessions(id)).isEmpty();
        page = eve.submit(page, Map.of());
        assertThat(page.id()).isEqualTo(PROOF_PAGE);
        page = eve.submit(page, Map.of("code", mailbox.codeMailedTo("eve@example.com", 2)));
        assertThat(page.id()).isEqualTo(CampaignRealm.TOTP_PAGE);
    }

    /**
     * Lets a thief pass the check with an own user and app, and opens the link of another user in the same tab, which makes that one the
     * user of the tab.
     */
    @Test
    @DisplayName("does not link the account that a thief has just linked to an own user in the same tab")
    void otherUser() {
        String victim = addWithApp("victim");
        String own = addWithApp("thief");
        trusted.addUser("victim", GOOD, Map.of());
        trusted.addUser("thief", GOOD, Map.of());
        Person thief = Person.speaking("en");
        Page confirm = askForLink(trusted, thief, "victim");
        String link = linkMailedTo("victim", 1);
        AdminApi.succeeded(trusted.keycloak().admin().post(trusted.adminPath("/logout-all"), Map.of()));
        Page form = thief.open(ofTab("/login-actions/restart", confirm)); // leads to the identity provider again
        assertThat(form.isAt(trusted.url("/"))).isTrue();
        thief.submit(
                thief.submit(form, Map.of("username", "thief", "password", GOOD)),
                Map.of("submitAction", "linkAccount"));
        Page otp = thief.open(linkMailedTo("thief", 1));
        assertThat(otp.id()).isEqualTo(OTP_PAGE);
        thief.submitAndStay(otp, Map.of("otp", CheckedRealm.otpNow()));
        thief.open(link);
        Page page = thief.open(ofTab("/login-actions/first-broker-login", confirm));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.document().text()).contains("Login timeout. Please sign in again.");
        assertThat(realm.linked(victim)).isEmpty();
        assertThat(realm.linked(own)).isEmpty();
        assertThat(realm.sessions(victim)).isEmpty();
        assertThat(realm.details(victim, "LOGIN")).isEmpty();
        assertThat(realm.details(victim, "IDENTITY_PROVIDER_FIRST_LOGIN_ERROR")).isNotEmpty();
    }

    /**
     * Lets a thief prove an own factor in a tab, and then sends the token of the victim's mail in the way in which a form with a code is
     * sent. Keycloak makes the victim the user of the tab, and does not run the execution that the form names.
     */
    @Test
    @DisplayName(
            "of a password reset is followed by the factor of its user, also in a tab in which a thief has proved an"
                    + " own one")
    void anotherCode(Keycloak keycloak) {
        try (TestRealm asking = TestRealm.withPolicy(keycloak, "hashIterations(1)")) {
            new Flows(realm.realm()).make("own factor", "REQUIRED auth-otp-form");
            realm.addIdentityProvider(asking, "");
            realm.bindPostLogin(asking, "own factor");
            realm.apply(PROFILE + "  trusted-providers: [" + trusted.name() + "]\n");
            addWithApp("vic");
            realm.link(asking, "mal", addWithApp("mal"));

            Person thief = Person.speaking("en");
            Page login = thief.open(realm.realm().signInUrl(""));
            thief.submit(clicked(thief, login, "reset-credentials"), Map.of("username", "vic"));
            String mailed = linkMailedTo("vic", 1);
            Page again = thief.open(ofTab("/login-actions/restart", login));
            Page form = clicked(thief, again, "/broker/" + asking.name() + "/login");
            Page otp = thief.submit(form, Map.of("username", "mal", "password", GOOD));
            assertThat(otp.id()).isEqualTo(OTP_PAGE);
            thief.submitAndStay(otp, Map.of("otp", CheckedRealm.otpNow()));
            Page page = thief.post(
                    URI.create(ofTab("/login-actions/reset-credentials", login) + "&session_code=any&key="
                            + parameter(mailed, "key") + "&execution="
                            + parameter(otp.document().select("form").attr("action"), "execution")),
                    "");

            assertThat(page.id()).isEqualTo(OTP_PAGE);
            assertThat(page.document().select(".kc-feedback-text").text()).startsWith("Confirm with your second step");
        }
    }

    private static Page clicked(Person person, Page page, String link) {
        String target = page.document().select("a[href*=" + link + "]").attr("href");
        return person.open(page.address().resolve(target).toString());
    }

    private static String parameter(String url, String name) {
        return Stream.of(url.substring(url.indexOf('?') + 1).split("&"))
                .filter(parameter -> parameter.startsWith(name + "="))
                .map(parameter -> parameter.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(url + " has no " + name));
    }
}
