package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a thief who knows the breached password, but has neither the user's mailbox nor the second factor. */
@DisplayName("A thief who knows a breached password")
@Isolated("moves the clock of the whole server")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainmentIT {

    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";

    private final Mailbox mailbox = new Mailbox();
    private final Person thief = Person.speaking("en");
    private CheckedRealm realm;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = CheckedRealm.of(keycloak, mailbox, "action: change-now, help: Room 101");
    }

    @AfterAll
    void close() {
        realm.close();
        mailbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE_PASSWORD",
                "UPDATE_PROFILE",
                "VERIFY_PROFILE",
                "UPDATE_EMAIL",
                "VERIFY_EMAIL",
                "CONFIGURE_TOTP",
                "webauthn-register",
                "webauthn-register-passwordless",
                "TERMS_AND_CONDITIONS"
            })
    @DisplayName("reaches no pending required action before proving to be the user")
    void requiredAction(String action) {
        String user = "waits-" + action.toLowerCase(Locale.ROOT);
        realm.addUser(user, BREACHED, Duration.ofDays(100), Map.of("requiredActions", List.of(action)));
        Page page = thief.signIn(realm.realm(), user, BREACHED);
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        assertBarred(page, action);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE_PASSWORD",
                "UPDATE_PROFILE",
                "UPDATE_EMAIL",
                "CONFIGURE_TOTP",
                "webauthn-register",
                "delete_account"
            })
    @DisplayName("reaches no action that the URL asks for before proving to be the user")
    void kcAction(String action) {
        String user = "asks-" + action.toLowerCase(Locale.ROOT);
        realm.addBreached(user);
        Page page = thief.signIn(realm.realm(), user, BREACHED, "&kc_action=" + action);
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        assertBarred(page, action);
    }

    /** Asserts that the user can reach a required action neither by its URL nor by fields that name another execution. */
    private void assertBarred(Page page, String action) {
        String query = page.address().getRawQuery();
        String here = realm.realm().url("/login-actions/");
        String with = "?execution=" + action + "&"
                + Arrays.stream(query.split("&"))
                        .filter(parameter -> !parameter.startsWith("execution="))
                        .reduce((one, other) -> one + "&" + other)
                        .orElseThrow();
        String posted = "password-new=" + GOOD + "&password-confirm=" + GOOD + "&email=thief@example.com";
        List<Page> tried = List.of(
                thief.open(here + "required-action" + with),
                thief.post(URI.create(here + "required-action" + with), posted),
                thief.post(page.address().resolve(page.document().select("form").attr("action")), "tryAnotherWay=on"),
                thief.open(here + "authenticate?" + query));
        assertThat(tried).allSatisfy(seen -> {
            assertThat(realm.isIn(seen)).isFalse();
            assertThat(seen.id())
                    .isIn(
                            CODE_PAGE,
                            "login-login-page-expired",
                            "login-error",
                            "login-login",
                            "login-select-authenticator");
        });
    }

    @Test
    @DisplayName(
            "cannot skip the page for the mailed code by naming the next execution, or with an empty or invented answer")
    void skipping() {
        String id = realm.addBreached("skipped");
        Page page = thief.signIn(realm.realm(), "skipped", BREACHED);
        String otp = realm
                .realm()
                .keycloak()
                .admin()
                .get(realm.realm().adminPath("/authentication/flows/keyward%20browser/executions"))
                .body()
                .findParents("providerId")
                .stream()
                .filter(execution -> execution.path("providerId").asText().equals("auth-otp-form"))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
        List<Map<String, String>> answers = List.of(
                Map.of("authenticationExecution", otp),
                Map.of("later", "true"),
                Map.of("change", "true"),
                Map.of("code", ""),
                Map.of("code", "        "),
                Map.of("password", GOOD));
        for (Map<String, String> answer : answers) {
            Page next = thief.submit(page, answer);
            assertThat(realm.isIn(next)).describedAs(answer.toString()).isFalse();
            assertThat(next.id()).describedAs(answer.toString()).isNotEqualTo(NEW_PASSWORD_PAGE);
            page = thief.signIn(realm.realm(), "skipped", BREACHED);
            if (!page.id().equals(CODE_PAGE)) {
                throw new AssertionError(page.document().text());
            }
        }
        assertThat(realm.sessions(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "password=" + GOOD, "later=on&password=" + GOOD})
    @DisplayName("is not signed in by any request that arrives while another request verifies the password")
    void reloading(String brings) throws ExecutionException, InterruptedException {
        String user = "raced-" + brings.length();
        String id = realm.addUser(user, BREACHED, Duration.ofDays(100), Map.of("emailVerified", false));
        ExecutorService tabs = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 20; round++) {
                Person person = Person.speaking("en");
                Page form = person.open(realm.realm().signInUrl(""));
                Future<Page> sent =
                        tabs.submit(() -> person.submit(form, Map.of("username", user, "password", BREACHED)));
                List<Future<Page>> loaded = new ArrayList<>();
                for (int tab = 0; tab < 5; tab++) {
                    loaded.add(tabs.submit(() -> loadUntil(sent, person, realm.reloadUrl(form), brings)));
                }
                assertThat(realm.isIn(sent.get())).isFalse();
                for (Future<Page> page : loaded) {
                    assertThat(realm.isIn(page.get())).isFalse();
                }
            }
        } finally {
            tabs.shutdownNow();
        }
        assertThat(realm.details(id, "LOGIN_ERROR")).isNotEmpty();
        assertThat(realm.details(id, "LOGIN")).isEmpty();
        assertThat(realm.sessions(id)).isEmpty();
    }

    private Page loadUntil(Future<Page> sent, Person person, String address, String brings) {
        Page page = load(person, address, brings);
        while (!sent.isDone() && !realm.isIn(page)) {
            page = load(person, address, brings);
        }
        return page;
    }

    private static Page load(Person person, String address, String brings) {
        return brings.isEmpty() ? person.open(address) : person.post(URI.create(address), brings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"change-now", "change-by-deadline"})
    @DisplayName("has to sign in again if the password was replaced while a page about the breached password was open")
    void replacedWhileWaiting(String action) {
        realm.configureCheck("action: " + action + ", help: Room 101");
        try {
            String user = "replaced-" + action;
            String id = realm.addBreached(user);
            Page page = thief.signIn(realm.realm(), user, BREACHED, "&kc_action=UPDATE_PASSWORD");
            String code = action.equals("change-now") ? mailbox.codeMailedTo(user + "@example.com", 1) : "";
            AdminApi.succeeded(realm.realm().tryToReset(id, GOOD));
            page = thief.submit(page, code.isEmpty() ? Map.of("later", "true") : Map.of("code", code));
            assertThat(page.id()).isEqualTo("login-login");
            assertThat(realm.sessions(id)).isEmpty();
        } finally {
            realm.configureCheck("action: change-now, help: Room 101");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unverified", "changed", "settled", "no-address"})
    @DisplayName("gets no mail at a recently changed address; the page shows the realm's help text instead")
    void address(String kind) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("emailVerified", !kind.equals("unverified"));
        if (kind.equals("no-address")) {
            settings.put("email", "");
        }
        Duration changed = Duration.ofDays(kind.equals("settled") ? 8 : 6);
        realm.addUser(
                kind,
                BREACHED,
                Duration.ofDays(100),
                List.of("changed", "settled").contains(kind)
                        ? List.of(CheckedRealm.addressChanged(changed))
                        : List.of(),
                settings);
        Page page = thief.signIn(realm.realm(), kind, BREACHED);
        if (kind.equals("settled")) {
            assertThat(page.id()).isEqualTo(CODE_PAGE);
            return;
        }
        assertThat(page.id()).isEqualTo(STOP_PAGE);
        assertThat(page.document().select("#keyward-help").text()).isEqualTo("Room 101");
        assertThat(mailbox.mailsTo(kind + "@example.com")).isEmpty();
        assertThat(thief.open(realm.realm()
                                .url("/login-actions/authenticate?"
                                        + page.address().getRawQuery()))
                        .id())
                .isIn(STOP_PAGE, "login-login-page-expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE_PROFILE", "UPDATE_EMAIL"})
    @DisplayName("cannot use an address that was changed on a Keycloak page a moment ago")
    void changedJustNow(String action) {
        String user = "moved-" + action.toLowerCase(Locale.ROOT).replace('_', '-');
        String id = realm.addUser(user, GOOD, Duration.ofDays(100), Map.of("requiredActions", List.of(action)));
        enableUpdateEmail(action.equals("UPDATE_EMAIL"));
        try {
            Person person = Person.speaking("en");
            Page page = person.signIn(realm.realm(), user, GOOD);
            assertThat(page.document().select("[name=email]")).hasSize(1);
            page = person.submit(page, Map.of("email", "new-" + user + "@example.com"));
            assertThat(realm.isIn(page)).describedAs(page.document().text()).isTrue();
        } finally {
            enableUpdateEmail(false);
        }
        assertThat(realm.kept(id)).containsExactly("keyward-address-changed");

        AdminApi.succeeded(realm.realm().tryToReset(id, BREACHED));
        AdminApi.succeeded(realm.realm()
                .keycloak()
                .admin()
                .put(realm.realm().adminPath("/users/" + id), Map.of("emailVerified", true)));
        assertThat(thief.signIn(realm.realm(), user, BREACHED).id()).isEqualTo(STOP_PAGE);
    }

    @Test
    @DisplayName("cannot use a look-alike of the user's address with a dotless i")
    void lookAlikeAddress() {
        String id = realm.addUser("vic", GOOD, Duration.ofDays(100), Map.of("email", "vic@mail.example"));
        Person inside = Person.speaking("en");
        inside.signIn(realm.realm(), "vic", GOOD);
        Page profile = inside.open(realm.realm().signInUrl("&kc_action=UPDATE_PROFILE"));
        Page page = inside.submit(profile, Map.of("email", "vic@ma\u0131l.example"));
        assertThat(realm.isIn(page)).describedAs(page.document().text()).isTrue();
        assertThat(realm.kept(id)).containsExactly("keyward-address-changed");

        AdminApi.succeeded(realm.realm().tryToReset(id, BREACHED));
        edit(id, Map.of("emailVerified", true));
        assertThat(thief.signIn(realm.realm(), "vic", BREACHED).id()).isEqualTo(STOP_PAGE);
    }

    @Test
    @DisplayName("gets no code at an address that an older user session sets while the page waits for a code")
    void changedWhileWaiting() {
        String id = realm.addUser("mover", GOOD, Duration.ofDays(100), Map.of());
        Person inside = Person.speaking("en");
        assertThat(realm.isIn(inside.signIn(realm.realm(), "mover", GOOD))).isTrue();
        AdminApi.succeeded(realm.realm().tryToReset(id, BREACHED));

        Page waiting = thief.signIn(realm.realm(), "mover", BREACHED);
        assertThat(waiting.id()).isEqualTo(CODE_PAGE);
        Page profile = inside.open(realm.realm().signInUrl("&kc_action=UPDATE_PROFILE"));
        assertThat(profile.document().select("[name=email]")).hasSize(1);
        inside.submit(profile, Map.of("email", "thief@example.com"));
        AdminApi.succeeded(realm.realm()
                .keycloak()
                .admin()
                .put(realm.realm().adminPath("/users/" + id), Map.of("emailVerified", true)));

        String code = mailbox.codeMailedTo("mover@example.com", 1);
        assertThat(thief.submit(waiting, Map.of("resend", "true")).id()).isEqualTo(STOP_PAGE);
        assertThat(thief.submit(waiting, Map.of("code", code)).id()).isEqualTo(STOP_PAGE);
        assertThat(mailbox.mailsTo("thief@example.com")).isEmpty();
    }

    @Test
    @DisplayName("loses a changed address when an administrator corrects it; then the owner gets the code")
    void corrected() {
        String id = realm.addUser("corrected", GOOD, Duration.ofDays(100), Map.of());
        Person inside = Person.speaking("en");
        inside.signIn(realm.realm(), "corrected", GOOD);
        Page profile = inside.open(realm.realm().signInUrl("&kc_action=UPDATE_PROFILE"));
        inside.submit(profile, Map.of("email", "Thief-2@example.com"));
        AdminApi.succeeded(realm.realm().tryToReset(id, BREACHED));
        edit(id, Map.of("emailVerified", true, "firstName", "Corinna"));
        assertThat(realm.kept(id)).containsExactly("keyward-address-changed");
        assertThat(thief.signIn(realm.realm(), "corrected", BREACHED).id()).isEqualTo(STOP_PAGE);

        edit(id, Map.of("email", "corrected@example.com", "emailVerified", true));
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
        assertThat(thief.signIn(realm.realm(), "corrected", BREACHED).id()).isEqualTo(CODE_PAGE);
        assertThat(mailbox.codeMailedTo("corrected@example.com", 1)).isNotEmpty();
        assertThat(mailbox.mailsTo("thief-2@example.com")).isEmpty();
    }

    private void edit(String id, Map<String, Object> representation) {
        AdminApi.succeeded(
                realm.realm().keycloak().admin().put(realm.realm().adminPath("/users/" + id), representation));
    }

    /** Enables Keycloak's required action UPDATE_EMAIL, which moves the e-mail address to a separate page. */
    private void enableUpdateEmail(boolean enabled) {
        String path = realm.realm().adminPath("/authentication/required-actions/UPDATE_EMAIL");
        AdminApi admin = realm.realm().keycloak().admin();
        ObjectNode action = (ObjectNode) admin.get(path).body();
        AdminApi.succeeded(admin.put(path, action.put("enabled", enabled)));
    }

    @Test
    @DisplayName("cannot read, set, change or delete the stored finding and address change in a realm that allows any "
            + "user attribute")
    void cannotEdit() {
        realm.realm().allowAnyAttribute();
        realm.configureCheck("action: change-by-deadline");
        try {
            String id = realm.addUser(
                    "editor",
                    BREACHED,
                    Duration.ofDays(100),
                    List.of(
                            CheckedRealm.deadline(Duration.ofDays(10), Duration.ofDays(1)),
                            CheckedRealm.addressChanged(Duration.ofDays(1))),
                    Map.of());
            Person inside = Person.speaking("en");
            Page notice = inside.signIn(realm.realm(), "editor", BREACHED);
            Map<String, String> marks = marks(id);
            assertThat(marks).hasSize(2);
            String due = notice.document().select("#keyward-due").text();
            assertThat(realm.isIn(inside.submit(notice, Map.of("later", "true"))))
                    .isTrue();

            editByAccountApi(marks);
            assertThat(marks(id)).isEqualTo(marks);
            Page profile = inside.open(realm.realm().signInUrl("&kc_action=UPDATE_PROFILE"));
            Page saved = inside.submit(
                    profile, Map.of("keyward-password-found", "9", "user.attributes.keyward-address-changed", "9"));
            assertThat(realm.isIn(saved)).describedAs(saved.document().text()).isTrue();
            for (String mark : marks.keySet()) {
                Page delete = inside.open(realm.realm().signInUrl("&kc_action=delete_credential:" + mark));
                if (mark.contains(":")) {
                    // The id of a record that Keyward stored: kc_action ends at its colon, so no page asks.
                    assertThat(delete.id()).isNotEqualTo("login-delete-credential");
                } else {
                    assertThat(delete.id()).isEqualTo("login-delete-credential");
                    assertThat(inside.submit(delete, Map.of()).id()).isEqualTo("login-error");
                }
            }
            assertThat(marks(id)).isEqualTo(marks);

            notice = thief.signIn(realm.realm(), "editor", BREACHED);
            assertThat(notice.document().select("#keyward-due").text())
                    .isNotEmpty()
                    .isEqualTo(due);
            assertThat(thief.submit(notice, Map.of("change", "true")).id()).isEqualTo(STOP_PAGE);
        } finally {
            realm.configureCheck("action: change-now, help: Room 101");
        }
    }

    private void editByAccountApi(Map<String, String> marks) {
        AdminApi account = AdminApi.ofAccount(realm.realm(), "editor", BREACHED);
        assertThat(AdminApi.succeeded(account.get("/credentials")).body().findValuesAsText("type"))
                .contains("password")
                .noneMatch(type -> type.startsWith("keyward"));
        ObjectNode profile = (ObjectNode) AdminApi.succeeded(account.get("/")).body();
        ObjectNode attributes = profile.withObject("attributes");
        List.of("keyward-password-found", "keyward-address-changed")
                .forEach(name -> attributes.putArray(name).add("9"));
        AdminApi.succeeded(account.post("/", profile));
        assertThat(account.get("/").body().path("attributes").findValues("keyward-address-changed"))
                .describedAs("an attribute of the name, which is taken and means nothing")
                .hasSize(1);
        for (String mark : marks.keySet()) {
            account.put("/credentials/" + mark + "/label", "\"mine\"");
            account.post("/credentials/" + mark + "/moveToFirst", "");
            assertThat(account.delete("/credentials/" + mark).status()).isEqualTo(404);
        }
    }

    /** Returns the credentials that Keyward stored for the given user, by id. */
    private Map<String, String> marks(String userId) {
        Map<String, String> marks = new HashMap<>();
        AdminApi.succeeded(realm.realm()
                        .keycloak()
                        .admin()
                        .get(realm.realm().adminPath("/users/" + userId + "/credentials")))
                .body()
                .valueStream()
                .filter(credential -> credential.path("type").asText().startsWith("keyward-"))
                .forEach(credential -> marks.put(
                        credential.path("id").asText(),
                        credential.path("type").asText() + " "
                                + credential.path("createdDate").asText() + " "
                                + credential.path("credentialData").asText()));
        return marks;
    }

    @Test
    @DisplayName("has five attempts per code and gets five mails per hour, counted over all sign-ins")
    void guessing() {
        realm.addBreached("guessed");
        Page page = thief.signIn(realm.realm(), "guessed", BREACHED);
        String code = mailbox.codeMailedTo("guessed@example.com", 1);
        String wrong = code.startsWith("0") ? "1" + code.substring(1) : "0" + code.substring(1);
        for (int n = 0; n < 5; n++) {
            page = thief.submit(page, Map.of("code", wrong));
            assertThat(page.document().text()).contains("That code is not right");
        }
        page = thief.submit(page, Map.of("code", code));
        assertThat(page.document().text()).contains("Too many wrong attempts with this code. Ask for a new one.");
        assertThat(page.document().select("#code")).isEmpty();
        assertThat(page.document().text()).doesNotContain("we emailed");

        page = thief.submit(page, Map.of("resend", "true"));
        assertThat(page.document().text()).contains("We sent a new code");
        for (int n = 3; n <= 5; n++) {
            assertThat(Person.speaking("en")
                            .signIn(realm.realm(), "guessed", BREACHED)
                            .document()
                            .text())
                    .doesNotContain("several codes");
        }
        mailbox.awaitMailsTo("guessed@example.com", 5);
        Page capped = Person.speaking("en").signIn(realm.realm(), "guessed", BREACHED);
        assertThat(capped.document().text()).contains("We have sent several codes already");
        assertThat(capped.document().select("#code")).isEmpty();
        assertThat(capped.document().text()).doesNotContain("we emailed");
        assertThat(thief.submit(page, Map.of("resend", "true")).document().text())
                .contains("several codes");
        assertThat(mailbox.mailsTo("guessed@example.com")).hasSize(5);
    }

    @Test
    @DisplayName("is locked out by brute-force protection for wrong codes as for wrong passwords")
    void bruteForce(Keycloak keycloak) {
        try (CheckedRealm strict = CheckedRealm.of(
                keycloak,
                "action: change-now",
                Map.of(
                        "bruteForceProtected",
                        true,
                        "failureFactor",
                        3,
                        "quickLoginCheckMilliSeconds",
                        0,
                        "smtpServer",
                        mailbox.settings()))) {
            String id = strict.addBreached("locked");
            Page page = thief.signIn(strict.realm(), "locked", BREACHED);
            String code = mailbox.codeMailedTo("locked@example.com", 1);
            for (int n = 1; n <= 3; n++) {
                page = thief.submit(page, Map.of("code", "0"));
                int failures = n;
                Await.until(n + " failures", Duration.ofSeconds(60), () -> failures(keycloak, strict, id) == failures);
            }
            for (String typed : List.of(code, "1")) {
                page = thief.submit(page, Map.of("code", typed));
                assertThat(page.id()).isEqualTo(CODE_PAGE);
                assertThat(page.document().select("#keyward-error").text())
                        .isEqualTo("Too many wrong attempts. Wait a few minutes, then try again.");
            }
            assertThat(strict.isIn(thief.signIn(strict.realm(), "locked", BREACHED)))
                    .isFalse();
        }
    }

    @Test
    @DisplayName("is told that a code has expired, whether it is right or wrong, and can ask for a new one")
    void expired() {
        String id = realm.addBreached("expired");
        for (boolean right : List.of(true, false)) {
            Page page = thief.signIn(realm.realm(), "expired", BREACHED);
            String code = mailbox.codeMailedTo("expired@example.com", right ? 1 : 3);
            setClock(Duration.ofMinutes(11));
            try {
                page = thief.submit(page, Map.of("code", right ? code : "00000000"));
                assertThat(page.document().select("#keyward-error").text())
                        .isEqualTo("This code has expired. Ask for a new one.");
                assertThat(page.document().select("#code")).isEmpty();
                assertThat(page.document().text()).doesNotContain("we emailed");
                page = thief.submit(page, Map.of("resend", "true"));
                assertThat(page.document().select("#code")).hasSize(1);
                assertThat(page.document().select("#keyward-status").text()).contains("We sent a new code");
                mailbox.awaitMailsTo("expired@example.com", right ? 2 : 4);
            } finally {
                setClock(Duration.ZERO);
            }
        }
        assertThat(realm.details(id, "LOGIN_ERROR")).hasSize(2);
    }

    private void setClock(Duration ahead) {
        assertThat(Person.speaking("en")
                        .post(URI.create(realm.realm().url("/test-clock/set")), "seconds=" + ahead.toSeconds())
                        .status())
                .isEqualTo(204);
    }

    private static int failures(Keycloak keycloak, CheckedRealm strict, String id) {
        return keycloak.admin()
                .get(strict.realm().adminPath("/attack-detection/brute-force/users/" + id))
                .body()
                .path("numFailures")
                .asInt();
    }

    @Test
    @DisplayName("needs the second factor if the user has one; it replaces the mailed code")
    void secondFactor() {
        realm.addUser(
                "factor",
                BREACHED,
                Duration.ofDays(100),
                List.of(CheckedRealm.otp(Duration.ofDays(50))),
                Map.of("requiredActions", List.of("UPDATE_PROFILE")));
        Person owner = Person.speaking("en");
        Page page = owner.signIn(realm.realm(), "factor", BREACHED, "&kc_action=UPDATE_PASSWORD");
        assertThat(page.id()).isEqualTo("login-login-otp");
        assertBarredFromOtp(page);
        page = owner.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        List<String> pages = new ArrayList<>(List.of(page.id()));
        page = page.id().equals(NEW_PASSWORD_PAGE) ? owner.chooseNewPassword(page, GOOD) : owner.submit(page, Map.of());
        pages.add(page.id());
        page = page.id().equals(NEW_PASSWORD_PAGE) ? owner.chooseNewPassword(page, GOOD) : owner.submit(page, Map.of());
        assertThat(pages).containsExactlyInAnyOrder(NEW_PASSWORD_PAGE, "login-login-update-profile");
        assertThat(realm.isIn(page)).describedAs(page.document().text()).isTrue();
        assertThat(mailbox.codesMailedTo("factor@example.com")).isZero();
    }

    private void assertBarredFromOtp(Page page) {
        String query = page.address().getRawQuery().replaceAll("execution=[^&]*&?", "");
        Page seen = thief.open(realm.realm().url("/login-actions/required-action?execution=UPDATE_PASSWORD&" + query));
        assertThat(seen.id()).isNotEqualTo(NEW_PASSWORD_PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "second-factor"})
    @DisplayName("needs another proof where the flow does not ask for the second factor, or gets none")
    void secondFactorNotAsked(String proof, Keycloak keycloak) {
        try (CheckedRealm other =
                CheckedRealm.of(keycloak, mailbox, "action: change-now, help: Room 101, proof: " + proof)) {
            other.applyCheck("action: record");
            new Flows(other.realm())
                    .make(
                            "plain",
                            "ALTERNATIVE auth-cookie\nALTERNATIVE flow plain forms\n  REQUIRED auth-username-password-form");
            other.removeSetup();
            AdminApi.succeeded(keycloak.admin().put(other.realm().adminPath(""), Map.of("browserFlow", "plain")));
            other.applyCheck("action: change-now, help: Room 101, proof: " + proof);
            String user = "unasked-" + proof;
            other.addUser(
                    user,
                    BREACHED,
                    Duration.ofDays(100),
                    List.of(CheckedRealm.otp(Duration.ofDays(50))),
                    Map.of("requiredActions", List.of("UPDATE_PROFILE")));
            Person person = Person.speaking("en");
            Page page = person.signIn(other.realm(), user, BREACHED, "&kc_action=CONFIGURE_TOTP");
            if (proof.equals("second-factor")) {
                assertThat(page.id()).isEqualTo(STOP_PAGE);
                assertThat(page.document().text()).contains("Room 101");
                return;
            }
            assertThat(page.id()).isEqualTo(CODE_PAGE);
            page = person.submit(page, Map.of("code", mailbox.codeMailedTo(user + "@example.com", 1)));
            assertThat(page.id()).isIn(NEW_PASSWORD_PAGE, "login-login-update-profile");
        }
    }

    @Test
    @DisplayName("cannot use a second factor or address that was set up after the password was found to be breached")
    void setUpInTheMeantime() {
        realm.addUser(
                "meantime",
                BREACHED,
                Duration.ofDays(100),
                List.of(
                        CheckedRealm.deadline(Duration.ofDays(20), Duration.ofDays(-6)),
                        CheckedRealm.addressChanged(Duration.ofDays(19)),
                        CheckedRealm.otp(Duration.ofDays(18))),
                Map.of());
        Page page = thief.signIn(realm.realm(), "meantime", BREACHED);
        assertThat(page.id()).isEqualTo(STOP_PAGE);
    }

    @Test
    @DisplayName(
            "cannot use a passkey set up after the password was found to be breached, even where the flow asks for an older factor")
    void passkeySince() {
        realm.addUser(
                "passkey-since",
                BREACHED,
                Duration.ofDays(100),
                List.of(
                        CheckedRealm.otp(Duration.ofDays(50)),
                        CheckedRealm.found(Duration.ofDays(20), "\"endSessions\":true"),
                        CheckedRealm.passkey(Duration.ofDays(10))),
                Map.of());
        Page page = thief.signIn(realm.realm(), "passkey-since", BREACHED);
        assertThat(page.id()).isEqualTo("login-login-otp");
        page = thief.submit(page, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(page.id()).isEqualTo(CODE_PAGE);
    }

    @Test
    @DisplayName("cannot use the code of one sign-in in another")
    void replay() {
        realm.addBreached("replayed");
        Person owner = Person.speaking("en");
        owner.signIn(realm.realm(), "replayed", BREACHED);
        String code = mailbox.codeMailedTo("replayed@example.com", 1);
        Page page = thief.signIn(realm.realm(), "replayed", BREACHED);
        mailbox.awaitMailsTo("replayed@example.com", 2);
        assertThat(thief.submit(page, Map.of("code", code)).document().text()).contains("That code is not right");
    }
}
