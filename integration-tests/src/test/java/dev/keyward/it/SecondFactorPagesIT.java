package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Mailbox.Mail;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The pages and mails of the second factor")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(7)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class SecondFactorPagesIT {

    private final Chromium chromium = new Chromium();
    private final Mailbox mailbox = new Mailbox();
    private CampaignRealm choice;
    private CampaignRealm app;
    private CampaignRealm reset;

    @BeforeAll
    void makeRealms(Keycloak keycloak) {
        Map<String, Object> mail = Map.of("smtpServer", mailbox.settings());
        Map<String, Object> passkeys = new HashMap<>(Passkeys.settings());
        passkeys.putAll(mail);
        choice = CampaignRealm.of(
                keycloak,
                passkeys,
                Map.of("factors", "authenticator-app##passkey##security-key", "help", "Call 555 0100."));
        app = CampaignRealm.of(keycloak, mail, Map.of("deadline", CampaignRealm.in(Duration.ofDays(-1))));
        reset = CampaignRealm.of(keycloak, mail, Map.of());
        reset.checkFactors("");
    }

    @AfterAll
    void close() {
        choice.close();
        app.close();
        reset.close();
        mailbox.close();
        chromium.close();
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("pass the accessibility tool axe, from the notice to the recovery codes")
    void looks(View view) {
        choice.addUser("choice-" + view);
        Page page = signIn(choice, "choice-" + view, view, "en");
        page.locator("#keyward-later").waitFor();
        checkLooks(page, "factor-choice-" + view);
        page.click("#keyward-set-up");
        page.locator("#keyward-qr").waitFor();
        assertThat(page.locator("#totp").getAttribute("autocomplete")).isEqualTo("one-time-code");
        assertThat(page.locator("#totp").getAttribute("inputmode")).isEqualTo("numeric");
        checkLooks(page, "factor-totp-" + view);
        page.fill("#totp", "000000");
        page.click("#keyward-save");
        page.locator("#keyward-totp-error").waitFor();
        assertThat(page.locator("#totp").getAttribute("aria-describedby")).contains("keyward-totp-error");
        assertThat(page.locator("#totp").getAttribute("aria-invalid")).isEqualTo("true");
        checkLooks(page, "factor-totp-wrong-" + view);
        page.click("#keyward-back");
        page.locator("#keyward-later").waitFor();
        page.click("#keyward-set-up");
        enterCode(page);
        page.locator("#keyward-codes").waitFor();
        checkLooks(page, "factor-codes-" + view);
        page.click("#keyward-save");
        page.locator("#keyward-error").waitFor();
        checkLooks(page, "factor-codes-unconfirmed-" + view);
        page.check("#keyward-saved");
        awaitSignedIn(page, () -> page.click("#keyward-save"));
        page.context().close();

        app.addUser("required-" + view);
        Page required = signIn(app, "required-" + view, view, "en");
        required.locator("#keyward-set-up").waitFor();
        assertThat(required.locator("#keyward-later").count()).isZero();
        checkLooks(required, "factor-required-" + view);
        required.context().close();
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("ask for a mailed code and explain a refused set-up, and pass the accessibility tool axe")
    void proof(View view, Keycloak keycloak) {
        try (CampaignRealm proof = CampaignRealm.of(
                keycloak, Map.of("smtpServer", mailbox.settings()), Map.of("proof", "true", "help", "Room 101"))) {
            proof.addUser("proof-" + view);
            Page page = signIn(proof, "proof-" + view, view, "en");
            page.click("#keyward-set-up");
            page.locator("#code").waitFor();
            page.click("#keyward-back");
            page.locator("#keyward-later").waitFor();
            page.click("#keyward-set-up");
            page.locator("#code").waitFor();
            checkLooks(page, "factor-code-" + view);
            page.fill("#code", "1234 5678");
            page.click("#keyward-continue");
            page.locator("#keyward-error").waitFor();
            checkLooks(page, "factor-code-wrong-" + view);
            page.context().close();
            proof.addUser(
                    "moved-" + view,
                    List.of(CheckedRealm.addressChanged(Duration.ofDays(1))),
                    Map.of("emailVerified", false));
            page = signIn(proof, "moved-" + view, view, "en");
            page.click("#keyward-set-up");
            page.locator("#keyward-stop").waitFor();
            assertThat(page.locator("#keyward-help").innerText()).isEqualTo("Room 101");
            checkLooks(page, "factor-stop-" + view);
            page.context().close();
        }
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("let a user choose the factor for a password reset, and pass the accessibility tool axe")
    void resetChoice(View view) {
        Page page = resetWithTwoFactors("reset-" + view, view, "en");
        checkLooks(page, "factor-check-" + view);
        page.check("#keyward-authenticator-app");
        page.click("#keyward-continue");
        page.locator("#otp").waitFor();
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("fit 320 pixels in every language where a user chooses the factor for a password reset")
    void largeResetChoice(String language) {
        Page page = resetWithTwoFactors("large-reset-" + language, View.NARROW, language);
        page.setViewportSize(320, 900);
        assertFits(page, "factor-check-320-" + language);
        page.context().close();
    }

    private Page resetWithTwoFactors(String username, View view, String language) {
        String id = reset.addUser(username, List.of(CheckedRealm.otp(Duration.ofDays(9))));
        CheckedRealm.store(reset.realm(), id, CheckedRealm.securityKey(Duration.ofDays(9)));
        Page page = chromium.page(view, language, true);
        page.navigate(reset.realm().signInUrl(""));
        page.locator("a[href*='reset-credentials']").click();
        page.fill("#username", username);
        page.locator("#kc-reset-password-form [type=submit]").click();
        page.navigate(mailbox.linkMailedTo(username.toLowerCase(Locale.ROOT) + "@example.com"));
        page.locator("#keyward-factor-check").waitFor();
        return page;
    }

    @Test
    @DisplayName("work with the keyboard alone")
    void keyboard() {
        choice.addUser("keys");
        Page page = signIn(choice, "keys", View.LIGHT, "en");
        page.locator("#keyward-later").waitFor();
        page.locator("#keyward-authenticator-app").focus();
        page.keyboard().press("ArrowDown");
        assertThat(focused(page)).isEqualTo("keyward-passkey");
        page.keyboard().press("ArrowUp");
        List<String> order = new ArrayList<>();
        for (int n = 0; n < 2; n++) {
            page.keyboard().press("Tab");
            order.add(focused(page));
        }
        assertThat(order).containsExactly("keyward-set-up", "keyward-later");
        page.locator("#keyward-set-up").focus();
        page.keyboard().press("Enter");
        page.locator("#totp").waitFor();
        page.locator("#totp").focus();
        page.keyboard().type(code(page));
        page.keyboard().press("Enter");
        page.locator("#keyward-saved").focus();
        page.keyboard().press("Space");
        page.locator("#keyward-save").focus();
        awaitSignedIn(page, () -> page.keyboard().press("Enter"));
        page.context().close();
    }

    @Test
    @DisplayName("require a name for a second app, and lead to its field if it is empty")
    void deviceName() {
        app.addUser("two-apps");
        Page page = signIn(app, "two-apps", View.LIGHT, "en");
        page.click("#keyward-set-up");
        page.locator("#userLabel").waitFor();
        assertThat(page.locator("#userLabel").getAttribute("aria-required")).isNull();
        enterCode(page);
        page.check("#keyward-saved");
        awaitSignedIn(page, () -> page.click("#keyward-save"));

        Page second = page.context().newPage();
        second.navigate(app.realm().signInUrl("&kc_action=CONFIGURE_TOTP"));
        second.locator("#userLabel").waitFor();
        assertThat(second.locator("#userLabel").getAttribute("aria-required")).isEqualTo("true");
        assertThat(second.locator("#keyward-userLabel-help").innerText()).startsWith("Required.");
        enterCode(second);
        second.locator("#keyward-userLabel-error").waitFor();
        Chromium.awaitFocus(second, "userLabel");
        checkLooks(second, "factor-totp-unnamed");
        page.context().close();
    }

    @Test
    @DisplayName("say in every language why a user must keep the last factor, and lead back to the application")
    void lastFactor() {
        String id = app.addUser("keeps", List.of(CheckedRealm.otp(Duration.ofDays(9))));
        Page signIn = signIn(app, "keeps", View.LIGHT, "en");
        signIn.fill("#otp", CheckedRealm.otpNow());
        awaitSignedIn(signIn, () -> signIn.click("#kc-login"));
        // The page of the sign-in still loads an application that does not answer, which would stop a next navigation.
        Page page = signIn.context().newPage();
        String removal = app.realm().signInUrl("&kc_action=delete_credential:" + app.credential(id, "otp"));
        for (String language : List.of("de", "fr", "es", "it", "nl", "en")) {
            page.navigate(removal + "&ui_locales=" + language);
            page.locator("#keyward-stop").waitFor();
            assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
            page.setViewportSize(320, 900);
            assertFits(page, "factor-last-320-" + language);
            page.setViewportSize(1280, 900);
        }
        checkLooks(page, "factor-last-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        checkLooks(page, "factor-last-dark");
        page.locator("#keyward-leave").focus();
        page.waitForRequest(
                request -> request.url().startsWith(TestRealm.REDIRECT)
                        && request.url().contains("kc_action_status=cancelled"),
                () -> page.keyboard().press("Enter"));
        page.context().close();
    }

    private static String focused(Page page) {
        return String.valueOf(page.evaluate("document.activeElement.id"));
    }

    @Test
    @DisplayName("work in a browser without scripts")
    void withoutScripts() {
        choice.addUser("plain");
        Page page = chromium.page(View.LIGHT, "en", false);
        page.navigate(choice.realm().signInUrl(""));
        page.fill("#username", "plain");
        page.fill("#password", CampaignRealm.PASSWORD);
        page.click("#kc-login");
        page.click("#keyward-set-up");
        enterCode(page);
        assertThat(page.locator("#keyward-codes li").count()).isEqualTo(12);
        assertThat(page.locator("#keyward-download").getAttribute("href")).startsWith("data:text/plain");
        page.check("#keyward-saved");
        awaitSignedIn(page, () -> page.click("#keyward-save"));
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es", "it", "nl"})
    @DisplayName("fit 320 pixels and text of twice the size in every language")
    void large(String language) {
        choice.addUser("large-" + language);
        Page other = signIn(choice, "large-" + language, View.NARROW, language);
        other.locator("#keyward-later").waitFor();
        Page page = signIn(choice, "large-" + language, View.NARROW, language);
        page.locator("#keyward-later").waitFor();
        page.setViewportSize(320, 900);
        assertFits(page, "factor-choice-320-" + language);
        page.evaluate("document.documentElement.style.fontSize = '200%'");
        assertFits(page, "factor-choice-200-percent-" + language);
        page.click("#keyward-set-up");
        page.locator("#totp").waitFor();
        assertFits(page, "factor-totp-320-" + language);
        enterCode(page);
        page.locator("#keyward-codes").waitFor();
        assertFits(page, "factor-codes-320-" + language);
        page.context().close();
        other.setViewportSize(320, 900);
        other.click("#keyward-later");
        other.locator("#keyward-stop").waitFor();
        assertFits(other, "factor-sign-in-again-320-" + language);
        other.context().close();
    }

    private static void assertFits(Page page, String name) {
        Chromium.screenshot(page, name);
        assertThat(page.locator(".keyward-text").innerText()).doesNotContain("keyward.", "{0}", "{1}");
        assertThat(page.evaluate("""
            [...document.querySelectorAll(".keyward-text, .keyward-text *")]
                .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth
                    || (element.matches("button, a") && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0))
                .map((element) => element.outerHTML)
            """)).describedAs(name).isEqualTo(List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|A second step was added to your account for Harbour Shop|Authenticator app"
                        + "|An administrator removed it",
                "de|Ihr Konto für Harbour Shop hat einen neuen zweiten Schritt|Authenticator-App"
                        + "|Ein Administrator hat ihn entfernt",
                "fr|Une deuxième étape a été ajoutée à votre compte pour Harbour Shop|Application d’authentification"
                        + "|Un administrateur l’a supprimée",
                "es|Se ha añadido un segundo paso a su cuenta de Harbour Shop|Aplicación de autenticación"
                        + "|Lo eliminó un administrador",
                "it|Un secondo passaggio è stato aggiunto al tuo account per Harbour Shop|App di autenticazione"
                        + "|L’ha rimosso un amministratore",
                "nl|Aan uw account voor Harbour Shop is een tweede stap toegevoegd|Authenticator-app"
                        + "|Een beheerder heeft die verwijderd"
            })
    @DisplayName("tell the user in their language that a factor was added, and that it was removed")
    void mails(String language, String subject, String factor, String administrator) {
        String user = "reads-" + language;
        String id = app.realm()
                .addUser(user, CampaignRealm.PASSWORD, Map.of("attributes", Map.of("locale", List.of(language))));
        Page page = signIn(app, user, View.NARROW, "en");
        page.click("#keyward-set-up");
        enterCode(page);
        page.locator("#keyward-codes").waitFor();
        page.context().close();
        Mail added = mailbox.awaitMailsTo(user + "@example.com", 1).get(0);
        assertThat(added.subject()).isEqualTo(subject);
        assertThat(added.text()).contains(factor, "127.0.0.1").doesNotContain("keyward.", "{0}", "{3}", administrator);
        assertThat(added.html()).contains(factor, "lang=\"" + language + "\"").doesNotContain("keyward.", "{0}");
        if (ServerVersion.tested().isBefore("26.7")) {
            return; // Keycloak does not tell the type of the credential that the administrator removes
        }
        app.delete(id, "otp");
        Mail removed = mailbox.awaitMailsTo(user + "@example.com", 2).get(1);
        assertThat(removed.text()).contains(factor, administrator).doesNotContain("127.0.0.1", "keyward.", "{0}");
        assertThat(removed.html()).contains(factor, administrator).doesNotContain("127.0.0.1", "keyward.", "{0}");
    }

    private Page signIn(CampaignRealm realm, String user, View view, String language) {
        Page page = chromium.page(view, language, true);
        page.navigate(realm.realm().signInUrl(""));
        page.fill("#username", user);
        page.fill("#password", CampaignRealm.PASSWORD);
        page.click("#kc-login");
        return page;
    }

    private static String code(Page page) {
        return OneTimeCode.at(page.locator("input[name=totpSecret]").inputValue(), Instant.now());
    }

    private static void enterCode(Page page) {
        page.locator("#totp").waitFor();
        page.fill("#totp", code(page));
        page.click("#keyward-save");
    }

    /** Waits for the browser's request to the redirect URI, because no application listens there. */
    private static void awaitSignedIn(Page page, Runnable last) {
        page.waitForRequest(
                request -> request.url().startsWith(TestRealm.REDIRECT)
                        && request.url().contains("code="),
                last);
    }

    private static void checkLooks(Page page, String name) {
        Chromium.screenshot(page, name);
        assertThat(Chromium.accessibilityViolations(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .describedAs("fits the width")
                .isEqualTo(true);
    }
}
