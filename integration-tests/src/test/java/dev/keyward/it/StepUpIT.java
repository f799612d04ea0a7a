package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests a step-up flow that asks for the password on the first level and for the second factor on the second level. */
@DisplayName("A breached password in a flow with levels of authentication")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepUpIT {

    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String OTP_PAGE = "login-login-otp";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";

    private final Mailbox mailbox = new Mailbox();
    private CheckedRealm realm;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = CheckedRealm.of(keycloak, mailbox, "action: change-now");
        Flows flows = new Flows(realm.realm());
        flows.make("step up", """
            ALTERNATIVE auth-cookie
            ALTERNATIVE flow step up forms
              CONDITIONAL flow level 1
                REQUIRED conditional-level-of-authentication
                REQUIRED auth-username-password-form
                REQUIRED keyward-breach-check
              CONDITIONAL flow level 2
                REQUIRED conditional-level-of-authentication
                REQUIRED auth-otp-form
            """);
        for (int level = 1; level <= 2; level++) {
            flows.configure(
                    "level " + level,
                    "conditional-level-of-authentication",
                    Map.of("loa-condition-level", Integer.toString(level), "loa-max-age", "36000"));
        }
        AdminApi.succeeded(keycloak.admin().put(realm.realm().adminPath(""), Map.of("browserFlow", "step up")));
    }

    @AfterAll
    void close() {
        realm.close();
        mailbox.close();
    }

    private String addUserWithFactor(String username) {
        return realm.addUser(
                username, BREACHED, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
    }

    @Test
    @DisplayName("is changed after a mailed code when the first level is enough, and the session gets that level")
    void firstLevel() {
        addUserWithFactor("one");
        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), "one", BREACHED);
        assertThat(page.id()).describedAs(page.document().text()).isEqualTo(CODE_PAGE);
        page = person.submit(page, Map.of("code", mailbox.codeMailedTo("one@example.com", 1)));
        assertThat(page.id()).describedAs(page.document().text()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(person.chooseNewPassword(page, GOOD))).isTrue();

        assertThat(realm.isIn(person.open(realm.realm().signInUrl("&acr_values=1"))))
                .isTrue();
        assertThat(person.open(realm.realm().signInUrl("&acr_values=2")).id()).isEqualTo(OTP_PAGE);
    }

    @Test
    @DisplayName("is changed after the second factor when the application asks for the second level")
    void secondLevel() {
        addUserWithFactor("two");
        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), "two", BREACHED, "&acr_values=2");
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        page = person.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(person.chooseNewPassword(page, GOOD))).isTrue();
        assertThat(mailbox.codesMailedTo("two@example.com")).isZero();
    }
}
