package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.HashMap;
import java.util.List;
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

@DisplayName("The reasons for a refusal in a browser")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(7)
class PagesIT {

    private static final String POLICY = "keyward-min-characters(12) and keyward-character-classes(3)"
            + " and keyward-no-repeats(3) and keyward-no-sequences(4) and keyward-strength(3)";

    private static final String OLD = "Marble-Cactus-27";
    private static final String BAD = "aaaabcd";
    private static final String REASONS = "[data-keyward=reasons]";
    private static final String FAILED = "[data-keyward=rules] li[data-state=failed]";
    private static final String REFUSED = "[data-keyward=refused]";

    private static final List<String> EVERY_RULE = List.of(
            "✗At least 12 characters (not met)",
            "✗At least 3 of these kinds: lower-case letters, upper-case letters, digits, other characters (not met)",
            "✗No character or group of characters 3 times in a row (not met)",
            "✗No 4 or more characters in alphabetical, numerical or keyboard order, such as “abcd”, “1234” or “qwer” (not met)",
            "✗Hard to guess (three random words work well) (not met)");

    private final Chromium chromium = new Chromium();
    private TestRealm realm;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = TestRealm.withPolicy(keycloak, POLICY);
        realm.addUser("english", OLD, Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
        realm.addUser(
                "german",
                OLD,
                Map.of("requiredActions", List.of("UPDATE_PASSWORD"), "attributes", Map.of("locale", List.of("de"))));
    }

    @AfterAll
    void close() {
        realm.close();
        chromium.close();
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("mark the rules on the registration page, appear nowhere else, and pass the accessibility tool axe")
    void registration(View view) {
        Page page = register(realm, view, "en", true);

        assertThat(page.locator(FAILED).allTextContents()).isEqualTo(EVERY_RULE);
        assertThat(page.locator("[data-keyward=rules] li").count()).isEqualTo(EVERY_RULE.size());
        assertThat(page.locator("#input-error-password").textContent().strip())
                .isEqualTo("Choose a different password. The list shows what to change.");
        assertThat(List.of(page.locator("#password")
                        .getAttribute("aria-describedby")
                        .split(" ")))
                .containsExactlyInAnyOrder(page.locator(REFUSED).getAttribute("id"), "keyward-password-rules");
        assertThat(page.locator("#password").getAttribute("aria-invalid")).isEqualTo("true");
        assertLooksRight(page, "registration-" + view);
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("mark the rules on the page for a new password, with a short alert")
    void updatePassword(View view) {
        Page page = updatePassword("english", view, "en");

        assertThat(page.locator(FAILED).allTextContents()).isEqualTo(EVERY_RULE);
        assertThat(page.locator("[role=alert] " + REFUSED).textContent().strip())
                .isEqualTo("Choose a different password. The list shows what to change.");
        assertLooksRight(page, "update-password-" + view);
    }

    @ParameterizedTest
    @CsvSource({
        "de, 'Wählen Sie ein anderes Passwort. In der Liste steht, was Sie ändern müssen.', ✗Mindestens 12 Zeichen (nicht erfüllt)",
        "fr, Choisissez un autre mot de passe. La liste indique ce qu’il faut changer., ✗Au moins 12 caractères (non respectée)",
        "es, Elija otra contraseña. La lista indica qué debe cambiar., ✗Al menos 12 caracteres (no cumplida)",
        "it, Scegli un’altra password. L’elenco indica che cosa cambiare., ✗Almeno 12 caratteri (non rispettata)",
        "nl, Kies een ander wachtwoord. De lijst laat zien wat u moet veranderen., ✗Minstens 12 tekens (niet voldaan)"
    })
    @DisplayName("are in the language of the browser")
    void language(String language, String error, String first) {
        Page page = register(realm, View.NARROW, language, true);

        assertThat(page.locator(REFUSED).textContent()).isEqualTo(error);
        assertThat(page.locator(FAILED).first().textContent()).isEqualTo(first);
        assertLooksRight(page, "registration-" + language);
    }

    @Test
    @DisplayName("are in the user's own language, whatever the browser's")
    void germanUser() {
        Page page = updatePassword("german", View.LIGHT, "en");

        assertThat(page.locator(REFUSED).textContent()).startsWith("Wählen Sie ein anderes Passwort.");
        assertThat(page.locator(FAILED).first().textContent()).isEqualTo("✗Mindestens 12 Zeichen (nicht erfüllt)");
        assertLooksRight(page, "update-password-german-user");
    }

    @Test
    @DisplayName("mark the rules in the older theme as well")
    void olderTheme(Keycloak keycloak) {
        try (TestRealm older = TestRealm.with(keycloak, Map.of("passwordPolicy", POLICY, "loginTheme", "keycloak"))) {
            Page page = register(older, View.LIGHT, "en", true);

            assertThat(page.locator(FAILED).allTextContents()).isEqualTo(EVERY_RULE);
            Chromium.screenshot(page, "registration-older-theme");
            page.context().close();
        }
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName("are a list below the field and in the alert where no rules are shown")
    void listed(View view, Keycloak keycloak) {
        try (TestRealm stock = TestRealm.withPolicy(keycloak, "length(12) and digits(2) and upperCase(1)")) {
            stock.addUser("english", "Marble-Cactus-27", Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
            Page page = fillRegistration(stock, view, "en", true, BAD);
            page.locator(REASONS).waitFor();
            assertThat(page.locator(REASONS).textContent()).startsWith("Choose a different password. This one:");
            assertThat(page.locator(REASONS + " li").allTextContents())
                    .containsExactly(
                            "has fewer than 12 characters",
                            "has too few upper-case letters (at least 1)",
                            "has too few digits (at least 2)");
            assertThat(page.locator("#password").getAttribute("aria-describedby"))
                    .startsWith(page.locator(REASONS).getAttribute("id"));
            assertLooksRight(page, "registration-listed-" + view);

            Page update = updatePassword(stock, "english", view, "en");
            update.locator(REASONS).waitFor();
            assertThat(update.locator("[role=alert] " + REASONS + " li").count())
                    .isEqualTo(3);
            assertLooksRight(update, "update-password-listed-" + view);
        }
    }

    @Test
    @DisplayName("use the realm's own message for a rule, alone and among others")
    void realmsOwnWords(Keycloak keycloak) {
        try (TestRealm own = TestRealm.withPolicy(
                keycloak, "keyward-min-characters(12) and regexPattern(.*[α-ω].*) and digits(1)")) {
            own.setText("en", "invalidPasswordRegexPatternMessage", "Use a Greek letter.");
            Page page = fillRegistration(own, View.LIGHT, "en", true, "abc");
            page.locator(FAILED).first().waitFor();
            assertThat(page.locator(FAILED).allTextContents())
                    .containsExactly(
                            "✗At least 12 characters (not met)",
                            "✗Digits: at least 1 (not met)",
                            "✗Use a Greek letter. (not met)");
            page.fill("#password", "Velvet-Tugboat-81");
            assertThat(page.locator("[data-keyward=rules] li").allTextContents())
                    .describedAs("what was said is about the password of before")
                    .containsExactly(
                            "✓At least 12 characters (met)",
                            "✓Digits: at least 1 (met)",
                            "✗Use a Greek letter. (not met by the last password)");
            page.context().close();

            Page single = fillRegistration(own, View.LIGHT, "en", true, "Velvet-Tugboat-81");
            single.locator(FAILED).waitFor();
            assertThat(single.locator("#input-error-password").innerText().strip())
                    .isEqualTo("Use a Greek letter.");
            assertThat(single.locator(FAILED).allTextContents())
                    .containsExactly("✗In the form that is required here (not met)");
            single.context().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "fa"})
    @DisplayName("are in English with lang=\"en\" and English digits if Keyward lacks the page's language")
    void otherLanguage(String language, Keycloak keycloak) {
        Map<String, Object> languages =
                Map.of("supportedLocales", List.of(language, "en", "de"), "defaultLocale", language);
        try (TestRealm other = TestRealm.with(keycloak, with(languages, POLICY));
                TestRealm stock = TestRealm.with(keycloak, with(languages, "length(12) and digits(2)"))) {
            Page page = register(other, View.NARROW, language, true);
            assertThat(page.evaluate("document.documentElement.lang + document.documentElement.dir"))
                    .isEqualTo(language + "rtl");
            assertThat(page.locator(FAILED).allTextContents()).isEqualTo(EVERY_RULE);
            assertEnglish(page.locator("[data-keyward=rules]"));
            assertEnglish(page.locator(REFUSED));
            assertLooksRight(page, "registration-" + language);

            Page single = fillRegistration(other, View.LIGHT, language, true, "q8Zt!vK2#w");
            single.locator(FAILED).waitFor();
            Locator error = single.locator("#input-error-password");
            assertThat(error.innerText().strip())
                    .isEqualTo("Choose a different password. This one has fewer than 12 characters.");
            assertEnglish(error);
            assertLooksRight(single, "registration-single-" + language);

            Page listed = fillRegistration(stock, View.LIGHT, language, true, BAD);
            listed.locator(REASONS).waitFor();
            assertThat(listed.locator(REASONS + " li").allTextContents())
                    .containsExactly("has fewer than 12 characters", "has too few digits (at least 2)");
            assertEnglish(listed.locator(REASONS));
            assertLooksRight(listed, "registration-listed-" + language);
        }
    }

    private static Map<String, Object> with(Map<String, Object> settings, String policy) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("passwordPolicy", policy);
        return all;
    }

    private static void assertEnglish(Locator locator) {
        assertThat(locator.getAttribute("lang")).isEqualTo("en");
        assertThat(locator.getAttribute("dir")).isEqualTo("ltr");
    }

    @Test
    @DisplayName("are readable without scripts")
    void withoutScript() {
        Page page = register(realm, View.LIGHT, "en", false);

        assertThat(page.locator("#input-error-password").innerText())
                .startsWith("Choose a different password. This one: • has fewer than 12 characters • uses fewer");
        Chromium.screenshot(page, "registration-without-script");
        page.context().close();
    }

    @Test
    @DisplayName("are one sentence if there is only one, which marks its rule")
    void single() {
        Page page = fillRegistration(realm, View.LIGHT, "en", true, "q8Zt!vK2#w");

        page.locator(FAILED).waitFor();
        assertThat(page.locator(FAILED).allTextContents()).containsExactly("✗At least 12 characters (not met)");
        assertThat(page.locator(REASONS).count()).isZero();
        assertThat(page.locator("#input-error-password").innerText().strip())
                .isEqualTo("Choose a different password. This one has fewer than 12 characters.");
        page.context().close();
    }

    @Test
    @DisplayName("are shown to users who change their password from the account console")
    void accountConsole() {
        realm.addUser("owner", OLD, Map.of());
        Page page = chromium.page(View.LIGHT, "en", true);
        page.navigate(realm.url("/account/account-security/signing-in"));
        page.fill("#username", "owner");
        page.fill("#password", OLD);
        page.click("#kc-login");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Update"))
                .first()
                .click();
        page.fill("#password-new", BAD);
        page.fill("#password-confirm", BAD);
        page.click("[type=submit]");

        page.locator(FAILED).first().waitFor();
        assertThat(page.locator(FAILED).allTextContents()).isEqualTo(EVERY_RULE);

        page.fill("#password-new", "Velvet-Tugboat-81");
        page.fill("#password-confirm", "Velvet-Tugboat-81");
        page.click("[type=submit]");
        page.waitForURL("**/account/account-security/signing-in**");
        page.context().close();
    }

    private Page register(TestRealm in, View view, String language, boolean script) {
        Page page = fillRegistration(in, view, language, script, BAD);
        if (script) {
            page.locator(FAILED).first().waitFor();
        }
        return page;
    }

    private Page fillRegistration(TestRealm in, View view, String language, boolean script, String password) {
        Page page = chromium.page(view, language, script);
        page.navigate(in.registrationUrl());
        page.fill("#username", "someone");
        page.fill("#password", password);
        page.fill("#password-confirm", password);
        page.fill("#email", "someone@example.com");
        page.fill("#firstName", "Ada");
        page.fill("#lastName", "Byron");
        page.click("#kc-register-form [type=submit]");
        page.locator("#input-error-password").first().waitFor();
        return page;
    }

    private Page updatePassword(String username, View view, String language) {
        Page page = updatePassword(realm, username, view, language);
        page.locator(FAILED).first().waitFor();
        return page;
    }

    private Page updatePassword(TestRealm in, String username, View view, String language) {
        Page page = chromium.page(view, language, true);
        page.navigate(in.signInUrl(""));
        page.fill("#username", username);
        page.fill("#password", OLD);
        page.click("#kc-login");
        page.fill("#password-new", BAD);
        page.fill("#password-confirm", BAD);
        page.click("[type=submit]");
        return page;
    }

    private static void assertLooksRight(Page page, String name) {
        Chromium.screenshot(page, name);
        assertThat(Chromium.accessibilityViolations(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .describedAs("fits the width")
                .isEqualTo(true);
        page.context().close();
    }
}
