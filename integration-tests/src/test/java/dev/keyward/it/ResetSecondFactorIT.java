package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A password reset by mail")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // a campaign before its gate
class ResetSecondFactorIT {

    private static final String CHOICE_PAGE = "login-keyward-factor-check";
    private static final String OTP_PAGE = "login-login-otp";
    private static final String RECOVERY_PAGE = "login-login-recovery-authn-code-input";
    private static final String WEBAUTHN_PAGE = "login-webauthn-authenticate";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";
    private static final String STOP_PAGE = "login-keyward-factor-stop";
    private static final String NEW_PASSWORD = "Copper-Lantern-52";
    private static final String HELP = "Call 555 0100.";

    private final Mailbox mailbox = new Mailbox();
    private CampaignRealm realm;
    private Object guest;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = CampaignRealm.of(keycloak, Map.of("smtpServer", mailbox.settings()), Map.of());
        guest = realm.realm().addRole("guest");
        realm.checkFactors("  help: " + HELP + "\n  exclude: [\"role:guest\"]\n");
    }

    @AfterAll
    void close() {
        realm.close();
        mailbox.close();
    }

    private record Enrolled(String secret, List<String> codes) {}

    private Enrolled enrol(String username) {
        Person person = Person.speaking("en");
        Page totp = person.submit(realm.signIn(person, username), Map.of());
        String secret = CampaignRealm.secret(totp);
        Page codes = person.submit(totp, Map.of("totp", OneTimeCode.at(secret, Instant.now())));
        List<String> shown = codes.document().select("#keyward-codes code").eachText();
        assertThat(realm.isIn(person.submit(codes, Map.of("saved", "on")))).isTrue();
        return new Enrolled(secret, shown);
    }

    /** Asks for a mail from the sign-in page, and opens its link in the same browser. */
    private Page reset(CampaignRealm in, Person person, String username, String parameters, int mail) {
        askForMail(in, person, username, parameters);
        return person.open(mailbox.linkMailedTo(username + "@example.com", mail));
    }

    private Page reset(Person person, String username, int mail) {
        return reset(realm, person, username, "", mail);
    }

    private static Page askForMail(CampaignRealm in, Person person, String username, String parameters) {
        Page form = person.open(in.realm().signInUrl(parameters));
        String forgot = form.document().select("a[href*=reset-credentials]").attr("href");
        return person.submit(person.open(form.address().resolve(forgot).toString()), Map.of("username", username));
    }

    /** Submits the pages of the required actions, and returns the page after them. */
    private Page finish(Person person, Page first) {
        Page page = first;
        for (int more = 4; more > 0 && !realm.isIn(page); more--) {
            page = switch (page.id()) {
                case CAMPAIGN_PAGE -> person.submit(page, Map.of("later", "true"));
                case TOTP_PAGE -> setUpSecondApp(person, page);
                case NEW_PASSWORD_PAGE -> person.chooseNewPassword(page, NEW_PASSWORD);
                default ->
                    throw new AssertionError(page.id() + ": " + page.document().text());
            };
        }
        return page;
    }

    private static Page setUpSecondApp(Person person, Page totp) {
        Page codes = person.submit(
                totp, Map.of("totp", OneTimeCode.at(CampaignRealm.secret(totp), Instant.now()), "userLabel", "second"));
        return codes.id().equals(CampaignRealm.CODES_PAGE) ? person.submit(codes, Map.of("saved", "on")) : codes;
    }

    @Test
    @DisplayName("asks for the app first, takes no wrong code, and no code twice")
    void app() {
        realm.addUser("ada");
        Enrolled ada = enrol("ada");
        Person person = Person.speaking("en");
        Page choice = reset(person, "ada", 1);
        assertThat(choice.id()).isEqualTo(CHOICE_PAGE);
        assertThat(choice.document().select("[name=factor]").eachAttr("value"))
                .containsExactly("authenticator-app", "recovery-codes");
        assertThat(choice.document().select("#keyward-help").text()).isEqualTo(HELP);
        choice = person.submit(choice, Map.of("factor", "passkey"));
        assertThat(choice.id()).as("a factor that the user does not have").isEqualTo(CHOICE_PAGE);
        Page app = person.submit(choice, Map.of("factor", "authenticator-app"));
        assertThat(app.id()).isEqualTo(OTP_PAGE);
        assertThat(app.document().text()).contains("leave the field empty and continue");
        Page back = person.submit(app, Map.of("otp", ""));
        assertThat(back.id()).as("the phone is lost").isEqualTo(CHOICE_PAGE);
        app = person.submit(back, Map.of("factor", "authenticator-app"));
        assertThat(app.id()).isEqualTo(OTP_PAGE);
        Page wrong = person.submit(app, Map.of("otp", "000000"));
        assertThat(wrong.id()).isEqualTo(OTP_PAGE);
        assertThat(wrong.error()).isEqualTo("Invalid authenticator code.");
        String code = OneTimeCode.next(ada.secret());
        Page proven = person.submit(wrong, Map.of("otp", code));
        assertThat(proven.id()).isIn(TOTP_PAGE, NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(finish(person, proven))).isTrue();

        Person thief = Person.speaking("en");
        Page again = thief.submit(reset(thief, "ada", 2), Map.of("factor", "authenticator-app"));
        assertThat(again.id()).isEqualTo(OTP_PAGE);
        assertThat(thief.submit(again, Map.of("otp", code)).id()).isEqualTo(OTP_PAGE);
    }

    @Test
    @DisplayName("accepts a recovery code in place of the app, once")
    void recoveryCode() {
        realm.addUser("bea");
        Enrolled bea = enrol("bea");
        Person person = Person.speaking("en");
        Page page = person.submit(reset(person, "bea", 1), Map.of("factor", "recovery-codes"));
        assertThat(page.id()).isEqualTo(RECOVERY_PAGE);
        page = person.submit(page, Map.of("recoveryCodeInput", "AAAA-AAAA-AAAA"));
        assertThat(page.id()).isEqualTo(RECOVERY_PAGE);
        Page proven =
                person.submit(page, Map.of("recoveryCodeInput", bea.codes().get(0)));
        assertThat(proven.id()).isIn(TOTP_PAGE, NEW_PASSWORD_PAGE);

        Person thief = Person.speaking("en");
        Page again = thief.submit(reset(thief, "bea", 2), Map.of("factor", "recovery-codes"));
        assertThat(thief.submit(again, Map.of("recoveryCodeInput", bea.codes().get(0)))
                        .id())
                .isEqualTo(RECOVERY_PAGE);
        assertThat(realm.isIn(finish(person, proven))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"otp, " + OTP_PAGE, "webauthn, " + WEBAUTHN_PAGE, "webauthn-passwordless, " + WEBAUTHN_PAGE})
    @DisplayName("asks for the only factor at once, says what to do without it, and cannot be left without it")
    void onlyFactor(String type, String expected) {
        String username = "only-" + type;
        realm.addUser("other-" + type);
        String id =
                realm.addUser(username, type.equals("otp") ? List.of(CheckedRealm.otp(Duration.ofDays(9))) : List.of());
        if (!type.equals("otp")) {
            CheckedRealm.store(
                    realm.realm(),
                    id,
                    type.equals("webauthn")
                            ? CheckedRealm.securityKey(Duration.ofDays(9))
                            : CheckedRealm.passkey(Duration.ofDays(9)));
        }
        Person person = Person.speaking("en");
        Page page = reset(person, username, 1);
        assertThat(page.id()).isEqualTo(expected);
        assertThat(page.document().select(".kc-feedback-text").text())
                .isEqualTo("Confirm with your second step that it’s you. If you no longer have it: " + HELP);
        for (Map<String, String> fields : List.of(
                Map.<String, String>of(),
                Map.of("username", "other-" + type),
                Map.of("username", "nobody"),
                Map.of("cancel", "on"),
                Map.of("error", "NotAllowedError"),
                Map.of("factor", "recovery-codes"),
                Map.of(
                        "credentialId",
                        "AQID",
                        "userHandle",
                        "AQID",
                        "clientDataJSON",
                        "AQID",
                        "authenticatorData",
                        "AQID",
                        "signature",
                        "AQID"))) {
            page = person.submit(page, fields);
            assertThat(page.id()).describedAs(fields.toString()).isEqualTo(expected);
        }
        assertThat(passwordIs(username, CampaignRealm.PASSWORD)).isTrue();
    }

    /** Returns whether the sign-in form accepts the password, whatever follows. */
    private boolean passwordIs(String username, String password) {
        return !Person.speaking("en")
                .signIn(realm.realm(), username, password)
                .id()
                .equals("login-login");
    }

    @Test
    @DisplayName("does not ask a user without a second factor, whom the campaign asks then")
    void without() {
        realm.addUser("cyd");
        Person person = Person.speaking("en");
        Page page = reset(person, "cyd", 1);
        assertThat(page.id()).isIn(CAMPAIGN_PAGE, NEW_PASSWORD_PAGE);
        assertThat(realm.isIn(finish(person, page))).isTrue();
        assertThat(realm.kept(idOf("cyd"))).containsExactly("keyward-second-factor-delay");
    }

    private String idOf(String username) {
        return realm.admin()
                .get(realm.realm().adminPath("/users?exact=true&username=" + username))
                .body()
                .path(0)
                .path("id")
                .asText();
    }

    @Test
    @DisplayName("does not continue by another execution, another flow, a required action or kc_action")
    void skipping() {
        realm.addUser("dan");
        enrol("dan");
        Person person = Person.speaking("en");
        Page choice = reset(realm, person, "dan", "&kc_action=UPDATE_PASSWORD", 1);
        assertThat(choice.id()).isEqualTo(CHOICE_PAGE);
        String action = choice.document().select("#keyward-factor-check").attr("action");
        String tab = action.substring(action.indexOf("client_id="));
        Page skipped = person.post(
                choice.address().resolve(action.replaceFirst("execution=[^&]+", "execution=" + execution())),
                "password-new=" + NEW_PASSWORD + "&password-confirm=" + NEW_PASSWORD);
        assertThat(skipped.id()).isNotIn(NEW_PASSWORD_PAGE, TOTP_PAGE);
        for (String path : List.of(
                "reset-credentials?execution=" + execution() + "&",
                "required-action?execution=UPDATE_PASSWORD&",
                "required-action?",
                "authenticate?",
                "post-broker-login?",
                "reset-credentials?")) {
            Page page = person.open(realm.realm().url("/login-actions/" + path + tab));
            assertThat(page.id()).describedAs(path).isNotIn(NEW_PASSWORD_PAGE, TOTP_PAGE, CAMPAIGN_PAGE);
            assertThat(realm.isIn(page)).describedAs(path).isFalse();
        }

        assertThat(passwordIs("dan", CampaignRealm.PASSWORD)).isTrue();
    }

    @Test
    @DisplayName("returns to the choice on a reload, and then takes only the factor that was chosen last")
    void reload() {
        realm.addUser("dee");
        Enrolled dee = enrol("dee");
        Person person = Person.speaking("en");
        Page choice = reset(person, "dee", 1);
        String action = choice.document().select("#keyward-factor-check").attr("action");
        String address =
                realm.realm().url("/login-actions/reset-credentials?") + action.substring(action.indexOf("client_id="));
        Page app = person.submit(choice, Map.of("factor", "authenticator-app"));
        assertThat(app.id()).isEqualTo(OTP_PAGE);
        Page reloaded = person.open(address);
        assertThat(reloaded.id()).isEqualTo(CHOICE_PAGE);
        assertThat(person.submit(reloaded, Map.of("factor", "recovery-codes")).id())
                .isEqualTo(RECOVERY_PAGE);
        Page stale = person.submit(app, Map.of("otp", OneTimeCode.next(dee.secret())));
        assertThat(stale.id()).as("the form has expired").isEqualTo(CHOICE_PAGE);
        Page codes = person.submit(stale, Map.of("factor", "recovery-codes"));
        Page proven =
                person.submit(codes, Map.of("recoveryCodeInput", dee.codes().get(0)));
        assertThat(proven.id()).isIn(NEW_PASSWORD_PAGE, TOTP_PAGE);
    }

    private String execution() {
        return realm.admin()
                .get(realm.realm().adminPath("/authentication/flows/keyward%20reset%20credentials/executions"))
                .body()
                .valueStream()
                .filter(execution -> execution.path("providerId").asText().equals("reset-password"))
                .map(execution -> execution.path("id").asText())
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("looks the same for an unknown user name until the mail")
    void unknownName() {
        realm.addUser("eve", List.of(CheckedRealm.otp(Duration.ofDays(9))));
        Page known = askForMail(realm, Person.speaking("en"), "eve", "");
        Page unknown = askForMail(realm, Person.speaking("en"), "nobody", "");
        assertThat(unknown.id()).isEqualTo(known.id());
        assertThat(unknown.status()).isEqualTo(known.status());
        assertThat(unknown.document().text().replace("nobody", "eve"))
                .isEqualTo(known.document().text());
        assertThat(known.document().text()).contains("You should receive an email shortly");
    }

    @Test
    @DisplayName("does not end in a sign-in if the user gets a factor meanwhile")
    void factorMeanwhile() {
        realm.addUser("fay");
        Person thief = Person.speaking("en");
        Page parked = reset(thief, "fay", 1);
        enrol("fay");
        Page page = parked.id().equals(CAMPAIGN_PAGE)
                ? thief.submit(parked, Map.of("later", "true"))
                : thief.chooseNewPassword(parked, NEW_PASSWORD);
        assertThat(page.id()).isEqualTo(STOP_PAGE);

        Person next = Person.speaking("en");
        assertThat(reset(next, "fay", 2).id()).isEqualTo(CHOICE_PAGE);
    }

    private String addGuest(String username) {
        String id = realm.addUser(username);
        realm.realm().grant(id, guest);
        return id;
    }

    /** Sets up an app in another browser, as the owner of the account. */
    private void setUpElsewhere(String username, String password) {
        Person owner = Person.speaking("en");
        Page totp = owner.signIn(realm.realm(), username, password, "&kc_action=CONFIGURE_TOTP");
        assertThat(totp.id()).isEqualTo(TOTP_PAGE);
        assertThat(realm.isIn(realm.setUpApp(owner, totp))).isTrue();
    }

    @Test
    @DisplayName("does not change the password, either, if a user in no cohort gets a factor meanwhile")
    void guestMeanwhile() {
        addGuest("gil");
        Person thief = Person.speaking("en");
        Page parked = reset(thief, "gil", 1);
        assertThat(parked.id()).isEqualTo(NEW_PASSWORD_PAGE);
        setUpElsewhere("gil", CampaignRealm.PASSWORD);
        Page stopped = thief.chooseNewPassword(parked, NEW_PASSWORD);
        assertThat(stopped.id()).isEqualTo(STOP_PAGE);
        assertThat(passwordIs("gil", CampaignRealm.PASSWORD)).isTrue();
        assertThat(passwordIs("gil", NEW_PASSWORD)).isFalse();
        String restart = stopped.document().select("#keyward-restart").attr("href");
        assertThat(thief.open(stopped.address().resolve(restart).toString()).id())
                .isEqualTo("login-login");

        Person next = Person.speaking("en");
        assertThat(reset(next, "gil", 2).id()).isEqualTo(CHOICE_PAGE);
    }

    @Test
    @DisplayName("does not set up an app that it asked for, if a user in no cohort gets another one meanwhile")
    void secondAppMeanwhile() {
        String id = addGuest("guy");
        Person thief = Person.speaking("en");
        Page page = thief.chooseNewPassword(reset(realm, thief, "guy", "&kc_action=CONFIGURE_TOTP", 1), NEW_PASSWORD);
        assertThat(page.id()).isEqualTo(TOTP_PAGE);
        setUpElsewhere("guy", NEW_PASSWORD);
        assertThat(realm.setUpApp(thief, page).id()).isEqualTo(STOP_PAGE);
        assertThat(realm.kept(id)).containsOnlyOnce("otp");
        assertThat(reset(Person.speaking("en"), "guy", 2).id()).isEqualTo(CHOICE_PAGE);
    }

    @ParameterizedTest
    @CsvSource({"CONFIGURE_TOTP", "CONFIGURE_RECOVERY_AUTHN_CODES"})
    @DisplayName("ends in a sign-in if a user in no cohort sets up the first factor in it")
    void setUpInReset(String action) {
        String username = "guest-" + action.toLowerCase(Locale.ROOT);
        addGuest(username);
        Person person = Person.speaking("en");
        Page page = person.chooseNewPassword(reset(realm, person, username, "&kc_action=" + action, 1), NEW_PASSWORD);
        page = page.id().equals(CampaignRealm.CODES_PAGE)
                ? person.submit(page, Map.of("saved", "on"))
                : realm.setUpApp(person, page);
        assertThat(realm.isIn(page)).isTrue();
        assertThat(reset(Person.speaking("en"), username, 2).id()).isIn(CHOICE_PAGE, RECOVERY_PAGE);
    }

    @Test
    @DisplayName("continues without the factor if an administrator deletes it while its page is open")
    void deletedMeanwhile() {
        String id = realm.addUser("gus", List.of(CheckedRealm.otp(Duration.ofDays(9))));
        Person person = Person.speaking("en");
        Page page = reset(person, "gus", 1);
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        realm.delete(id, "otp");
        assertThat(person.submit(page, Map.of("otp", "000000")).id()).isIn(CAMPAIGN_PAGE, NEW_PASSWORD_PAGE);
    }

    @Test
    @DisplayName("counts wrong codes for the brute-force protection, which then refuses the right one")
    void bruteForce(Keycloak keycloak) {
        try (CampaignRealm locked = CampaignRealm.of(
                keycloak,
                Map.of(
                        "smtpServer",
                        mailbox.settings(),
                        "bruteForceProtected",
                        true,
                        "failureFactor",
                        3,
                        "waitIncrementSeconds",
                        900,
                        "maxFailureWaitSeconds",
                        900,
                        "quickLoginCheckMilliSeconds",
                        0),
                Map.of())) {
            locked.checkFactors("");
            String id = locked.addUser("hal", List.of(CheckedRealm.otp(Duration.ofDays(9))));
            Person thief = Person.speaking("en");
            Page page = reset(locked, thief, "hal", "", 1);
            for (String wrong : List.of("000000", "111111", "222222")) {
                page = thief.submit(page, Map.of("otp", wrong));
                assertThat(page.id()).isEqualTo(OTP_PAGE);
            }
            String path = locked.realm().adminPath("/attack-detection/brute-force/users/" + id);
            Await.until(
                    "the lock",
                    Duration.ofSeconds(60),
                    () -> locked.admin().get(path).body().path("disabled").asBoolean());
            page = thief.submit(page, Map.of("otp", CheckedRealm.otpNow()));
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            assertThat(page.error()).contains("Invalid authenticator code.");
            assertThat(thief.open(mailbox.linkMailedTo("hal@example.com", 1)).id())
                    .isNotIn(NEW_PASSWORD_PAGE, TOTP_PAGE);
        }
    }

    @Test
    @DisplayName("asks in a browser that has not asked for the mail, too, and once for each link")
    void otherBrowser() {
        realm.addUser("ivy", List.of(CheckedRealm.otp(Duration.ofDays(9))));
        askForMail(realm, Person.speaking("en"), "ivy", "");
        String link = mailbox.linkMailedTo("ivy@example.com", 1);
        Person other = Person.speaking("en");
        Page first = other.open(link);
        assertThat(first.id()).isEqualTo(OTP_PAGE);
        Page proven = other.submit(first, Map.of("otp", CheckedRealm.otpNow()));
        assertThat(proven.id()).isIn(TOTP_PAGE, NEW_PASSWORD_PAGE);
        Person second = Person.speaking("en");
        assertThat(second.open(link).id()).isEqualTo(OTP_PAGE);
    }
}
