package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests sign-ins whose requests a load balancer without sticky sessions sends to both nodes of a cluster in turn. */
@DisplayName("A sign-in with a breached password that changes the node with each request")
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterSignInIT {

    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String NOTICE_PAGE = "login-keyward-breached-password";
    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";
    private static final String OTP_PAGE = "login-login-otp";

    private final Mailbox mailbox = new Mailbox();
    private KeycloakProcess first;
    private KeycloakProcess second;
    private CheckedRealm realm;

    @BeforeAll
    void makeRealm(Cluster cluster) {
        first = cluster.first();
        second = cluster.second();
        realm = CheckedRealm.of(first, mailbox, "action: change-now");
    }

    @AfterAll
    void close() {
        realm.close();
        mailbox.close();
    }

    @Test
    @DisplayName("continues after the notice and after the mailed code")
    void noticeAndCode() {
        realm.configureCheck("action: change-by-deadline");
        String id = realm.addBreached("wanderer");
        Person person = Person.speaking("en");

        Page form = person.via(first).open(realm.realm().signInUrl(""));
        Page notice = person.via(second).submit(form, Map.of("username", "wanderer", "password", BREACHED));
        assertThat(notice.id()).isEqualTo(NOTICE_PAGE);
        assertThat(person.via(first).open(realm.reloadUrl(notice)).id()).isEqualTo(NOTICE_PAGE);
        Page code = person.via(first).submit(notice, Map.of("change", "true"));
        assertThat(code.id()).isEqualTo(CODE_PAGE);
        Page again = person.via(second).submit(code, Map.of("code", "1111 1111"));
        assertThat(again.id()).isEqualTo(CODE_PAGE);
        Page password = person.via(first).submit(again, Map.of("code", mailedCode("wanderer@example.com")));
        assertThat(password.id()).isEqualTo(NEW_PASSWORD_PAGE);

        assertThat(realm.isIn(person.via(second).chooseNewPassword(password, GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).isEmpty();
    }

    private String mailedCode(String address) {
        mailbox.awaitMailsTo(address, 2); // the other one is a notice
        return mailbox.codesTo(address).get(0);
    }

    @Test
    @DisplayName("continues after the second factor")
    void secondFactor() {
        realm.configureCheck("action: change-now, proof: second-factor");
        String id = realm.addUser(
                "with-factor",
                BREACHED,
                Duration.ofDays(100),
                List.of(CheckedRealm.otp(Duration.ofDays(50))),
                Map.of());
        Person person = Person.speaking("en");

        Page form = person.via(second).open(realm.realm().signInUrl(""));
        Page factor = person.via(first).submit(form, Map.of("username", "with-factor", "password", BREACHED));
        assertThat(factor.id()).isEqualTo(OTP_PAGE);
        Page password = person.via(second).submit(factor, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(password.id()).isEqualTo(NEW_PASSWORD_PAGE);

        assertThat(realm.isIn(person.via(first).chooseNewPassword(password, GOOD)))
                .isTrue();
        assertThat(realm.kept(id)).containsExactly("otp");
    }

    @Test
    @DisplayName("stays stopped")
    void stopped() {
        realm.configureCheck("action: block");
        String id = realm.addBreached("stopped");
        Person person = Person.speaking("en");

        Page form = person.via(first).open(realm.realm().signInUrl(""));
        Page stop = person.via(second).submit(form, Map.of("username", "stopped", "password", BREACHED));
        assertThat(stop.id()).isEqualTo(STOP_PAGE);

        assertThat(person.via(first).open(realm.reloadUrl(form)).id()).isEqualTo(STOP_PAGE);
        assertThat(realm.sessions(id)).isEmpty();
        assertThat(AdminApi.succeeded(second.admin().get(realm.realm().adminPath("/users/" + id + "/sessions")))
                        .body())
                .isEmpty();
    }
}
