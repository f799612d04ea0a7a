package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Directory.Gate;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that submit the passwords of several users in one browser tab at the same time to both nodes of a cluster.
 *
 * <p>Each node works on a copy of the authentication session and writes the whole session, so that one node overwrites
 * what the other stored meanwhile. {@link TwoPeopleInOneTabIT} tests the same on one node.
 */
@DisplayName("A thief with an account who posts several user names in one tab to both nodes")
@OnCluster(expectedErrors = ClusterTwoPeopleIT.NO_USER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTwoPeopleIT {

    /** Keycloak answers 500 if another request of the tab removes its user while the login form is rendered. */
    static final String NO_USER = "Failed to process template login\\.ftl"
            + "|MediaType not set on path /realms/[^/]+/login-actions/authenticate, with response status 500"
            + "|Uncaught server error: jakarta\\.ws\\.rs\\.InternalServerErrorException: HTTP 500 ";

    private static final String FORM = "login-login";
    private static final String OTP_PAGE = "login-login-otp";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";
    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String KC_ACTION = "&kc_action=UPDATE_PASSWORD";
    private static final int RUNS = Boolean.getBoolean("soak") ? 200 : 8;

    private final Mailbox mailbox = new Mailbox();
    private final Directory directory = new Directory();
    private final ExecutorService requests = Executors.newCachedThreadPool();
    private KeycloakProcess first;
    private KeycloakProcess second;
    private CheckedRealm realm;

    @BeforeAll
    void makeRealm(Cluster cluster) {
        first = cluster.first();
        second = cluster.second();
        realm = CheckedRealm.of(first, mailbox, "action: change-now");
        directory.federateTo(realm.realm(), false);
    }

    @AfterAll
    void close() {
        requests.shutdownNow();
        realm.close();
        directory.close();
        mailbox.close();
    }

    /** Holds the victim's request on one node, while the thief passes the check and is removed from the tab on the other. */
    @ParameterizedTest
    @CsvSource({
        "'', " + OTP_PAGE + ", true",
        KC_ACTION + ", " + NEW_PASSWORD_PAGE + ", true",
        "'', " + OTP_PAGE + ", false",
        KC_ACTION + ", " + NEW_PASSWORD_PAGE + ", false"
    })
    @DisplayName("is not signed in as another user after passing the check as themselves")
    void ownPass(String parameters, String expected, boolean victimOnFirst) throws Exception {
        String suffix = (parameters.isEmpty() ? "otp-" : "action-") + victimOnFirst;
        directory.addPerson("victim-" + suffix, BREACHED);
        directory.addPerson("decoy-" + suffix, GOOD);
        realm.addUser(
                "thief-" + suffix,
                GOOD,
                Duration.ofDays(100),
                parameters.isEmpty() ? List.of(CheckedRealm.otp(Duration.ofDays(50))) : List.of(),
                Map.of());
        Person thief = Person.speaking("en").via(victimOnFirst ? second : first);
        Person elsewhere = thief.via(victimOnFirst ? first : second);
        Page form = thief.open(realm.realm().signInUrl(parameters));
        Gate victim = directory.hold("victim-" + suffix);
        Gate decoy = directory.hold("decoy-" + suffix);

        Future<Page> asVictim = post(elsewhere, form, "victim-" + suffix, BREACHED);
        victim.awaitArrival();
        Future<Page> asDecoy = post(thief, thief.open(realm.reloadUrl(form)), "decoy-" + suffix, "wrong");
        decoy.awaitArrival();
        Page own = post(thief, thief.open(realm.reloadUrl(form)), "thief-" + suffix, GOOD)
                .get();
        assertThat(own.id()).isEqualTo(expected);
        decoy.open();
        asDecoy.get();
        victim.open();
        Page page = asVictim.get();

        assertThat(page.id()).isIn(FORM, CODE_PAGE, STOP_PAGE);
        assertThat(realm.sessions(idOf("victim-" + suffix))).isEmpty();
        assertThat(realm.details(idOf("victim-" + suffix), "LOGIN")).isEmpty();
        if (page.id().equals(FORM)) {
            page = thief.submit(page, Map.of("username", "victim-" + suffix, "password", BREACHED));
        }
        assertThat(page.id()).describedAs("the check itself").isIn(CODE_PAGE, STOP_PAGE);
    }

    @Test
    @DisplayName("is not signed in as another user in many runs with slow password hashes")
    void parallel() throws Exception {
        AdminApi.succeeded(realm.realm().setPolicy("hashAlgorithm(pbkdf2-sha512) and hashIterations(150000)"));
        String victim = realm.realm().addUser("local-victim", BREACHED, Map.of());
        realm.realm().addUser("local-decoy", GOOD, Map.of());
        realm.addUser(
                "local-thief", GOOD, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
        List<String> seen = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Person one = Person.speaking("en").via(run % 2 == 0 ? first : second);
            Person other = one.via(run % 2 == 0 ? second : first);
            Page form = one.open(realm.realm().signInUrl(""));
            Future<Page> own = post(one, form, "local-thief", GOOD);
            Future<Page> decoy =
                    post(run % 3 == 0 ? one : other, one.open(realm.reloadUrl(form)), "local-decoy", "wrong");
            Future<Page> asVictim = post(other, other.open(realm.reloadUrl(form)), "local-victim", BREACHED);
            for (Future<Page> page : List.of(own, decoy, asVictim)) {
                assertThat(realm.isIn(page.get())).describedAs("run " + run).isFalse();
            }
            seen.add(own.get().id());
            seen.add(asVictim.get().id());
        }
        assertThat(seen).contains(OTP_PAGE);
        assertThat(realm.details(victim, "LOGIN")).isEmpty();
        assertThat(realm.details(victim, "UPDATE_CREDENTIAL")).isEmpty();
        assertThat(realm.sessions(victim)).isEmpty();
    }

    /** Submits the page in the background, unless the other node has made Keycloak show a page without a form. */
    private Future<Page> post(Person person, Page form, String username, String password) {
        return requests.submit(() -> form.document().select("form").isEmpty()
                ? form
                : person.submit(form, Map.of("username", username, "password", password)));
    }

    private String idOf(String username) {
        return realm.realm()
                .keycloak()
                .admin()
                .get(realm.realm().adminPath("/users?exact=true&username=" + username))
                .body()
                .path(0)
                .path("id")
                .asText();
    }
}
