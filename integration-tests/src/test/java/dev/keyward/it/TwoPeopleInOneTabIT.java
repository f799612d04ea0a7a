package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Directory.Gate;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.providers.TestStepFactory;
import dev.keyward.it.providers.TestSwapFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that submit the passwords of several users in one browser tab at the same time.
 *
 * <p>Keycloak stores the user, the execution status and the notes per tab
 * and verifies passwords meanwhile, so that the result for one user can be applied to another.
 */
@DisplayName("A thief with an account who posts several user names in one tab")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoPeopleInOneTabIT {

    private static final String FORM = "login-login";
    private static final String OTP_PAGE = "login-login-otp";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";
    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String KC_ACTION = "&kc_action=UPDATE_PASSWORD";

    private final Mailbox mailbox = new Mailbox();
    private final ExecutorService requests = Executors.newCachedThreadPool();
    private final Directory directory = new Directory();
    private CheckedRealm realm;
    private boolean isSwapRegistered;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = CheckedRealm.of(keycloak, mailbox, "action: change-now");
        directory.federateTo(realm.realm(), false);
        Flows flows = new Flows(realm.realm());
        flows.make("identity first", """
            ALTERNATIVE auth-cookie
            ALTERNATIVE flow identity first forms
              REQUIRED auth-username-form
              REQUIRED auth-password-form
              REQUIRED keyward-breach-check\
            """);
    }

    @AfterAll
    void close() {
        requests.shutdownNow();
        realm.close();
        directory.close();
        mailbox.close();
    }

    /** Lets a thief pass the breach check, removes the thief from the tab, then completes the victim's password verification. */
    @ParameterizedTest
    @CsvSource({"'', " + OTP_PAGE, KC_ACTION + ", " + NEW_PASSWORD_PAGE})
    @DisplayName("is not signed in as another user after passing the check as themselves")
    void ownPass(String parameters, String expected) throws Exception {
        String suffix = parameters.isEmpty() ? "otp" : "action";
        directory.addPerson("victim-" + suffix, BREACHED);
        directory.addPerson("decoy-" + suffix, GOOD);
        realm.addUser(
                "thief-" + suffix,
                GOOD,
                Duration.ofDays(100),
                parameters.isEmpty() ? List.of(CheckedRealm.otp(Duration.ofDays(50))) : List.of(),
                Map.of());
        Person thief = Person.speaking("en");
        Page form = thief.open(realm.realm().signInUrl(parameters));
        Gate victim = directory.hold("victim-" + suffix);
        Gate decoy = directory.hold("decoy-" + suffix);

        Future<Page> asVictim = post(thief, form, "victim-" + suffix, BREACHED);
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
        page = thief.submit(
                page.id().equals(FORM) ? page : thief.open(realm.reloadUrl(page)),
                Map.of("username", "victim-" + suffix, "password", BREACHED));
        assertThat(page.id()).describedAs("the check itself").isIn(CODE_PAGE, STOP_PAGE);
    }

    /** Submits another user name while Keycloak still verifies the thief's password, and expects no sign-in. */
    @Test
    @DisplayName("is not signed in as a user whose name was submitted while their own password was being verified")
    void identityFirst() throws Exception {
        bind("identity first");
        try {
            directory.addPerson("first-thief", GOOD);
            String victim = realm.addBreached("first-victim");
            Person thief = Person.speaking("en");
            Page form = thief.submit(thief.open(realm.realm().signInUrl("")), Map.of("username", "first-thief"));
            Gate gate = directory.hold("first-thief");
            Future<Page> own = requests.submit(() -> thief.submit(form, Map.of("password", GOOD)));
            gate.awaitArrival();
            Page again = thief.open(realm.reloadUrl(form).replace("/authenticate?", "/restart?"));
            assertThat(thief.submit(again, Map.of("username", "first-victim"))
                            .document()
                            .select("input[type=password]"))
                    .hasSize(1);
            gate.open();

            assertThat(realm.isIn(own.get())).isFalse();
            assertThat(realm.sessions(victim)).isEmpty();
            assertThat(realm.details(victim, "LOGIN")).isEmpty();
        } finally {
            bind("keyward browser");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "before"})
    @DisplayName("is not signed in if the note of the breach check is damaged, even with a good password")
    void damagedNote(String position) {
        String flow = "damaged " + position;
        Flows flows = new Flows(realm.realm());
        flows.make(flow, position.equals("after") ? """
            ALTERNATIVE flow damaged after forms
              REQUIRED auth-username-password-form
              REQUIRED keyward-breach-check
              REQUIRED keyward-test-step\
            """ : """
                ALTERNATIVE flow damaged before forms
                  REQUIRED auth-username-password-form
                  REQUIRED keyward-test-step
                  REQUIRED keyward-breach-check\
                """);
        flows.configure(flow, TestStepFactory.ID, Map.of(TestStepFactory.MARK, "x"));
        bind(flow);
        try {
            String user = realm.addUser("damaged-" + position, GOOD, Duration.ofDays(100), Map.of());
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "damaged-" + position, GOOD)))
                    .describedAs("the flow without damage")
                    .isTrue();
            assertThat(realm.sessions(user)).hasSize(1);
            flows.reconfigure(flow, TestStepFactory.ID, Map.of(TestStepFactory.MARK, TestStepFactory.DAMAGE));

            Page page = Person.speaking("en").signIn(realm.realm(), "damaged-" + position, GOOD);

            assertThat(page.id()).describedAs("the sign-in restarts").isEqualTo(FORM);
            assertThat(realm.sessions(user)).hasSize(1);
        } finally {
            bind("keyward browser");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', " + OTP_PAGE, KC_ACTION + ", " + NEW_PASSWORD_PAGE})
    @DisplayName("is not signed in as another user in many runs with slow password hashes")
    void parallel(String parameters, String expected) throws Exception {
        String suffix = parameters.isEmpty() ? "otp" : "action";
        // Takes a third of a second, because test servers run without the optimizing compiler.
        AdminApi.succeeded(realm.realm().setPolicy("hashAlgorithm(pbkdf2-sha512) and hashIterations(100000)"));
        String victim = realm.realm().addUser("local-victim-" + suffix, BREACHED, Map.of());
        realm.realm().addUser("local-decoy-" + suffix, GOOD, Map.of());
        realm.realm()
                .addUser(
                        "local-thief-" + suffix,
                        "",
                        Map.of(
                                "credentials",
                                Stream.concat(
                                                Stream.of(AdminApi.passwordCredential(GOOD)),
                                                parameters.isEmpty()
                                                        ? Stream.of(CheckedRealm.otp(Duration.ofDays(50)))
                                                        : Stream.empty())
                                        .toList()));
        List<String> seen = new ArrayList<>();
        for (int run = 0; run < 20; run++) {
            Person thief = Person.speaking("en");
            Page form = thief.open(realm.realm().signInUrl(parameters));
            Future<Page> own = post(thief, form, "local-thief-" + suffix, GOOD);
            Future<Page> decoy = post(thief, reloaded(thief, form), "local-decoy-" + suffix, "wrong");
            Future<Page> asVictim = post(thief, reloaded(thief, form), "local-victim-" + suffix, BREACHED);
            for (Future<Page> page : List.of(own, decoy, asVictim)) {
                assertThat(realm.isIn(page.get())).describedAs("run " + run).isFalse();
            }
            seen.add(own.get().id());
            seen.add(asVictim.get().id());
            if (asVictim.get().id().equals(NEW_PASSWORD_PAGE)) {
                assertThat(realm.isIn(thief.chooseNewPassword(asVictim.get(), "Thief-Knows-42-This")))
                        .describedAs("run " + run)
                        .isFalse();
            }
        }
        assertThat(seen).contains(expected);
        assertThat(realm.details(victim, "LOGIN")).isEmpty();
        assertThat(realm.details(victim, "UPDATE_CREDENTIAL")).isEmpty();
        assertThat(realm.sessions(victim)).isEmpty();
    }

    @Test
    @DisplayName("is not signed in as a user who replaces them in the tab after the end of the flow")
    void replacedAtTheEnd(Keycloak keycloak) {
        registerSwap(keycloak);
        String victim = realm.addBreached("swap-victim");
        realm.addUser("swap-thief", GOOD, Duration.ofDays(100), Map.of("requiredActions", List.of(TestSwapFactory.ID)));
        Person thief = Person.speaking("en");
        Page page = thief.signIn(realm.realm(), "swap-thief", GOOD, "&login_hint=swap-victim");

        assertThat(realm.isIn(page)).isFalse();
        assertThat(realm.sessions(victim)).isEmpty();
        assertThat(realm.details(victim, "LOGIN")).isEmpty();
        assertThat(realm.details(victim, "LOGIN_ERROR")).hasSize(1);
        assertThat(thief.open(realm.realm().signInUrl("&prompt=none")).address().getQuery())
                .contains("login_required");
    }

    /** Lets a thief pass the breach check while linking an account, and continue after the victim became the tab's user. */
    @Test
    @DisplayName("cannot link their account at an identity provider to another user")
    void brokeredLinking(Keycloak keycloak) throws Exception {
        Flows flows = new Flows(realm.realm());
        flows.copy("first broker login", "linking");
        flows.require("linking", "idp-email-verification", "DISABLED");
        flows.addBehind("linking", "idp-username-password-form", "REQUIRED", "keyward-breach-check");
        flows.configure("linking", "keyward-breach-check", Map.of("action", "change-now"));
        try (TestRealm provider = TestRealm.withPolicy(keycloak, "hashIterations(1)")) {
            realm.addIdentityProvider(provider, "linking");
            directory.addPerson("victim-broker", BREACHED);
            directory.addPerson("decoy-broker", GOOD);
            provider.addUser("thief-broker", GOOD, Map.of());
            realm.addUser("thief-broker", GOOD, Duration.ofDays(100), Map.of());
            Person thief = Person.speaking("en");
            Page form = thief.open(realm.realm().signInUrl(""));
            Gate victim = directory.hold("victim-broker");
            Gate decoy = directory.hold("decoy-broker");

            Future<Page> asVictim = post(thief, form, "victim-broker", BREACHED);
            victim.awaitArrival();
            Future<Page> asDecoy = post(thief, thief.open(realm.reloadUrl(form)), "decoy-broker", "wrong");
            decoy.awaitArrival();
            Page own = thief.submit(
                    signInAt(provider, thief, thief.open(realm.reloadUrl(form)), "thief-broker"),
                    Map.of("submitAction", "linkAccount"));
            thief.submitAndStay(own, Map.of("password", GOOD));
            decoy.open();
            Page cleared = asDecoy.get();
            assertThat(cleared.id()).isEqualTo(FORM);
            victim.open();
            assertThat(asVictim.get().id()).isIn(CODE_PAGE, STOP_PAGE);
            String action = cleared.document().select("form").attr("action");
            Page page = thief.open(
                    realm.realm().url("/broker/after-first-broker-login?") + action.substring(action.indexOf('?') + 1));

            assertThat(realm.isIn(page)).isFalse();
            assertThat(realm.linked(idOf("victim-broker"))).isEmpty();
            assertThat(realm.sessions(idOf("victim-broker"))).isEmpty();
            assertThat(realm.details(idOf("victim-broker"), "LOGIN")).isEmpty();
        }
    }

    @Test
    @DisplayName("changes no account in a sign-in that another request of the tab has restarted")
    void begunAnewMeanwhile(Keycloak keycloak) {
        registerSwap(keycloak);
        String id = realm.addUser(
                "reset-thief", GOOD, Duration.ofDays(100), Map.of("requiredActions", List.of(TestSwapFactory.ID)));
        Page page = Person.speaking("en")
                .signIn(realm.realm(), "reset-thief", GOOD, "&login_hint=" + TestSwapFactory.RESET);

        assertThat(page.status()).isGreaterThanOrEqualTo(400);
        assertThat(keycloak.admin().get(realm.realm().adminPath("/users/" + id)).text("firstName"))
                .isEqualTo("Ada");
        assertThat(realm.details(id, "LOGIN")).isEmpty();
    }

    /** Gives the victim a second required action, so that the sign-in does not end when the e-mail address changes. */
    @Test
    @DisplayName("does not change the e-mail address of a user who replaces them in the tab")
    void replacedBeforeProfile(Keycloak keycloak) {
        registerSwap(keycloak);
        String victim = realm.addUser(
                "profile-victim",
                BREACHED,
                Duration.ofDays(100),
                Map.of("requiredActions", List.of("UPDATE_PROFILE", "webauthn-register")));
        realm.addUser(
                "profile-thief", GOOD, Duration.ofDays(100), Map.of("requiredActions", List.of(TestSwapFactory.ID)));
        Person thief = Person.speaking("en");
        Page page = thief.signIn(realm.realm(), "profile-thief", GOOD, "&login_hint=profile-victim");
        assertThat(page.id()).isEqualTo("login-login-update-profile");
        thief.submit(page, Map.of("email", "thief@example.com", "firstName", "Ada", "lastName", "Byron"));

        assertThat(keycloak.admin()
                        .get(realm.realm().adminPath("/users/" + victim))
                        .text("email"))
                .isEqualTo("profile-victim@example.com");
        assertThat(realm.details(victim, "LOGIN")).isEmpty();
    }

    /** Makes the victim the user of a tab that keeps the thief's breach-check status and identity provider note. */
    @Test
    @DisplayName("is not signed in as another user after an identity provider authenticated them in the same tab")
    void replacedBehindIdentityProvider(Keycloak keycloak) {
        registerSwap(keycloak);
        try (TestRealm provider = TestRealm.withPolicy(keycloak, "hashIterations(1)")) {
            realm.addIdentityProvider(provider, "");
            String victim = realm.addBreached("linked-victim");
            String thiefId = addWithFactor("linked-thief", List.of(TestSwapFactory.ID));
            realm.link(provider, "linked-thief", thiefId);
            Person thief = Person.speaking("en");
            Page page = thief.signIn(realm.realm(), "linked-thief", GOOD, "&login_hint=linked-victim");
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            page = signInAt(provider, thief, page, "linked-thief");

            assertThat(realm.isIn(page)).isFalse();
            assertThat(realm.sessions(victim)).isEmpty();
            assertThat(realm.details(victim, "LOGIN")).isEmpty();
            assertThat(realm.details(victim, "LOGIN_ERROR")).hasSize(1);
        }
    }

    @Test
    @DisplayName("does not keep a user from the account of an identity provider after a password for another account")
    void otherAccountAtIdentityProvider(Keycloak keycloak) {
        try (TestRealm provider = TestRealm.withPolicy(keycloak, "hashIterations(1)")) {
            realm.addIdentityProvider(provider, "");
            addWithFactor("first-account", List.of());
            String second = realm.addUser("second-account", GOOD, Duration.ofDays(100), Map.of());
            realm.link(provider, "second-account", second);
            Person person = Person.speaking("en");
            Page page = person.signIn(realm.realm(), "first-account", GOOD);
            assertThat(page.id()).isEqualTo(OTP_PAGE);

            assertThat(realm.isIn(signInAt(provider, person, page, "second-account")))
                    .isTrue();
            assertThat(realm.sessions(second)).hasSize(1);
        }
    }

    private String addWithFactor(String username, List<String> actions) {
        return realm.addUser(
                username,
                GOOD,
                Duration.ofDays(100),
                List.of(CheckedRealm.otp(Duration.ofDays(50))),
                Map.of("requiredActions", actions));
    }

    /** Signs in at the identity provider as its button on the sign-in page does, although the tab shows another page. */
    private Page signInAt(TestRealm provider, Person person, Page page, String username) {
        String action = page.document().select("form").attr("action");
        Page form = person.open(realm.realm().url("/broker/" + provider.name() + "/login?")
                + action.substring(action.indexOf('?') + 1));
        return person.submit(form, Map.of("username", username, "password", GOOD));
    }

    private void registerSwap(Keycloak keycloak) {
        if (!isSwapRegistered) {
            AdminApi.succeeded(keycloak.admin()
                    .post(
                            realm.realm().adminPath("/authentication/register-required-action"),
                            Map.of("providerId", TestSwapFactory.ID, "name", "swap")));
            isSwapRegistered = true;
        }
    }

    /** Reloads the tab until it shows a form: Keycloak answers 500 while another request of the tab removes its user. */
    private Page reloaded(Person person, Page page) {
        Page reloaded = person.open(realm.reloadUrl(page));
        for (int more = 10; more > 0 && reloaded.document().selectFirst("form") == null; more--) {
            reloaded = person.open(realm.reloadUrl(page));
        }
        return reloaded;
    }

    private Future<Page> post(Person person, Page form, String username, String password) {
        return requests.submit(() -> person.submit(form, Map.of("username", username, "password", password)));
    }

    private void bind(String flow) {
        AdminApi.succeeded(
                realm.realm().keycloak().admin().put(realm.realm().adminPath(""), Map.of("browserFlow", flow)));
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
