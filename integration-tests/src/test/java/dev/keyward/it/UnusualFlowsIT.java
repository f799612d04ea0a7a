package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.RecordingRealm;
import dev.keyward.it.harness.SharedKeycloak;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A breached password in a custom flow")
@Isolated("counts lookups of the whole server")
@ExtendWith({SharedKeycloak.class, RecordingRealm.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnusualFlowsIT {

    private static final String CHECK = "keyward-breach-check";
    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String NOTICE_PAGE = "login-keyward-breached-password";
    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";
    private static final String OTP_PAGE = "login-login-otp";

    private final CheckedRealm realm;
    private final Mailbox mailbox;
    private final Flows flows;

    UnusualFlowsIT(CheckedRealm realm, Mailbox mailbox) {
        this.realm = realm;
        this.mailbox = mailbox;
        this.flows = new Flows(realm.realm());
    }

    @BeforeAll
    void makeFlows() {
        flows.make("twice", """
            ALTERNATIVE auth-cookie
            ALTERNATIVE flow twice forms
              REQUIRED auth-username-password-form
              REQUIRED keyward-breach-check
              REQUIRED keyward-breach-check\
            """);
        flows.make("levels", """
            ALTERNATIVE auth-cookie
            ALTERNATIVE flow levels forms
              REQUIRED auth-username-form
              REQUIRED flow levels password
                REQUIRED auth-password-form
                REQUIRED keyward-breach-check
              REQUIRED flow levels more
                REQUIRED keyward-breach-check\
            """);
        flows.make("late", """
            ALTERNATIVE auth-cookie
            ALTERNATIVE flow late forms
              REQUIRED auth-username-password-form
              REQUIRED keyward-breach-check
              REQUIRED auth-otp-form\
            """);
        flows.make("factor", """
            REQUIRED auth-username-password-form
            REQUIRED keyward-breach-check
            REQUIRED auth-otp-form
            REQUIRED flow factor more
              REQUIRED keyward-breach-check\
            """);
        for (String flow : List.of("twice", "levels", "late", "factor")) {
            flows.configure(flow, CHECK, Map.of("action", "record"));
        }
    }

    private void bind(String flow) {
        AdminApi.succeeded(
                realm.realm().keycloak().admin().put(realm.realm().adminPath(""), Map.of("browserFlow", flow)));
    }

    private Page signIn(Person person, String user) {
        Page page = person.open(realm.realm().signInUrl(""));
        if (page.document().select("input[type=password]").isEmpty()) {
            page = person.submit(page, Map.of("username", user));
        }
        return person.submit(page, Map.of("username", user, "password", BREACHED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"twice", "levels"})
    @DisplayName("is checked and recorded once if the flow has two breach checks")
    void recordedOnce(String flow) {
        bind(flow);
        flows.reconfigure(flow, CHECK, Map.of("action", "record"));
        String id = realm.addBreached("record-" + flow);
        double looked = realm.lookups();
        double acted = acted();
        assertThat(realm.isIn(signIn(Person.speaking("en"), "record-" + flow))).isTrue();
        assertThat(realm.details(id, "LOGIN"))
                .hasSize(1)
                .first()
                .satisfies(details -> assertThat(details).containsEntry("keyward_breach_action", "record"));
        assertThat(acted()).isEqualTo(acted + 1);
        assertThat(realm.lookups()).isEqualTo(looked + 1);
    }

    @ParameterizedTest
    @CsvSource({"twice, none, 0", "levels, none, 0", "twice, email, 1", "levels, email, 1"})
    @DisplayName("is changed once after one proof if the flow has two breach checks")
    void changedOnce(String flow, String proof, int mails) {
        bind(flow);
        flows.reconfigure(flow, CHECK, Map.of("action", "change-now", "proof", proof));
        String user = "change-" + flow + "-" + proof;
        String id = realm.addBreached(user);
        double looked = realm.lookups();
        Person person = Person.speaking("en");
        Page page = signIn(person, user);
        for (int n = 1; n <= mails; n++) {
            assertThat(page.id()).isEqualTo(CODE_PAGE);
            page = person.submit(page, Map.of("code", mailbox.codeMailedTo(user + "@example.com", n)));
        }
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(person.chooseNewPassword(page, GOOD))).isTrue();
        assertThat(mailbox.codesMailedTo(user + "@example.com")).isEqualTo(mails);
        assertThat(realm.details(id, "CUSTOM_REQUIRED_ACTION")).hasSize(1);
        assertThat(realm.lookups()).isEqualTo(looked + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"twice", "levels"})
    @DisplayName("is reported with its deadline once if the flow has two breach checks")
    void remindedOnce(String flow) {
        bind(flow);
        flows.reconfigure(flow, CHECK, Map.of("action", "change-by-deadline"));
        String user = "remind-" + flow;
        String id = realm.addBreached(user);
        double looked = realm.lookups();
        Person person = Person.speaking("en");
        Page page = signIn(person, user);
        assertThat(page.id()).isEqualTo(NOTICE_PAGE);
        assertThat(realm.isIn(person.submit(page, Map.of("later", "true")))).isTrue();
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
        assertThat(realm.lookups()).isEqualTo(looked + 1);
    }

    @Test
    @DisplayName("is changed once if the flow has a breach check before and after the second factor")
    void changedOnceWithSecondFactor() {
        bind("factor");
        flows.reconfigure("factor", CHECK, Map.of("action", "change-now", "proof", "second-factor"));
        String id = realm.addUser(
                "fay", BREACHED, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
        double looked = realm.lookups();
        Person fay = Person.speaking("en");
        Page page = signIn(fay, "fay");
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        page = fay.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(fay.chooseNewPassword(page, GOOD))).isTrue();
        assertThat(realm.details(id, "CUSTOM_REQUIRED_ACTION")).hasSize(1);
        assertThat(realm.lookups()).isEqualTo(looked + 1);
    }

    @Test
    @DisplayName("cannot be kept with \"Not now\" at one check if another check requires a change")
    void twoRules() {
        bind("twice");
        flows.reconfigure("twice", CHECK, Map.of("action", "change-by-deadline"));
        flows.reconfigureLast("twice", CHECK, Map.of("action", "change-now"));
        String id = realm.addBreached("two");
        Person two = Person.speaking("en");
        Page page = signIn(two, "two");
        assertThat(page.id()).isEqualTo("login-keyward-breached-password");
        page = two.submit(page, Map.of("later", "true", "password", GOOD));
        assertThat(realm.isIn(page)).isFalse();
        assertThat(page.id()).isEqualTo("login-login");
        assertThat(realm.sessions(id)).isEmpty();
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reload", "otp"})
    @DisplayName("has to be entered again if the request that verified it did not check it")
    void typedAgain(String sent) {
        bind("late");
        flows.reconfigure("late", CHECK, Map.of("action", "block"));
        String user = "otto-" + sent;
        String id = realm.addUser(
                user, BREACHED, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
        flows.require("late", CHECK, "DISABLED");
        Person otto = Person.speaking("en");
        double looked = realm.lookups();
        Page page = signIn(otto, user);
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        flows.require("late", CHECK, "REQUIRED");

        page = sent.equals("otp")
                ? otto.submit(page, Map.of("otp", CheckedRealm.otpNow()))
                : otto.open(realm.reloadUrl(page));
        assertThat(page.id()).isEqualTo("login-login");
        assertThat(page.document().select("input[type=password]")).hasSize(1);
        assertThat(realm.lookups()).isEqualTo(looked);
        page = otto.submit(page, Map.of("username", user, "password", BREACHED));
        assertThat(page.id()).isEqualTo(STOP_PAGE);
        assertThat(realm.lookups()).isEqualTo(looked + 1);
        assertThat(realm.details(id, "LOGIN")).isEmpty();
    }

    private double acted() {
        return Metrics.of(realm.realm().keycloak()).sum("keyward_breach_check_actions_total");
    }
}
