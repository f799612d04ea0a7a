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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("In a browser and a mailbox, a password that should not be used any more")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInPagesIT {

    private final Chromium chromium = new Chromium();
    private final Mailbox mailbox = new Mailbox();
    private CheckedRealm soon;
    private CheckedRealm now;

    @BeforeAll
    void makeRealms(Keycloak keycloak) {
        soon = CheckedRealm.of(keycloak, mailbox, "action: change-by-deadline");
        now = CheckedRealm.of(keycloak, mailbox, "action: change-now, help: Call 555 0100");
    }

    @AfterAll
    void close() {
        soon.close();
        now.close();
        mailbox.close();
        chromium.close();
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("is shown with its deadline, without a fault that axe knows")
    void notice(View view) {
        soon.addBreached("notice-" + view);
        Page page = signIn(soon, "notice-" + view, view, "en");
        page.locator("#keyward-later").waitFor();
        assertLooksRight(page, "breached-notice-" + view);
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("is shown with a field for the code, also after a wrong one, without a fault that axe knows")
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
        assertLooksRight(page, "breached-code-wrong-" + view);
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("is shown with whom to turn to, without a fault that axe knows")
    void stop(View view) {
        now.addUser("stop-" + view, BREACHED, Duration.ofDays(100), Map.of("emailVerified", false));
        Page page = signIn(now, "stop-" + view, view, "en");
        page.locator("#keyward-help").waitFor();
        assertLooksRight(page, "breached-stop-" + view);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak", "it-child"})
    @DisplayName("is shown in other themes, too")
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
                "fr|Choisissez un nouveau mot de passe|Votre mot de passe pour Harbour Shop devrait être changé|très probablement par vous",
                "es|Elija una nueva contraseña|Debería cambiar su contraseña de Harbour Shop|probablemente por usted",
                "it|Scelga una nuova password|La sua password per Harbour Shop andrebbe cambiata|con ogni probabilità da lei",
                "nl|Kies een nieuw wachtwoord|Uw wachtwoord voor Harbour Shop kunt u beter wijzigen|waarschijnlijk door u"
            })
    @DisplayName("is written about in the language of its user, on pages and in mails")
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
        assertThat(notice.text()).contains(used).doesNotContain("keyward.", "{0}", "{1}");
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
