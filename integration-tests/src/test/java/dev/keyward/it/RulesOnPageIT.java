package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.microsoft.playwright.options.WaitUntilState;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

@DisplayName("The password rules in a browser")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(6)
class RulesOnPageIT {

    private static final String POLICY = "keyward-min-characters(12) and keyward-no-repeats(3)"
            + " and keyward-not-personal(username,email,firstName,lastName) and digits(1)"
            + " and keyward-strength(3) and keyward-character-classes(?4)";

    private static final String OLD = "Marble-Cactus-27";
    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String RULES = "[data-keyward=rules]";

    private final Chromium chromium = new Chromium();
    private TestRealm realm;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = TestRealm.withPolicy(keycloak, POLICY);
        for (String name :
                List.of("light", "dark", "narrow", "older", "keyboard", "mistaken", "single", "without-script")) {
            realm.addUser(name, OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
        }
    }

    @AfterAll
    void close() {
        realm.close();
        chromium.close();
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("are on the registration page before anything is typed, and show which are met while typing")
    void registration(View view) {
        Page page = chromium.page(view, "en", true);
        page.navigate(realm.registrationUrl());

        assertThat(lines(page))
                .containsExactly(
                        "•At least 12 characters",
                        "•Digits: at least 1",
                        "•Nothing that is known about you, such as your name or your email address",
                        "•No character or group of characters 3 times in a row",
                        "•Hard to guess (three random words work well)");
        assertThat(page.locator(RULES + " p").allTextContents())
                .startsWith("Rules for your password", "Checked when you continue:");
        assertLooksRight(page, "rules-registration-" + view);

        page.fill("#password", "byron-aaa");
        assertThat(lines(page))
                .describedAs("nobody can tell what is personal before there is a name")
                .contains("•Nothing that is known about you, such as your name or your email address");
        page.fill("#lastName", "Byron");
        assertThat(lines(page))
                .startsWith(
                        "○At least 12 characters (not met yet)",
                        "○Digits: at least 1 (not met yet)",
                        "○Nothing that is known about you, such as your name or your email address (not met yet)",
                        "○No character or group of characters 3 times in a row (not met yet)");
        page.fill("#password", "velvet-tugboat-8");
        assertThat(lines(page))
                .startsWith(
                        "✓At least 12 characters (met)",
                        "✓Digits: at least 1 (met)",
                        "✓Nothing that is known about you, such as your name or your email address (met)",
                        "✓No character or group of characters 3 times in a row (met)");
        page.fill("#lastName", "Tugboat");
        assertThat(lines(page))
                .contains("○Nothing that is known about you, such as your name or your email address (not met yet)");
        page.fill("#password", "");
        assertThat(lines(page)).startsWith("•At least 12 characters");
        page.fill("#password", "velvet-8");
        assertLooksRight(page, "rules-registration-typed-" + view);
        page.context().close();
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("are on the page for a new password, where only the server knows personal data")
    void updatePassword(View view) {
        Page page = updatePage(realm, view.name().toLowerCase(Locale.ROOT), view);

        assertThat(lines(page))
                .containsExactly(
                        "•At least 12 characters",
                        "•Digits: at least 1",
                        "•No character or group of characters 3 times in a row",
                        "•Hard to guess (three random words work well)",
                        "•Nothing that is known about you, such as your name or your email address");
        page.fill("#password-new", "velvet");
        assertLooksRight(page, "rules-update-" + view);
        page.context().close();
    }

    @Test
    @DisplayName("are shown again after a bad password with the failed ones marked until the user types")
    void afterMistake() {
        Page page = updatePage(realm, "mistaken", View.LIGHT);
        page.fill("#password-new", "aaa");
        page.fill("#password-confirm", "aaa");
        page.click("[type=submit]");
        page.locator("[data-state=failed]").first().waitFor();

        assertThat(lines(page))
                .containsExactly(
                        "✗At least 12 characters (not met)",
                        "✗Digits: at least 1 (not met)",
                        "✗No character or group of characters 3 times in a row (not met)",
                        "✗Hard to guess (three random words work well) (not met)",
                        "•Nothing that is known about you, such as your name or your email address");
        assertThat(List.of(page.locator("#password-new")
                        .getAttribute("aria-describedby")
                        .split(" ")))
                .containsExactlyInAnyOrder(
                        "keyward-password-rules",
                        page.locator("[data-keyward=refused]").getAttribute("id"));
        assertThat(page.locator("#keyward-password-rules").count()).isEqualTo(1);
        assertThat(page.locator("[data-keyward=reasons] li").count()).isZero();
        assertThat(page.locator(RULES + " p:has-text('Checked when you continue:') + ul li")
                        .allTextContents())
                .describedAs("what has failed was checked already")
                .containsExactly("•Nothing that is known about you, such as your name or your email address");
        assertLooksRight(page, "rules-after-mistake");

        page.locator("#password-new").pressSequentially("v");
        assertThat(lines(page))
                .containsExactly(
                        "○At least 12 characters (not met yet)",
                        "○Digits: at least 1 (not met yet)",
                        "✓No character or group of characters 3 times in a row (met)",
                        "✗Hard to guess (three random words work well) (not met by the last password)",
                        "•Nothing that is known about you, such as your name or your email address");
        assertLooksRight(page, "rules-after-mistake-typed");
        page.fill("#password-new", "");
        assertThat(lines(page))
                .describedAs("nothing to judge but the last password")
                .startsWith("✗At least 12 characters (not met by the last password)");
        page.context().close();
    }

    @Test
    @DisplayName("are shown with a single reason, which describes the field as well")
    void singleReason() {
        Page page = updatePage(realm, "single", View.LIGHT);
        page.fill("#password-new", "q8Zt!vK2#w");
        page.fill("#password-confirm", "q8Zt!vK2#w");
        page.click("[type=submit]");
        Locator error = page.locator("#keyward-password-error");
        error.waitFor();

        assertThat(error.textContent().strip())
                .isEqualTo("Choose a different password. This one has fewer than 12 characters.");
        assertThat(page.locator("#password-new").getAttribute("aria-describedby"))
                .isEqualTo("keyward-password-rules keyward-password-error");
        assertThat(page.locator("[role=alert] #keyward-password-error").count()).isEqualTo(1);
        assertLooksRight(page, "rules-single-reason");
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keycloak", "keycloak.v2", "it-child"})
    @DisplayName("are shown in the older theme, the newer theme and a custom theme")
    void themes(String theme, Keycloak keycloak) {
        try (TestRealm themed = TestRealm.with(keycloak, Map.of("passwordPolicy", POLICY, "loginTheme", theme))) {
            themed.addUser("older", OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
            Page page = chromium.page(View.LIGHT, "en", true);
            page.navigate(themed.registrationUrl());
            page.fill("#password", "velvet-tugboat-8");
            assertThat(lines(page)).hasSize(5).contains("✓At least 12 characters (met)");
            Chromium.screenshot(page, "rules-registration-" + theme);
            page.context().close();

            Page update = updatePage(themed, "older", View.LIGHT);
            update.fill("#password-new", "velvet");
            assertThat(lines(update)).hasSize(5).contains("○At least 12 characters (not met yet)");
            Chromium.screenshot(update, "rules-update-" + theme);
            update.context().close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "de, Regeln für Ihr Passwort, Mindestens 12 Zeichen",
        "fr, Règles pour votre mot de passe, Au moins 12 caractères",
        "es, Reglas para su contraseña, Al menos 12 caracteres",
        "it, Regole per la tua password, Almeno 12 caratteri",
        "nl, Regels voor uw wachtwoord, Minstens 12 tekens"
    })
    @DisplayName("are in the language of the browser")
    void language(String language, String header, String first) {
        Page page = chromium.page(View.NARROW, language, true);
        page.navigate(realm.registrationUrl());

        assertThat(page.locator(RULES + " p").first().textContent()).isEqualTo(header);
        assertThat(lines(page)).first().isEqualTo("•" + first);
        assertLooksRight(page, "rules-registration-" + language);
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "fa"})
    @DisplayName("are in English with lang=\"en\" and English digits in a language that Keyward lacks")
    void otherLanguage(String language, Keycloak keycloak) {
        try (TestRealm other = TestRealm.with(
                keycloak,
                Map.of(
                        "passwordPolicy",
                        POLICY,
                        "supportedLocales",
                        List.of(language, "en", "de"),
                        "defaultLocale",
                        language))) {
            Page page = chromium.page(View.NARROW, language, true);
            page.navigate(other.registrationUrl());
            assertThat(lines(page)).startsWith("•At least 12 characters", "•Digits: at least 1");
            assertThat(page.evaluate("document.documentElement.lang + document.documentElement.dir"))
                    .isEqualTo(language + "rtl");
            assertThat(page.locator(RULES).getAttribute("lang")).isEqualTo("en");
            assertThat(page.locator(RULES).getAttribute("dir")).isEqualTo("ltr");
            assertLooksRight(page, "rules-registration-" + language);
            page.context().close();

            Page german = chromium.page(View.NARROW, "de", true);
            german.navigate(other.registrationUrl());
            assertThat(lines(german)).first().isEqualTo("•Mindestens 12 Zeichen");
            assertThat(german.locator(RULES).getAttribute("lang")).isNull();
            german.navigate(other.url("/password-policy/rules?lang=" + language));
            assertThat(german.textContent("body")).contains("\"language\":\"en\"", "At least 12 characters");
            german.context().close();
        }
    }

    @Test
    @DisplayName("know the e-mail address where it is the user name, and leave very long input to the server")
    void addressAsUsername(Keycloak keycloak) {
        try (TestRealm byAddress = TestRealm.with(
                keycloak,
                Map.of(
                        "passwordPolicy",
                        "keyward-not-personal(username) and notContainsUsername and keyward-min-characters(4)",
                        "registrationEmailAsUsername",
                        true))) {
            Page page = chromium.page(View.LIGHT, "en", true);
            page.navigate(byAddress.registrationUrl());
            page.fill("#email", "nora.jones@example.com");
            page.fill("#password", "xx-norajones-xx");
            assertThat(lines(page))
                    .containsExactly(
                            "✓At least 4 characters (met)",
                            "○Nothing that is known about you, such as your name or your email address (not met yet)");
            page.fill("#password", "x".repeat(1_025));
            assertThat(lines(page)).first().isEqualTo("•At least 4 characters");
            page.context().close();
        }
    }

    @Test
    @DisplayName("reach screen readers: they describe the field from the start, and changes are announced once per "
            + "pause")
    void screenReader() {
        Page page = chromium.page(View.LIGHT, "en", true);
        page.navigate(realm.registrationUrl());
        assertThat(page.locator("#password").getAttribute("aria-describedby")).isEqualTo("keyward-password-rules");
        assertThat(page.locator("#keyward-password-rules").textContent())
                .contains("Rules for your password", "At least 12 characters", "Hard to guess");
        Locator status = page.locator(RULES + " [role=status]");
        assertThat(status.textContent()).isEmpty();
        assertThat(page.locator(RULES + " [aria-live], " + RULES + " [role=alert]")
                        .count())
                .isZero();

        page.evaluate("""
            () => {
              window.announcements = [];
              new MutationObserver(() => window.announcements.push(document.querySelector("[data-keyward=rules] [role=status]").textContent))
                .observe(document.querySelector("[data-keyward=rules] [role=status]"), {childList: true, characterData: true, subtree: true});
            }\
            """);
        type(page, Map.of("password", "velvet-tug"));
        page.waitForFunction("() => window.announcements.length > 0");
        assertThat(page.evaluate("window.announcements")).isEqualTo(List.of("Rules met: 1 of 3."));
        type(page, Map.of("lastName", "Byron", "password", "boat-81"));
        page.waitForFunction("() => window.announcements.length > 1");
        assertThat(page.evaluate("window.announcements"))
                .isEqualTo(List.of("Rules met: 1 of 3.", "Rules met: 4 of 4."));
        page.context().close();
    }

    /** Types texts into fields in the page itself, because a busy machine may make a pause between the keys that Playwright presses. */
    private static void type(Page page, Map<String, String> texts) {
        page.evaluate("""
            texts => {
                for (const [id, text] of Object.entries(texts)) {
                    const field = document.getElementById(id);
                    for (const character of text) {
                        field.value += character;
                        field.dispatchEvent(new Event("input", {bubbles: true}));
                    }
                }
            }\
            """, texts);
    }

    @Test
    @DisplayName("are no obstacle to keyboard users")
    void keyboardOnly() {
        Page page = updatePage(realm, "keyboard", View.LIGHT);
        page.locator("#password-new").focus();
        page.keyboard().type(GOOD);
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("password-confirm");
        page.keyboard().type(GOOD);
        assertThat(page.locator(RULES + " a, " + RULES + " button, " + RULES + " [tabindex]")
                        .count())
                .isZero();
        // Waits for the browser's request to the redirect URI, because nothing listens there.
        page.waitForRequest(
                request -> request.url().startsWith(TestRealm.REDIRECT),
                () -> page.keyboard().press("Enter"));
        page.context().close();
    }

    @Test
    @DisplayName("fit on a narrow screen with text of twice the size")
    void largeText() {
        Page page = chromium.page(View.NARROW, "de", true);
        page.navigate(realm.registrationUrl());
        page.addStyleTag(new Page.AddStyleTagOptions().setContent("html { font-size: 200% !important }"));
        page.fill("#password", "velvet");

        assertThat(page.locator(RULES + " li")
                        .evaluateAll("lines => lines.every(line => line.scrollWidth <= line.clientWidth)"))
                .isEqualTo(true);
        assertLooksRight(page, "rules-registration-large-text");
        page.context().close();
    }

    @Test
    @DisplayName("are not needed in a browser without scripts, where the server states every reason for a refusal")
    void withoutScript() {
        Page page = updatePage(realm, "without-script", View.LIGHT, false);
        assertThat(page.locator(RULES).count()).isZero();
        page.fill("#password-new", "aaa");
        page.fill("#password-confirm", "aaa");
        page.click("[type=submit]");
        assertThat(page.locator(".kc-feedback-text").innerText())
                .contains("has fewer than 12 characters", "repeats a character", "has too few digits");
        page.context().close();
    }

    @Test
    @DisplayName("are not shown in a realm without Keyward rules, and no typed text leaves the page")
    void quiet(Keycloak keycloak) {
        try (TestRealm stock = TestRealm.withPolicy(keycloak, "length(8) and keyward-strength(?3)")) {
            Page page = chromium.page(View.LIGHT, "en", true);
            page.navigate(stock.registrationUrl());
            assertThat(page.content()).doesNotContain("keyward-password-rules.js");
            page.context().close();
        }
        Page page = chromium.page(View.LIGHT, "en", true);
        page.navigate(realm.registrationUrl());
        List<String> requests = new CopyOnWriteArrayList<>();
        page.onRequest(request -> requests.add(request.url()));
        page.locator("#password").pressSequentially("velvet-tugboat-81");
        page.waitForFunction("() => document.querySelector('[data-keyward=rules] [role=status]').textContent !== ''");
        assertThat(requests).isEmpty();
        page.context().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    @DisplayName("come with one sentence about ending other sessions, also in a realm without rules")
    void endsSessions(String language, Keycloak keycloak) {
        String notice = "Choose a new password. When you save it, you are signed out on all other devices.";
        try (CheckedRealm checked = CheckedRealm.of(
                keycloak,
                "action: change-now, proof: none",
                Map.of("passwordPolicy", POLICY, "supportedLocales", List.of("en", "ar")))) {
            checked.addBreached("found");
            Page page = foundPage(checked, language);
            assertThat(lines(page)).isNotEmpty();
            Locator alert = page.locator(".kc-feedback-text");
            assertThat(alert.textContent().strip()).isEqualTo(notice);
            assertThat(alert.getAttribute("lang")).isEqualTo(language.equals("en") ? null : "en");
            assertThat(page.locator(RULES).textContent()).doesNotContain(notice);
            assertLooksRight(page, "rules-notice-" + language);
            submit(page, "aaa");
            page.locator("[data-state=failed]").first().waitFor();
            assertThat(page.locator(RULES + " p").allTextContents()).contains(notice);
            assertThat(page.locator("body").textContent()).containsOnlyOnce(notice);
            assertLooksRight(page, "rules-notice-after-mistake-" + language);
            page.context().close();

            AdminApi.succeeded(checked.realm().setPolicy("length(12)"));
            Page stock = foundPage(checked, language);
            assertThat(stock.locator(RULES).count()).isZero();
            submit(stock, "aaa");
            stock.locator(RULES).waitFor();
            assertThat(stock.locator(RULES).textContent()).isEqualTo(notice);
            assertLooksRight(stock, "rules-notice-without-rules-" + language);
            stock.context().close();
        }
    }

    private Page foundPage(CheckedRealm in, String language) {
        Page page = chromium.page(View.NARROW, language, true);
        page.navigate(in.realm().signInUrl(""));
        page.fill("#username", "found");
        page.fill("#password", CheckedRealm.BREACHED);
        page.click("#kc-login");
        page.locator("#password-new").waitFor();
        return page;
    }

    private static void submit(Page page, String password) {
        page.fill("#password-new", password);
        page.fill("#password-confirm", password);
        page.click("[type=submit]");
    }

    @Test
    @DisplayName("include none that cannot apply, the stricter of two, and none that another implies")
    void few(Keycloak keycloak) {
        try (TestRealm strict = TestRealm.withPolicy(
                keycloak,
                "length(8) and keyward-min-characters(12) and maxLength(64) and keyward-character-classes(2) and"
                        + " digits(1) and lowerCase(1) and keyward-letters-and-digits(1) and notUsername and notEmail and"
                        + " keyward-not-personal(username,email) and keyward-no-sequences(4) and keyward-strength(3) and"
                        + " keyward-breached(embedded) and keyward-not-a-variation(4) and passwordHistory(3) and"
                        + " passwordAge(30)")) {
            strict.addUser("changer", OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
            Page page = chromium.page(View.NARROW, "en", true);
            page.navigate(strict.registrationUrl());
            assertThat(ids(page))
                    .containsExactly(
                            "keyward-min-characters",
                            "maxLength",
                            "keyward-letters-and-digits",
                            "lowerCase",
                            "keyward-not-personal",
                            "keyward-strength",
                            "keyward-breached");
            assertLooksRight(page, "rules-few");
            page.context().close();

            Page update = updatePage(strict, "changer", View.NARROW);
            assertThat(ids(update))
                    .contains("keyward-not-a-variation", "passwordHistory", "passwordAge")
                    .doesNotContain("length", "notUsername");
            update.fill("#password-new", "abcd");
            update.fill("#password-confirm", "abcd");
            update.click("[type=submit]");
            Locator failed = update.locator("[data-state=failed]");
            failed.first().waitFor();
            assertThat(failed.all().stream().map(line -> line.getAttribute("data-rule")))
                    .contains(
                            "keyward-min-characters",
                            "keyward-letters-and-digits",
                            "keyward-no-sequences",
                            "keyward-strength")
                    .doesNotContain("length", "digits", "keyward-character-classes", "lowerCase");
            assertLooksRight(update, "rules-few-after-mistake");
            update.context().close();
        }
    }

    @Test
    @DisplayName("do not block the form while their script loads slowly")
    void slowScript() {
        Page page = chromium.page(View.LIGHT, "en", true);
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route("**/keyward-password-rules.js*", held::add);
        page.navigate(
                realm.registrationUrl(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
        page.fill("#password", "velvet-tugboat-81");
        page.waitForCondition(() -> !held.isEmpty());
        assertThat(page.locator(RULES).count()).isZero();

        held.get(0).resume();
        page.locator(RULES).waitFor();
        assertThat(lines(page)).contains("✓At least 12 characters (met)");
        page.context().close();
    }

    @Test
    @DisplayName("work under a Content-Security-Policy that allows only scripts of the server")
    void strictPolicy(Keycloak keycloak) {
        try (TestRealm strict = TestRealm.with(
                keycloak,
                Map.of(
                        "passwordPolicy",
                        POLICY,
                        "browserSecurityHeaders",
                        Map.of("contentSecurityPolicy", "script-src 'self' 'unsafe-inline'; object-src 'none'")))) {
            Page page = chromium.page(View.LIGHT, "en", true);
            page.navigate(strict.registrationUrl());
            page.locator(RULES).waitFor();
            page.context().close();
        }
    }

    private static List<String> ids(Page page) {
        page.locator(RULES).waitFor();
        return page.locator(RULES + " li").all().stream()
                .map(line -> line.getAttribute("data-rule"))
                .toList();
    }

    private Page updatePage(TestRealm in, String username, View view) {
        return updatePage(in, username, view, true);
    }

    private Page updatePage(TestRealm in, String username, View view, boolean script) {
        Page page = chromium.page(view, "en", script);
        page.navigate(in.signInUrl(""));
        page.fill("#username", username);
        page.fill("#password", OLD);
        page.click("#kc-login");
        page.locator("#password-new").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
        return page;
    }

    private static List<String> lines(Page page) {
        page.locator(RULES).waitFor(); // created by a script that loads in parallel with the page
        return page.locator(RULES + " li").allTextContents();
    }

    private static void assertLooksRight(Page page, String name) {
        Chromium.screenshot(page, name);
        assertThat(Chromium.accessibilityViolations(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .describedAs("fits the width")
                .isEqualTo(true);
    }
}
