package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Mailbox.Mail;
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
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A breached or weak password at sign-in")
@Isolated("counts lookups of the whole server")
@ExtendWith({SharedKeycloak.class, RecordingRealm.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInCheckIT {

    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String NOTICE_PAGE = "login-keyward-breached-password";
    private static final String STOP_PAGE = "login-keyward-breached-password-stop";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";

    private final CheckedRealm realm;
    private final Mailbox mailbox;

    SignInCheckIT(CheckedRealm realm, Mailbox mailbox) {
        this.realm = realm;
        this.mailbox = mailbox;
    }

    @Test
    @DisplayName("is changed after a mailed code, and all other sessions end, offline sessions included")
    void changeNow(Keycloak keycloak) {
        realm.configureCheck("action: record");
        String id = realm.addBreached("ada");
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "ada", BREACHED)))
                .isTrue();
        assertThat(realm.token("ada", BREACHED, "openid+offline_access")).contains("refresh_token");
        assertThat(realm.sessions(id)).hasSize(1);
        assertThat(realm.offlineSessions(id)).hasSize(1);
        realm.configureCheck("action: change-now");

        Person ada = Person.speaking("en");
        Page page = ada.signIn(realm.realm(), "ada", BREACHED);
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        assertThat(page.document().text())
                .contains("a list of passwords leaked from other websites", "a\u2060…\u2060@example.com")
                .doesNotContain("ada@example.com", "times");
        page = ada.submit(page, Map.of("code", mailbox.codeMailedTo("ada@example.com", 1)));
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(page.document().text()).contains("When you save it, you are signed out on all other devices.");
        assertThat(realm.sessions(id)).hasSize(1);
        page = ada.chooseNewPassword(page, GOOD);
        assertThat(realm.isIn(page)).isTrue();
        Mail changed = mailbox.awaitMailsTo("ada@example.com", 2).get(1);
        assertThat(changed.subject()).isEqualTo("Your password for Harbour Shop was changed");
        assertThat(changed.text())
                .containsPattern(
                        "was changed on \\w+ \\d+, 20\\d\\d at .* [A-Z]{2,5}, from the IP address [0-9a-f.:]+\\.")
                .contains("You were signed out on all other devices.", "reset your password at once")
                .doesNotContain(GOOD, BREACHED);
        assertThat(changed.html()).contains("You were signed out on all other devices.");

        assertThat(realm.offlineSessions(id)).isEmpty();
        assertThat(realm.sessions(id)).hasSize(1);
        assertThat(realm.isIn(ada.open(realm.realm().signInUrl("&prompt=none"))))
                .describedAs("her own session")
                .isTrue();
        assertThat(realm.details(id, "CUSTOM_REQUIRED_ACTION"))
                .contains(Map.of(
                        "keyward_breach",
                        "hit",
                        "keyward_breach_source",
                        "embedded",
                        "keyward_breach_corpus_date",
                        "2023-01-29",
                        "keyward_breach_action",
                        "change-now"));
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "ada", GOOD)))
                .isTrue();
        assertThat(realm.details(id, "LOGIN")).first().isEqualTo(Map.of("keyward_breach", "clear"));
    }

    @Test
    @DisplayName("does not end other sessions if so configured, and is found again after an abandoned sign-in")
    void keptSessionsAndGivenUp(Keycloak keycloak) {
        realm.configureCheck("action: record");
        String id = realm.addBreached("ben");
        Person.speaking("en").signIn(realm.realm(), "ben", BREACHED);
        realm.configureCheck("action: change-now, proof: none, end-sessions: false");

        assertThat(Person.speaking("en").signIn(realm.realm(), "ben", BREACHED).id())
                .isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(AdminApi.succeeded(keycloak.admin().get(realm.realm().adminPath("/users/" + id)))
                        .body()
                        .path("requiredActions"))
                .isEmpty();
        Person ben = Person.speaking("en");
        Page page = ben.signIn(realm.realm(), "ben", BREACHED);
        assertThat(page.document().text()).doesNotContain("signed out");
        assertThat(realm.isIn(ben.chooseNewPassword(page, GOOD))).isTrue();
        assertThat(realm.sessions(id)).hasSize(2);
        assertThat(mailbox.awaitMailsTo("ben@example.com", 1).get(0).text())
                .contains("was changed on")
                .doesNotContain("signed out");
    }

    @Test
    @DisplayName("is only stored with action record; action notify also sends a mail once per hour")
    void recordAndNotify(Keycloak keycloak) {
        realm.configureCheck("action: record");
        String id = realm.addBreached("cleo");
        Person.speaking("en").signIn(realm.realm(), "cleo", BREACHED);
        assertThat(realm.details(id, "LOGIN").get(0)).containsEntry("keyward_breach_action", "record");
        realm.configureCheck("action: notify");
        for (int n = 0; n < 3; n++) {
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "cleo", BREACHED)))
                    .isTrue();
        }
        assertThat(realm.details(id, "LOGIN").get(0)).containsEntry("keyward_breach_action", "notify");
        // Mails are sent in order: once the next user has theirs, no second mail to her can follow.
        realm.addBreached("dora");
        Person.speaking("en").signIn(realm.realm(), "dora", BREACHED);
        mailbox.awaitMailsTo("dora@example.com", 1);

        assertThat(mailbox.mailsTo("cleo@example.com"))
                .extracting(Mail::subject)
                .containsExactly("Your password for Harbour Shop should be changed");
        assertThat(mailbox.mailsTo("cleo@example.com").get(0).text())
                .contains("Your password for Harbour Shop was used on", "Please choose a new one")
                .doesNotContain(BREACHED);
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
    }

    @Test
    @DisplayName("leads to reminders until a deadline that only an administrator can move, then to a change")
    void deadline(Keycloak keycloak) {
        realm.configureCheck("action: change-by-deadline, deadline-days: 3");
        String id = realm.addBreached("eve");
        Person eve = Person.speaking("en");
        Page page = eve.signIn(realm.realm(), "eve", BREACHED);
        assertThat(page.id()).isEqualTo(NOTICE_PAGE);
        String due = page.document().select("#keyward-due").text();
        assertThat(due)
                .matches(
                        "Choose a new password by \\w+ \\d+, 20\\d\\d at .* [A-Z]{2,5}\\. After that, you must choose one before you can sign in\\.");
        assertThat(realm.isIn(eve.submit(page, Map.of("later", "true")))).isTrue();
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
        assertThat(realm.details(id, "LOGIN").get(0)).containsEntry("keyward_breach_action", "change-by-deadline");

        realm.configureCheck("action: change-by-deadline, deadline-days: 90");
        Page again = Person.speaking("en").signIn(realm.realm(), "eve", BREACHED);
        assertThat(again.document().select("#keyward-due").text()).isEqualTo(due);
        assertThat(mailbox.awaitMailsTo("eve@example.com", 1).get(0).text())
                .contains(due.replace("Choose a new password by ", "").replaceAll("\\. After.*", ""));

        String late = realm.addUser(
                "fay",
                BREACHED,
                Duration.ofDays(100),
                List.of(CheckedRealm.deadline(Duration.ofDays(10), Duration.ofMinutes(-1))),
                Map.of());
        Person fay = Person.speaking("en");
        page = fay.signIn(realm.realm(), "fay", BREACHED);
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        page = fay.submit(page, Map.of("code", mailbox.codeMailedTo("fay@example.com", 1)));
        assertThat(realm.isIn(fay.chooseNewPassword(page, GOOD))).isTrue();
        assertThat(realm.kept(late)).isEmpty();
        assertThat(realm.details(late, "CUSTOM_REQUIRED_ACTION"))
                .anyMatch(details -> "change-now".equals(details.get("keyward_breach_action")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("can be changed before the deadline with a second factor only if the flow asks for one")
    void secondFactorBeforeDeadline(boolean asked, Keycloak keycloak) {
        try (CheckedRealm realm = CheckedRealm.of(
                keycloak, mailbox, "action: change-by-deadline, proof: second-factor, help: Room 101")) {
            if (!asked) {
                new Flows(realm.realm()).require("keyward browser", "auth-otp-form", "DISABLED");
            }
            String user = "factor-" + asked;
            realm.addUser(
                    user, BREACHED, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
            Page page = Person.speaking("en").signIn(realm.realm(), user, BREACHED);
            assertThat(page.id()).isEqualTo(NOTICE_PAGE);
            assertThat(page.document().select("#keyward-change")).hasSize(asked ? 1 : 0);
            assertThat(page.document().select("#keyward-help")).hasSize(asked ? 0 : 1);
            assertThat(mailbox.awaitMailsTo(user + "@example.com", 1).get(0).text())
                    .contains(asked ? "Choose a new one by" : "You cannot choose a new one yourself");
        }
    }

    @Test
    @DisplayName("is changed, and the mail about it names the contact where users may not reset passwords")
    void changedWithoutReset(Keycloak keycloak) {
        try (CheckedRealm realm = CheckedRealm.of(
                keycloak,
                "action: change-now, proof: none, help: \"Room 101\\nor https://help.example.com\"",
                Map.of("resetPasswordAllowed", false, "smtpServer", mailbox.settings()))) {
            realm.addBreached("zoe");
            Person zoe = Person.speaking("en");
            assertThat(realm.isIn(zoe.chooseNewPassword(zoe.signIn(realm.realm(), "zoe", BREACHED), GOOD)))
                    .isTrue();
            Mail changed = mailbox.awaitMailsTo("zoe@example.com", 1).get(0);
            assertThat(changed.text().strip())
                    .endsWith("Report it at once:\n\nRoom 101\nor https://help.example.com")
                    .doesNotContain("reset your password");
            assertThat(changed.html())
                    .contains("Report it at once:", "<a href=\"https://help.example.com\">", "dir=\"auto\">Room 101");
        }
    }

    @Test
    @DisplayName("can be changed before the deadline, after the same proof as at the deadline")
    void changeBeforeDeadline(Keycloak keycloak) {
        realm.configureCheck("action: change-by-deadline");
        String id = realm.addBreached("gus");
        Person gus = Person.speaking("en");
        Page page = gus.submit(gus.signIn(realm.realm(), "gus", BREACHED), Map.of("change", "true"));
        assertThat(page.id()).isEqualTo(CODE_PAGE);
        String code = mailbox.awaitMailsTo("gus@example.com", 2).stream()
                .map(Mail::text)
                .filter(text -> text.contains("Enter this code there"))
                .findFirst()
                .orElseThrow()
                .replaceAll("(?s).*?([0-9]{4} [0-9]{4}).*", "$1");
        page = gus.submit(page, Map.of("code", code));
        assertThat(realm.isIn(gus.chooseNewPassword(page, GOOD))).isTrue();
        assertThat(realm.kept(id)).isEmpty();
    }

    @Test
    @DisplayName(
            "loses its deadline when an administrator sets another password, or the same list no longer contains it")
    void deadlineGoes(Keycloak keycloak) {
        realm.configureCheck("action: change-by-deadline");
        Map<String, Object> mark = CheckedRealm.deadline(Duration.ofDays(10), Duration.ofDays(1));
        String reset = realm.addUser("hal", BREACHED, Duration.ofDays(100), List.of(mark), Map.of());
        Map<String, Object> inJar = CheckedRealm.finding(
                Duration.ofDays(10), "\"sources\":\"embedded\",\"due\":4102444800000,\"endSessions\":true");
        String fine = realm.addUser("ida", GOOD, Duration.ofDays(100), List.of(inJar), Map.of());
        String newer = realm.addUser("jan", BREACHED, Duration.ofDays(1), List.of(mark), Map.of());

        AdminApi.succeeded(realm.realm().tryToReset(reset, GOOD));
        assertThat(realm.kept(reset)).isEmpty();
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "ida", GOOD)))
                .isTrue();
        assertThat(realm.kept(fine)).isEmpty();
        Page page = Person.speaking("en").signIn(realm.realm(), "jan", BREACHED);
        assertThat(page.id()).isEqualTo(NOTICE_PAGE);
        assertThat(mailbox.awaitMailsTo("jan@example.com", 1).get(0).text())
                .describedAs("a deadline of its own for a newer password")
                .contains("Choose a new one by");
        assertThat(realm.kept(newer)).containsExactly("keyward-password-found");
    }

    @Test
    @DisplayName("blocks its user with action block until it is reset by mail, which ends older sessions")
    void block(Keycloak keycloak) {
        realm.configureCheck("action: record");
        String id = realm.addBreached("kim");
        Person.speaking("en").signIn(realm.realm(), "kim", BREACHED);
        realm.configureCheck("action: block");

        Person kim = Person.speaking("en");
        Page page = kim.signIn(realm.realm(), "kim", BREACHED);
        assertThat(page.id()).isEqualTo(STOP_PAGE);
        assertThat(realm.details(id, "LOGIN_ERROR").get(0)).containsEntry("keyward_breach_action", "block");
        page = kim.open(page.address()
                .resolve(page.document().select("#keyward-reset").attr("href"))
                .toString());
        kim.submit(page, Map.of("username", "kim"));
        page = kim.open(mailbox.linkMailedTo("kim@example.com"));
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
        assertThat(page.document().text()).contains("you are signed out on all other devices");
        page = kim.chooseNewPassword(page, GOOD);
        assertThat(realm.isIn(page)).describedAs(page.document().text()).isTrue();
        assertThat(realm.sessions(id)).hasSize(1);
    }

    @Test
    @DisplayName("is not checked if it is wrong, nor in an existing session")
    void notLookedAt() {
        realm.configureCheck("action: block");
        realm.addUser("leo", GOOD, Duration.ofDays(100), Map.of());
        double before = realm.lookups();
        Page page = Person.speaking("en").signIn(realm.realm(), "leo", BREACHED);
        assertThat(page.error()).isEqualTo("Invalid username or password.");
        assertThat(realm.token("leo", BREACHED, "openid")).contains("Invalid user credentials");
        assertThat(realm.lookups()).isEqualTo(before);

        Person leo = Person.speaking("en");
        assertThat(realm.isIn(leo.signIn(realm.realm(), "leo", GOOD))).isTrue();
        assertThat(realm.lookups()).isEqualTo(before + 1);
        assertThat(realm.isIn(leo.open(realm.realm().signInUrl("")))).isTrue();
        assertThat(realm.lookups()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("is not checked for a disabled user, nor with a disabled execution")
    void disabled(Keycloak keycloak) {
        realm.configureCheck("action: block");
        String id = realm.addUser("lou", BREACHED, Duration.ofDays(100), Map.of("enabled", false));
        double before = realm.lookups();
        Page page = Person.speaking("en").signIn(realm.realm(), "lou", BREACHED);
        assertThat(page.error()).isEqualTo("Account is disabled, contact your administrator.");
        assertThat(realm.token("lou", BREACHED, "openid")).contains("Account disabled");
        assertThat(realm.lookups()).isEqualTo(before);

        AdminApi.succeeded(keycloak.admin().put(realm.realm().adminPath("/users/" + id), Map.of("enabled", true)));
        require("DISABLED");
        try {
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "lou", BREACHED)))
                    .isTrue();
            assertThat(realm.token("lou", BREACHED, "openid")).contains("access_token");
            assertThat(realm.details(id, "LOGIN")).containsExactly(Map.of(), Map.of());
            assertThat(realm.lookups()).isEqualTo(before);
        } finally {
            require("REQUIRED");
        }
        assertThat(Person.speaking("en").signIn(realm.realm(), "lou", BREACHED).id())
                .isEqualTo(STOP_PAGE);
        assertThat(realm.lookups()).isEqualTo(before + 1);
    }

    private void require(String requirement) {
        List.of("keyward browser", "keyward direct grant")
                .forEach(flow -> new Flows(realm.realm()).require(flow, "keyward-breach-check", requirement));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "record|access_token",
                "notify|access_token",
                "change-by-deadline|access_token",
                "change-now|Account is not fully set up",
                "block|Reset it before you sign in again"
            })
    @DisplayName("is handled in a direct grant as far as that is possible without showing a page")
    void directGrant(String action, String answer, Keycloak keycloak) {
        realm.configureCheck("action: " + action);
        String id = realm.addBreached("grant-" + action);
        for (int n = 0; n < 2; n++) {
            assertThat(realm.token("grant-" + action, BREACHED, "openid")).contains(answer);
        }
        List<Map<String, String>> events = realm.details(id, answer.equals("access_token") ? "LOGIN" : "LOGIN_ERROR");
        assertThat(events)
                .hasSize(2)
                .allSatisfy(details -> assertThat(details)
                        .containsEntry("keyward_breach", "hit")
                        .containsEntry("keyward_breach_action", action));
        assertThat(realm.kept(id)).containsExactly("keyward-password-found");
        if (!action.equals("record")) {
            mailbox.awaitMailsTo("grant-" + action + "@example.com", 1);
        }
        assertThat(mailbox.mailsTo("grant-" + action + "@example.com")).hasSize(action.equals("record") ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"change-now|Account is not fully set up", "block|Reset it before you sign in again"})
    @DisplayName("is not confirmed in a direct grant without the second factor: the response equals that to a wrong "
            + "password")
    void directGrantWithoutFactor(String action, String answer, Keycloak keycloak) {
        try (CheckedRealm realm = CheckedRealm.of(
                keycloak,
                "action: " + action,
                Map.of("bruteForceProtected", true, "failureFactor", 30, "quickLoginCheckMilliSeconds", 1))) {
            String id = realm.addUser(
                    "nils", BREACHED, Duration.ofDays(100), List.of(CheckedRealm.otp(Duration.ofDays(50))), Map.of());
            String wrong = realm.token("nils", GOOD, "openid");
            assertThat(wrong).contains("Invalid user credentials");
            awaitFailures(realm, id, 1);
            assertThat(realm.token("nils", BREACHED, "openid")).isEqualTo(wrong);
            awaitFailures(realm, id, 2);
            assertThat(realm.token("nils", BREACHED, "openid&totp=000000")).isEqualTo(wrong);
            awaitFailures(realm, id, 3);
            assertThat(realm.token("nils", BREACHED, "openid&totp=" + CheckedRealm.otpNow()))
                    .contains(answer);
            assertThat(realm.sessions(id)).isEmpty();
        }
    }

    /** Waits until Keycloak has counted a failure, which it does in the background; meanwhile it refuses others without counting them. */
    private static void awaitFailures(CheckedRealm realm, String userId, int count) {
        Await.until(
                count + " failures",
                Duration.ofSeconds(60),
                () -> realm.realm()
                                .keycloak()
                                .admin()
                                .get(realm.realm().adminPath("/attack-detection/brute-force/users/" + userId))
                                .body()
                                .path("numFailures")
                                .asInt()
                        == count);
    }

    @Test
    @DisplayName("does not lock its owner out through refused direct grants")
    void directGrantDoesNotLock(Keycloak keycloak) {
        try (CheckedRealm realm = CheckedRealm.of(
                keycloak, "action: change-now", Map.of("bruteForceProtected", true, "failureFactor", 2))) {
            realm.addBreached("mia");
            for (int n = 0; n < 4; n++) {
                assertThat(realm.token("mia", BREACHED, "openid")).contains("Account is not fully set up");
            }
        }
    }

    @Test
    @DisplayName("of a user in a read-only directory leads to the help page")
    void readOnlyDirectory(Keycloak keycloak) {
        try (Directory people = new Directory();
                CheckedRealm realm = CheckedRealm.of(
                        keycloak, mailbox, "action: change-now, proof: none, help: Call the service desk")) {
            people.addPerson("olga", BREACHED);
            people.federateReadOnlyTo(realm.realm());
            Page page = Person.speaking("en").signIn(realm.realm(), "olga", BREACHED);
            assertThat(page.id()).isEqualTo(STOP_PAGE);
            assertThat(page.document().text()).contains("Call the service desk");
            people.addPerson("piet", GOOD);
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "piet", GOOD)))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("leads to the help page when the required action for a new password is disabled")
    void requiredActionDisabled(Keycloak keycloak) {
        try (CheckedRealm realm =
                CheckedRealm.of(keycloak, mailbox, "action: change-now, proof: none, help: Call the service desk")) {
            realm.addBreached("rosa");
            String path = realm.realm().adminPath("/authentication/required-actions/UPDATE_PASSWORD");
            ObjectNode action = (ObjectNode) keycloak.admin().get(path).body();
            AdminApi.succeeded(keycloak.admin().put(path, action.put("enabled", false)));

            Page page = Person.speaking("en").signIn(realm.realm(), "rosa", BREACHED);

            assertThat(page.id()).isEqualTo(STOP_PAGE);
            assertThat(page.document().text()).contains("Call the service desk");
            AdminApi.succeeded(keycloak.admin().put(path, action.put("enabled", true)));
            assertThat(Person.speaking("en")
                            .signIn(realm.realm(), "rosa", BREACHED)
                            .id())
                    .isEqualTo(NEW_PASSWORD_PAGE);
        }
    }

    @Test
    @DisplayName("leads to the help page, not to the page for a mailed code, in a realm that sends no mail")
    void withoutMailServer(Keycloak keycloak) {
        try (CheckedRealm realm =
                CheckedRealm.of(keycloak, "action: change-now, help: Call the service desk", Map.of())) {
            realm.addBreached("sven");

            Page page = Person.speaking("en").signIn(realm.realm(), "sven", BREACHED);

            assertThat(page.id()).isEqualTo(STOP_PAGE);
            assertThat(page.document().text()).contains("Call the service desk");
        }
    }

    @Test
    @DisplayName("of a user in a writable directory is found, and changed there")
    void directory(Keycloak keycloak) {
        try (Directory people = new Directory();
                CheckedRealm realm = CheckedRealm.of(keycloak, mailbox, "action: change-by-deadline")) {
            people.addPerson("nora", BREACHED);
            people.federateTo(realm.realm(), false);
            Person nora = Person.speaking("en");
            Page page = nora.signIn(realm.realm(), "nora", BREACHED);
            assertThat(page.id()).isEqualTo(NOTICE_PAGE);
            assertThat(realm.isIn(nora.submit(page, Map.of("later", "true")))).isTrue();
            String id = keycloak.admin()
                    .get(realm.realm().adminPath("/users?username=nora&exact=true"))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            assertThat(realm.kept(id)).containsExactly("keyward-password-found");

            realm.configureCheck("action: change-now, proof: none");
            Person again = Person.speaking("en");
            page = again.signIn(realm.realm(), "nora", BREACHED);
            assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
            page = again.chooseNewPassword(page, GOOD);
            assertThat(realm.isIn(page)).describedAs(page.document().text()).isTrue();
            assertThat(realm.kept(id)).isEmpty();
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "nora", GOOD)))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("is found after the organisations form, which asks for the user name first")
    void organizations(Keycloak keycloak) {
        try (CheckedRealm realm = CheckedRealm.of(
                keycloak,
                "action: change-now",
                Map.of("organizationsEnabled", true, "smtpServer", mailbox.settings()))) {
            realm.addBreached("olga");
            Person olga = Person.speaking("en");
            Page page = olga.submit(olga.open(realm.realm().signInUrl("")), Map.of("username", "olga@example.com"));
            page = olga.submit(page, Map.of("password", BREACHED));
            assertThat(page.id()).isEqualTo(CODE_PAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "notify", "change-by-deadline", "change-now"})
    @DisplayName("that fails the current policy is handled by a separate action")
    void weak(String action, Keycloak keycloak) {
        realm.configureCheck("action: block, weak-action: " + action);
        String user = "weak-" + action;
        String id = realm.addUser(user, "short-1", Duration.ofDays(100), Map.of());
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), user, "short-1")))
                .isTrue();
        assertThat(realm.details(id, "LOGIN").get(0)).isEqualTo(Map.of("keyward_breach", "clear"));
        AdminApi.succeeded(realm.realm().setPolicy("keyward-min-characters(12) and length(9)"));

        Person person = Person.speaking("en");
        Page page = person.signIn(realm.realm(), user, "short-1");
        String event = "LOGIN";
        switch (action) {
            case "change-by-deadline" -> {
                assertThat(page.id()).isEqualTo(NOTICE_PAGE);
                assertThat(page.document().text()).contains("no longer meets the rules");
                event = "CUSTOM_REQUIRED_ACTION";
            }
            case "change-now" -> {
                page = person.submit(page, Map.of("code", mailbox.codeMailedTo(user + "@example.com", 1)));
                assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
                assertThat(realm.isIn(person.chooseNewPassword(page, GOOD))).isTrue();
                event = "CUSTOM_REQUIRED_ACTION";
            }
            case "notify" ->
                assertThat(mailbox.awaitMailsTo(user + "@example.com", 1).get(0).text())
                        .contains("no longer meets the rules for passwords there");
            default -> assertThat(realm.isIn(page)).isTrue();
        }
        assertThat(realm.details(id, event))
                .contains(Map.of(
                        "keyward_breach",
                        "clear",
                        "keyward_password_policy",
                        "fail",
                        "keyward_password_policy_action",
                        action));
    }

    @Test
    @DisplayName("is not weak because of report-only rules or rules that compare it with the user's other passwords")
    void notWeak(Keycloak keycloak) {
        realm.configureCheck("action: block, weak-action: change-now");
        String id = realm.addUser("pia", "short-1", Duration.ofDays(100), Map.of());
        AdminApi.succeeded(
                realm.realm()
                        .setPolicy(
                                "keyward-min-characters(?12) and passwordHistory(3) and passwordAge(300) and keyward-not-a-variation(4)"));
        realm.realm()
                .setAttribute(
                        "keyward.password-policy.scopes",
                        "[{\"client\":\"shop\",\"policy\":\"keyward-not-a-variation(4)\"}]");

        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "pia", "short-1")))
                .isTrue();
        assertThat(realm.details(id, "LOGIN").get(0)).isEqualTo(Map.of("keyward_breach", "clear"));
    }

    @Test
    @DisplayName("shows the same page after a reload, and runs a separate sign-in in each tab")
    void reloadBackAndTabs(Keycloak keycloak) {
        realm.configureCheck("action: change-now");
        realm.addBreached("quin");
        Person quin = Person.speaking("en");
        Page form = quin.open(realm.realm().signInUrl(""));
        Page other = quin.open(realm.realm().signInUrl(""));
        Map<String, String> credentials = Map.of("username", "quin", "password", BREACHED);
        Page page = quin.submit(form, credentials);
        String code = mailbox.codeMailedTo("quin@example.com", 1);

        Page reloaded = quin.open(withoutCode(page));
        assertThat(reloaded.id()).isEqualTo(CODE_PAGE);
        Page back = quin.submit(form, credentials);
        assertThat(back.id()).isEqualTo("login-login-page-expired");

        Page second = quin.submit(other, credentials);
        assertThat(second.id()).isEqualTo(CODE_PAGE);
        String secondCode = mailbox.codeMailedTo("quin@example.com", 2);
        assertThat(mailbox.mailsTo("quin@example.com")).hasSize(2);
        Page replayed = quin.submit(second, Map.of("code", code));
        assertThat(replayed.document().text()).contains("That code is not right");
        second = quin.submit(replayed, Map.of("code", secondCode));
        assertThat(second.id()).isEqualTo(NEW_PASSWORD_PAGE);
        page = quin.submit(quin.open(withoutCode(page)), Map.of("code", code));
        assertThat(page.id()).isEqualTo(NEW_PASSWORD_PAGE);
    }

    /** Returns the address that Keycloak's script puts into the browser's history for the given page. */
    private static String withoutCode(Page page) {
        String script = page.document().html();
        int begin =
                script.indexOf("replaceState({}, \"some title\", \"") + "replaceState({}, \"some title\", \"".length();
        return script.substring(begin, script.indexOf('"', begin)).replace("&amp;", "&");
    }

    @Test
    @DisplayName("leaves no stored data when the breach check is removed from the realm")
    void removal(Keycloak keycloak) {
        try (CheckedRealm realm = CheckedRealm.of(keycloak, mailbox, "action: change-by-deadline")) {
            String id = realm.addUser(
                    "rob",
                    BREACHED,
                    Duration.ofDays(100),
                    List.of(CheckedRealm.addressChanged(Duration.ofDays(1))),
                    Map.of());
            Person.speaking("en").signIn(realm.realm(), "rob", BREACHED);
            assertThat(realm.kept(id)).containsExactlyInAnyOrder("keyward-address-changed", "keyward-password-found");

            realm.removeSetup();
            assertThat(realm.kept(id)).isEmpty();
            assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "rob", BREACHED)))
                    .isTrue();

            realm.applyCheck("action: change-by-deadline");
            Person.speaking("en").signIn(realm.realm(), "rob", BREACHED);
            assertThat(realm.kept(id)).containsExactly("keyward-password-found");
            realm.apply("sign-in-protection: {}");
            assertThat(realm.kept(id))
                    .describedAs("with a profile without the check")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("is planned with a note where the realm sends no mail, and not with an impossible value")
    void plan(Keycloak keycloak) {
        try (TestRealm other = TestRealm.with(keycloak, Map.of())) {
            assertThat(plan(other, "action: change-now").body().path("notes").toString())
                    .contains("breach-check: this realm sends no email.");
            assertThat(plan(other, "action: notify").body().path("notes")).isEmpty();
            assertThat(plan(other, "sources: all").text("error_description"))
                    .contains("breach-check.sources: 'all' is not allowed; give embedded, index");
            assertThat(plan(realm.realm(), "action: change-now").body().path("notes"))
                    .isEmpty();
        }
    }

    private static AdminApi.Answer plan(TestRealm of, String section) {
        return of.keycloak().admin().post(of.adminPath("/setup/plan"), "breach-check: {" + section + "}");
    }

    @Test
    @DisplayName("never appears in the server log")
    void log(Keycloak keycloak) {
        assertThat(keycloak.log()).doesNotContain(BREACHED, GOOD);
    }
}
