package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.TestProofFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the proof by a mailed code in a required action, as a second feature beside the breach check uses it. */
@DisplayName("A mailed proof that a required action demands")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailedProofIT {

    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final int PARALLEL = 6;

    private final Mailbox mailbox = new Mailbox();
    private CheckedRealm realm;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = CheckedRealm.of(keycloak, mailbox, "action: change-now");
        register(realm.realm());
        allowUsersWithoutAddress(realm.realm());
    }

    @AfterAll
    void close() {
        realm.close();
        mailbox.close();
    }

    private static void register(TestRealm realm) {
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .post(
                        realm.adminPath("/authentication/register-required-action"),
                        Map.of("providerId", TestProofFactory.ID, "name", TestProofFactory.ID)));
    }

    /** Disables Keycloak's VERIFY_PROFILE, which asks users without an e-mail address for one before any other action. */
    private static void allowUsersWithoutAddress(TestRealm realm) {
        String path = realm.adminPath("/authentication/required-actions/VERIFY_PROFILE");
        AdminApi admin = realm.keycloak().admin();
        ObjectNode action = (ObjectNode) admin.get(path).body();
        AdminApi.succeeded(admin.put(path, action.put("enabled", false)));
    }

    private String add(String username, String password) {
        return realm.addUser(username, password, Duration.ofDays(100), Map.of("firstName", TestProofFactory.PROVER));
    }

    private List<String> results(String userId) {
        return realm.details(userId, "CUSTOM_REQUIRED_ACTION").stream()
                .filter(details -> details.containsKey(TestProofFactory.DETAIL))
                .map(details -> details.get(TestProofFactory.DETAIL))
                .toList();
    }

    private static String wrong(String code) {
        return (code.startsWith("0") ? "1" : "0") + code.substring(1);
    }

    @Test
    @DisplayName("is given with the code from the mail, which a reload of the page does not send again")
    void proven() {
        String id = add("prover", GOOD);
        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), "prover", GOOD);
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        assertThat(page.document().select("#keyward-sent").text()).contains("@example.com");
        String code = mailbox.codeMailedTo("prover@example.com", 1);

        Page reloaded = person.open(page.address().toString());
        assertThat(reloaded.document().select("#code")).hasSize(1);
        Page missing = person.submit(reloaded, Map.of("code", " "));
        assertThat(missing.error()).contains("Enter the code");
        Page refused = person.submit(missing, Map.of("code", wrong(code)));
        assertThat(refused.error()).contains("That code is not right");
        assertThat(realm.isIn(person.submit(refused, Map.of("code", code)))).isTrue();

        assertThat(results(id)).containsExactly("RIGHT", "WRONG", "MISSING");
        assertThat(mailbox.codesMailedTo("prover@example.com")).isEqualTo(1);
    }

    @Test
    @DisplayName("is given once for all features of a sign-in")
    void once() {
        String id = add("both", BREACHED);
        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), "both", BREACHED);
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        page = person.submit(page, Map.of("code", mailbox.codeMailedTo("both@example.com", 1)));
        assertThat(page.id()).isEqualTo("login-login-update-password");
        assertThat(realm.isIn(person.chooseNewPassword(page, "Copper-Lantern-94")))
                .isTrue();

        assertThat(results(id)).containsExactly("BEFORE");
        assertThat(mailbox.codesMailedTo("both@example.com")).isEqualTo(1);
    }

    @Test
    @DisplayName("is not given by an earlier sign-in")
    void nextSignIn() {
        add("again", GOOD);
        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), "again", GOOD);
        String code = mailbox.codeMailedTo("again@example.com", 1);
        assertThat(realm.isIn(person.submit(page, Map.of("code", code)))).isTrue();

        Person thief = Person.speaking("en");
        Page next = thief.signIn(realm.realm(), "again", GOOD);
        mailbox.awaitMailsTo("again@example.com", 2);
        assertThat(thief.submit(next, Map.of("code", code)).error()).contains("That code is not right");
    }

    @Test
    @DisplayName("is won by one of several parallel requests with the right code")
    void parallel() throws Exception {
        String id = add("hasty", GOOD);
        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), "hasty", GOOD);
        String code = mailbox.codeMailedTo("hasty@example.com", 1);

        ExecutorService requests = Executors.newFixedThreadPool(PARALLEL);
        try {
            CountDownLatch start = new CountDownLatch(1);
            Callable<Page> task = () -> {
                start.await();
                return person.submit(page, Map.of("code", code));
            };
            List<Future<Page>> running = new ArrayList<>();
            for (int n = 0; n < PARALLEL; n++) {
                running.add(requests.submit(task));
            }
            start.countDown();
            for (Future<Page> one : running) {
                one.get();
            }
        } finally {
            requests.shutdownNow();
        }

        assertThat(results(id)).filteredOn("RIGHT"::equals).hasSize(1);
        assertThat(results(id)).isSubsetOf("RIGHT", "REPEATED");
    }

    @ParameterizedTest
    @CsvSource({
        "no-mail-address, NO_ADDRESS",
        "not-verified, NOT_VERIFIED",
        "just-changed, CHANGED_RECENTLY",
        "changed-unverified, CHANGED_RECENTLY"
    })
    @DisplayName("cannot be given at an address that is missing, unverified or new, and the feature is told why")
    void obstacle(String user, String expected) {
        List<Map<String, Object>> records =
                user.contains("changed") ? List.of(CheckedRealm.addressChanged(Duration.ofDays(6))) : List.of();
        Map<String, Object> settings = new HashMap<>(Map.of("firstName", TestProofFactory.PROVER));
        settings.put("emailVerified", !user.contains("verified"));
        if (user.equals("no-mail-address")) {
            settings.put("email", "");
        }
        realm.addUser(user, GOOD, Duration.ofDays(100), records, settings);

        assertThat(Person.speaking("en")
                        .signIn(realm.realm(), user, GOOD)
                        .document()
                        .text())
                .isEqualTo(expected);
        assertThat(mailbox.mailsTo(user + "@example.com")).isEmpty();
    }

    @Test
    @DisplayName("shares the limit of codes with the breach check")
    void sharedLimit() {
        String id = add("greedy", BREACHED);
        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), "greedy", BREACHED);
        for (int n = 1; n < 5; n++) {
            page = person.submit(page, Map.of("resend", "true"));
        }
        mailbox.awaitMailsTo("greedy@example.com", 5);
        AdminApi.succeeded(realm.realm().tryToReset(id, GOOD));

        Page refused = Person.speaking("en").signIn(realm.realm(), "greedy", GOOD);
        assertThat(refused.id()).isEqualTo(CODE_PAGE);
        assertThat(refused.document().text()).contains("We have sent several codes already");
        assertThat(refused.document().select("#code")).isEmpty();
    }

    @Test
    @DisplayName("cannot be given at an address that was changed in a realm without the breach check")
    void withoutBreachCheck(Keycloak keycloak) {
        try (TestRealm other = TestRealm.with(keycloak, Map.of("smtpServer", mailbox.settings()))) {
            String id = other.addUser("mover", GOOD, Map.of());
            Person inside = Person.speaking("en");
            inside.signIn(other, "mover", GOOD);
            changeAddress(inside, other, "unrecorded@example.com");
            register(other);
            changeAddress(inside, other, "moved@example.com");
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            other.adminPath("/users/" + id),
                            Map.of("emailVerified", true, "firstName", TestProofFactory.PROVER)));

            assertThat(Person.speaking("en")
                            .signIn(other, "mover", GOOD)
                            .document()
                            .text())
                    .isEqualTo("CHANGED_RECENTLY");
            assertThat(mailbox.mailsTo("moved@example.com")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "keeps the recorded changes of addresses when the breach check is removed, as long as a feature demands it")
    void removedBreachCheck(Keycloak keycloak) {
        try (CheckedRealm other = CheckedRealm.of(keycloak, mailbox, "action: change-now")) {
            register(other.realm());
            String id = other.addUser(
                    "stayer",
                    BREACHED,
                    Duration.ofDays(100),
                    List.of(CheckedRealm.addressChanged(Duration.ofDays(1))),
                    Map.of());
            Person.speaking("en").signIn(other.realm(), "stayer", BREACHED);
            assertThat(other.kept(id)).containsExactlyInAnyOrder("keyward-address-changed", "keyward-password-found");

            other.apply("sign-in-protection: {}");
            assertThat(other.kept(id)).containsExactly("keyward-address-changed");

            AdminApi.succeeded(keycloak.admin()
                    .delete(other.realm().adminPath("/authentication/required-actions/" + TestProofFactory.ID)));
            other.removeSetup();
            assertThat(other.kept(id)).isEmpty();
        }
    }

    private static void changeAddress(Person person, TestRealm realm, String address) {
        Page profile = person.open(realm.signInUrl("&kc_action=UPDATE_PROFILE"));
        assertThat(person.submit(profile, Map.of("email", address)).isAt(TestRealm.REDIRECT))
                .isTrue();
    }
}
