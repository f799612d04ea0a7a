package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.RecordingRealm;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A breached password")
@Isolated("counts lookups of the whole server")
@ExtendWith({SharedKeycloak.class, RecordingRealm.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherSignInsIT {

    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";
    private static final String FORM = "login-login";

    private final CheckedRealm realm;
    private final Mailbox mailbox;

    OtherSignInsIT(CheckedRealm realm, Mailbox mailbox) {
        this.realm = realm;
        this.mailbox = mailbox;
    }

    @Test
    @DisplayName("is checked again when the application asks for a new sign-in in an existing session")
    void promptLogin() {
        realm.configureCheck("action: record");
        String id = realm.addBreached("ada");
        Person ada = Person.speaking("en");
        assertThat(realm.isIn(ada.signIn(realm.realm(), "ada", BREACHED))).isTrue();
        double before = realm.lookups();
        assertThat(realm.isIn(ada.open(realm.realm().signInUrl("")))).isTrue();
        assertThat(realm.lookups()).describedAs("nothing typed").isEqualTo(before);

        realm.configureCheck("action: change-now");
        Page form = ada.open(realm.realm().signInUrl("&prompt=login"));
        assertThat(form.id()).isEqualTo(FORM);
        assertThat(realm.lookups()).describedAs("nothing typed yet").isEqualTo(before);
        Page page = ada.submit(form, Map.of("password", BREACHED));
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        assertThat(realm.lookups()).isEqualTo(before + 1);
        page = ada.submit(page, Map.of("code", mailbox.codeMailedTo("ada@example.com", 1)));
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(ada.chooseNewPassword(page, GOOD))).isTrue();
        assertThat(realm.sessions(id)).hasSize(1);
    }

    @Test
    @DisplayName("is checked again when the user session is older than the application accepts")
    void maxAge() {
        realm.configureCheck("action: record");
        String id = realm.addBreached("ben");
        Person ben = Person.speaking("en");
        assertThat(realm.isIn(ben.signIn(realm.realm(), "ben", BREACHED))).isTrue();
        double before = realm.lookups();
        assertThat(realm.isIn(ben.open(realm.realm().signInUrl("&max_age=3600"))))
                .isTrue();
        // Session ages are whole seconds, so within the second of the sign-in the session is still young enough.
        String tooOld = realm.realm().signInUrl("&max_age=0");
        Await.until(
                "an old session",
                Duration.ofSeconds(60),
                () -> ben.open(tooOld).id().equals(FORM));
        assertThat(realm.lookups()).describedAs("nothing typed").isEqualTo(before);

        assertThat(realm.isIn(ben.submit(ben.open(tooOld), Map.of("password", BREACHED))))
                .isTrue();
        assertThat(realm.lookups()).isEqualTo(before + 1);
        assertThat(realm.details(id, "LOGIN").get(0)).containsEntry("keyward_breach_action", "record");
    }

    @Test
    @DisplayName("is checked when it links an account of an identity provider and the breach check follows that form")
    void linking(Keycloak keycloak) {
        try (TestRealm provider = TestRealm.withPolicy(keycloak, "hashIterations(1)")) {
            Flows flows = new Flows(realm.realm());
            flows.copy("first broker login", "linking");
            flows.require("linking", "idp-email-verification", "DISABLED");
            flows.addBehind("linking", "idp-username-password-form", "REQUIRED", "keyward-breach-check");
            flows.configure("linking", "keyward-breach-check", Map.of("action", "change-now"));
            realm.addIdentityProvider(provider, "linking");
            provider.addUser("cleo", GOOD, Map.of());
            String id = realm.addBreached("cleo");

            Person cleo = Person.speaking("en");
            Page form = cleo.submit(
                    cleo.signIn(realm.realm(), "cleo", GOOD, "&kc_idp_hint=" + provider.name()),
                    Map.of("submitAction", "linkAccount"));
            double before = realm.lookups();
            Page page = cleo.submit(form, Map.of("password", BREACHED));
            assertThat(page.id()).isEqualTo(CODE_PAGE);
            assertThat(realm.linked(id)).isEmpty();
            assertThat(realm.lookups()).isEqualTo(before + 1);
            page = cleo.submit(page, Map.of("code", mailbox.codeMailedTo("cleo@example.com", 1)));
            assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
            assertThat(realm.isIn(cleo.chooseNewPassword(page, GOOD))).isTrue();
            assertThat(realm.linked(id)).hasSize(1);
        }
    }

    /** Signs in as a thief whose account at the identity provider has the victim's e-mail address, unverified. */
    @ParameterizedTest
    @CsvSource({"change-now, " + CODE_PAGE + ", 0", "block, " + STOP_PAGE + ", 1"})
    @DisplayName("does not let a thief link an account at an identity provider")
    void linkingByThief(String action, String expected, int errors, Keycloak keycloak) {
        try (TestRealm provider = TestRealm.withPolicy(keycloak, "hashIterations(1)")) {
            realm.applyCheck("action: " + action);
            realm.addIdentityProvider(provider, "");
            String victim = "victim-" + action;
            provider.addUser("mallory", GOOD, Map.of("email", victim + "@example.com", "emailVerified", false));
            String id = realm.addBreached(victim);
            Person thief = Person.speaking("en");
            Page page = thief.submit(
                    thief.signIn(realm.realm(), "mallory", GOOD, "&kc_idp_hint=" + provider.name()),
                    Map.of("submitAction", "linkAccount"));
            page = thief.submit(page, Map.of("tryAnotherWay", "on"));
            List<String> ways =
                    page.document().select("[name=authenticationExecution]").eachAttr("value");
            page = thief.submit(page, Map.of("authenticationExecution", ways.get(ways.size() - 1)));
            page = thief.submit(page, Map.of("password", BREACHED));
            assertThat(page.id()).isEqualTo(expected);
            assertThat(realm.linked(id)).isEmpty();
            assertThat(realm.sessions(id)).isEmpty();
            assertThat(realm.details(id, "IDENTITY_PROVIDER_FIRST_LOGIN_ERROR")).hasSize(errors);
        }
    }
}
