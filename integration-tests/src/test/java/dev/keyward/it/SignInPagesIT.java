package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Mailbox.Mail;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The pages and mails about a breached password")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(5)
class SignInPagesIT {

    /** A help text of the realm with two lines, a link, and markup that a page must escape. */
    private static final String HELP = "\"Call 555 0100.\\nSee https://help.example.com/reset?a=1&b=2. <b>Bold</b>\"";

    private final Chromium chromium = new Chromium();
    private final Mailbox mailbox = new Mailbox();
    private CheckedRealm soon;
    private CheckedRealm now;
    private CheckedRealm blocking;

    @BeforeAll
    void makeRealms(Keycloak keycloak) {
        soon = CheckedRealm.of(keycloak, mailbox, "action: change-by-deadline, help: " + HELP);
        now = CheckedRealm.of(keycloak, mailbox, "action: change-now, help: " + HELP);
        blocking = CheckedRealm.of(keycloak, mailbox, "action: block");
    }

    @AfterAll
    void close() {
        soon.close();
        now.close();
        blocking.close();
        mailbox.close();
        chromium.close();
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("show the deadline, and pass the accessibility tool axe")
    void notice(View view) {
        soon.addBreached("notice-" + view);
        Page page = signIn(soon, "notice-" + view, view, "en");
        page.locator("#keyward-later").waitFor();
        assertLooksRight(page, "breached-notice-" + view);
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("show the field for the mailed code, also after a wrong code, and pass the accessibility tool axe")
    void code(View view) {
        now.addBreached("code-" + view);
        Page page = signIn(now, "code-" + view, view, "en");
        page.locator("#code").waitFor();
        assertThat(page.locator("#code").getAttribute("autocomplete")).isEqualTo("one-time-code");
        assertThat(page.locator("#code").getAttribute("inputmode")).isEqualTo("numeric");
        checkLooks(page, "breached-code-" + view);
        page.fill("#code", "1234 5678");
        page.click("#keyward-continue");
        page.locator("#keyward-error").waitFor();
        assertThat(page.locator("#code").getAttribute("aria-describedby")).contains("keyward-error");
        assertThat(page.locator("#code").getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(page.locator("#keyward-error").getAttribute("role")).isEqualTo("alert");
        assertThat(page.locator("#keyward-error .pf-v5-c-alert__icon .fa-exclamation-circle")
                        .isVisible())
                .isTrue();
        assertLooksRight(page, "breached-code-wrong-" + view);
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("show the contact, and pass the accessibility tool axe")
    void stop(View view) {
        now.addUser("stop-" + view, BREACHED, Duration.ofDays(100), Map.of("emailVerified", false));
        Page page = signIn(now, "stop-" + view, view, "en");
        assertThat(page.locator("h1").first().innerText().strip()).isEqualTo("You need help to sign in");
        assertShowsHelp(page);
        assertLooksRight(page, "breached-stop-" + view);
    }

    private static void assertShowsHelp(Page page) {
        page.locator("#keyward-help").waitFor();
        assertThat(page.locator("#keyward-help").innerText())
                .isEqualTo("Call 555 0100.\nSee https://help.example.com/reset?a=1&b=2. <b>Bold</b>");
        assertThat(page.locator("#keyward-help a").getAttribute("href"))
                .isEqualTo("https://help.example.com/reset?a=1&b=2");
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("show the deadline and the contact to users without any proof")
    void noticeWithoutProof(View view) {
        String user = "helpless-" + view;
        soon.addUser(user, BREACHED, Duration.ofDays(100), Map.of("emailVerified", false));
        Page page = signIn(soon, user, view, "en");
        assertShowsHelp(page);
        assertThat(page.locator("#keyward-due").innerText())
                .matches("You can sign in with it until .* at .*\\. After that, you cannot\\.");
        assertThat(page.locator("#keyward-change").count()).isZero();
        Mail mail = mailbox.awaitMailsTo(user.toLowerCase(Locale.ROOT) + "@example.com", 1)
                .get(0);
        assertThat(mail.text())
                .contains("After that, you cannot.", "Call 555 0100.\n", "https://help.example.com/reset?a=1&b=2")
                .doesNotContain("when you sign in", "choose a new one at once");
        assertThat(mail.html()).contains("<a href=\"https://help.example.com/reset?a=1&amp;b=2\">", "&lt;b&gt;");
        checkLooks(page, "breached-notice-help-" + view);
        // Waits for the browser's request to the redirect URI, because nothing listens there.
        page.waitForRequest(
                request -> request.url().startsWith(TestRealm.REDIRECT), () -> page.click("#keyward-later"));
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("show a button that leads on when blocked, or the contact where users may not reset passwords")
    void blocked(boolean mayReset, Keycloak keycloak) {
        try (CheckedRealm block = CheckedRealm.of(
                keycloak,
                "action: block, help: Room 101",
                Map.of("resetPasswordAllowed", mayReset, "smtpServer", mailbox.settings()))) {
            block.addBreached("blocked-" + mayReset);
            for (View view : View.values()) {
                Page page = signIn(block, "blocked-" + mayReset, view, "en");
                page.locator("#keyward-stop").waitFor();
                assertThat(page.locator("h1").first().innerText().strip())
                        .isEqualTo(mayReset ? "Reset your password" : "You need help to sign in");
                assertThat(page.locator("#keyward-help").innerText()).isEqualTo("Room 101");
                checkLooks(page, "breached-blocked-" + mayReset + "-" + view);
                if (mayReset) {
                    assertThat(page.locator("#keyward-reset").innerText()).isEqualTo("Email me a link to reset it");
                    page.locator("#keyward-reset").focus();
                    page.keyboard().press("Enter");
                    page.locator("#kc-reset-password-form").waitFor();
                } else {
                    assertThat(page.locator("#keyward-reset").count()).isZero();
                }
                page.context().close();
            }
            Mail mail = mailbox.awaitMailsTo("blocked-" + mayReset + "@example.com", 1)
                    .get(0);
            assertThat(mail.text()).contains(mayReset ? "after you have reset it" : "You need a new one.\n\nRoom 101");
        }
    }

    @Test
    @DisplayName("work with the keyboard alone and announce the result")
    void keyboard() {
        now.addBreached("keys");
        Page page = signIn(now, "keys", View.LIGHT, "en");
        page.locator("#code").waitFor();
        assertThat(page.locator("h1").first().innerText().strip()).isEqualTo("Confirm that it’s you");
        Chromium.awaitFocus(page, "code");
        List<String> order = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            page.keyboard().press("Tab");
            order.add(focused(page));
        }
        assertThat(order).containsExactly("keyward-continue", "keyward-resend", "keyward-restart");
        page.locator("#keyward-resend").focus();
        page.keyboard().press("Enter");
        page.locator("#keyward-status[data-announced]").waitFor();
        assertThat(page.locator("#keyward-status").getAttribute("role")).isEqualTo("status");
        assertThat(page.locator("#keyward-status").innerText())
                .isEqualTo("We sent a new code. Earlier codes no longer work.");
        checkLooks(page, "breached-code-resent");
        for (int n = 0; n < 6; n++) {
            Chromium.awaitFocus(page, "code");
            page.evaluate("document.body.classList.add('before')");
            page.keyboard().type("0");
            page.keyboard().press("Enter");
            page.locator("body:not(.before) " + (n < 5 ? "#keyward-error" : "#keyward-error:focus"))
                    .waitFor();
        }
        assertThat(page.locator("#code").count()).isZero();
        assertThat(page.locator("#keyward-error").getAttribute("role"))
                .describedAs("read once, with the focus")
                .isNull();
        assertLooksRight(page, "breached-code-spent");
    }

    private static String focused(Page page) {
        return String.valueOf(page.evaluate("document.activeElement.id"));
    }

    @Test
    @DisplayName("work in a browser without scripts")
    void withoutScripts() {
        now.addBreached("plain");
        Page page = chromium.page(View.LIGHT, "en", false);
        page.navigate(now.realm().signInUrl(""));
        page.fill("#username", "plain");
        page.fill("#password", BREACHED);
        page.click("#kc-login");
        page.fill("#code", "0");
        page.click("#keyward-continue");
        assertThat(page.locator("#keyward-error").innerText()).contains("That code is not right");
        page.click("#keyward-resend");
        assertThat(page.locator("#keyward-status").innerText()).contains("We sent a new code");
        Chromium.screenshot(page, "breached-code-no-scripts");
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("fit 320 pixels and text of twice the size in every language")
    void large(String language) {
        Map.of("notice", soon, "code", now, "blocked", blocking).forEach((name, realm) -> {
            realm.addBreached("large-" + language);
            Page page = signIn(realm, "large-" + language, View.NARROW, language);
            page.locator(".keyward-text").waitFor();
            page.setViewportSize(320, 900);
            assertFits(page, "breached-" + name + "-320-" + language);
            page.evaluate("document.documentElement.style.fontSize = '200%'");
            assertFits(page, "breached-" + name + "-200-percent-" + language);
            page.context().close();
        });
    }

    private static void assertFits(Page page, String name) {
        Chromium.screenshot(page, name);
        assertThat(page.evaluate("""
            [...document.querySelectorAll(".keyward-text, .keyward-text *")]
                .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth
                    || (element.matches("button, a") && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0))
                .map((element) => element.outerHTML)
            """)).describedAs(name).isEqualTo(List.of());
    }

    @Test
    @DisplayName("are in English with lang=\"en\" in a language that Keyward lacks")
    void otherLanguage(Keycloak keycloak) {
        try (CheckedRealm arabic = CheckedRealm.of(
                keycloak,
                "action: change-by-deadline, help: " + HELP,
                Map.of(
                        "supportedLocales",
                        List.of("ar", "en", "de"),
                        "defaultLocale",
                        "ar",
                        "smtpServer",
                        mailbox.settings()))) {
            arabic.addBreached("amal");
            Page page = signIn(arabic, "amal", View.NARROW, "ar");
            page.locator("#keyward-later").waitFor();
            assertThat(page.evaluate("document.documentElement.lang + document.documentElement.dir"))
                    .isEqualTo("arrtl");
            assertThat(page.locator(".keyward-text").getAttribute("lang")).isEqualTo("en");
            assertThat(page.locator(".keyward-text").getAttribute("dir")).isEqualTo("ltr");
            assertThat(page.locator("h1 span").first().getAttribute("lang")).isEqualTo("en");
            assertThat(page.locator("#keyward-due").innerText())
                    .matches("Choose a new password by \\w+ \\d+, 20\\d\\d at \\d+:\\d\\d.[AP]M \\w+\\. .*");
            checkLooks(page, "breached-notice-arabic");
            page.click("#keyward-change");
            page.locator("#code").waitFor();
            assertLooksRight(page, "breached-code-arabic");
            arabic.addUser("huda", BREACHED, Duration.ofDays(100), Map.of("emailVerified", false));
            page = signIn(arabic, "huda", View.NARROW, "ar");
            page.locator("#keyward-help").waitFor();
            assertThat(page.locator(".keyward-text").getAttribute("lang")).isEqualTo("en");
            assertThat(page.locator("#keyward-help").getAttribute("lang")).isEqualTo("ar");
            assertThat(page.locator("#keyward-help").getAttribute("dir")).isEqualTo("auto");
            assertLooksRight(page, "breached-notice-help-arabic");
            assertThat(mailbox.awaitMailsTo("huda@example.com", 1).get(0).html())
                    .contains("<div lang=\"en\" dir=\"ltr\">", "<p lang=\"ar\" dir=\"auto\">Call 555 0100.");
            for (Mail mail : mailbox.awaitMailsTo("amal@example.com", 2)) {
                assertThat(mail.html()).contains("lang=\"ar\" dir=\"rtl\"", "<div lang=\"en\" dir=\"ltr\">");
                assertThat(mail.text()).doesNotContainPattern("[\\u0600-\\u06ff]");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak", "it-child"})
    @DisplayName("work in other themes")
    void themes(String theme, Keycloak keycloak) {
        try (CheckedRealm other = CheckedRealm.of(
                keycloak, "action: change-now", Map.of("loginTheme", theme, "smtpServer", mailbox.settings()))) {
            other.addBreached("themed-" + theme);
            Page page = signIn(other, "themed-" + theme, View.LIGHT, "en");
            page.locator("#code").waitFor();
            Chromium.screenshot(page, "breached-code-theme-" + theme);
            page.context().close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|Choose a new password|Your password for Harbour Shop should be changed|most likely by you",
                "de|Neues Passwort wählen|Ihr Passwort für Harbour Shop sollte geändert werden|wahrscheinlich von Ihnen",
                "fr|Choisissez un nouveau mot de passe|Changez votre mot de passe pour Harbour Shop|très probablement par vous",
                "es|Elija una nueva contraseña|Debería cambiar su contraseña de Harbour Shop|Alguien, probablemente usted",
                "it|Scegli una nuova password|Cambia la tua password per Harbour Shop|con ogni probabilità da te",
                "nl|Kies een nieuw wachtwoord|Uw wachtwoord voor Harbour Shop kunt u beter wijzigen|waarschijnlijk door u"
            })
    @DisplayName("are in the user's language")
    void languages(String language, String title, String subject, String used) {
        soon.addUser(
                "reads-" + language,
                BREACHED,
                Duration.ofDays(100),
                Map.of("attributes", Map.of("locale", List.of(language))));
        Page page = signIn(soon, "reads-" + language, View.NARROW, "en");
        page.locator("#keyward-later").waitFor();
        assertThat(page.locator("h1").first().innerText().strip()).isEqualTo(title);
        Mail notice =
                mailbox.awaitMailsTo("reads-" + language + "@example.com", 1).get(0);
        assertThat(notice.subject()).isEqualTo(subject);
        assertThat(notice.text()).contains(used).doesNotContain("keyward.", "{0}", "{1}", "{2}");
        assertThat(notice.html()).contains(used, "lang=\"" + language + "\"").doesNotContain("keyward.");
        checkLooks(page, "breached-notice-" + language);
        page.click("#keyward-change");
        page.locator("#code").waitFor();
        Mail code =
                mailbox.awaitMailsTo("reads-" + language + "@example.com", 2).get(1);
        assertThat(code.subject()).contains("Harbour Shop");
        assertThat(code.text()).containsPattern("[0-9]{4} [0-9]{4}").doesNotContain("keyward.", "{0}");
        assertThat(code.html()).contains("<bdi").doesNotContain("keyward.", "{0}");
        page.context().close();
    }

    private Page signIn(CheckedRealm realm, String user, View view, String language) {
        Page page = chromium.page(view, language, true);
        page.navigate(realm.realm().signInUrl(""));
        page.fill("#username", user);
        page.fill("#password", BREACHED);
        page.click("#kc-login");
        return page;
    }

    private static void assertLooksRight(Page page, String name) {
        checkLooks(page, name);
        page.context().close();
    }

    private static void checkLooks(Page page, String name) {
        Chromium.screenshot(page, name);
        assertThat(Chromium.accessibilityViolations(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .describedAs("fits the width")
                .isEqualTo(true);
    }
}
