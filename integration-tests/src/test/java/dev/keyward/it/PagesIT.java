package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("In a browser, several reasons")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {

    private static final String POLICY = "keyward-min-characters(12) and keyward-character-classes(3)"
            + " and keyward-no-repeats(3) and keyward-no-sequences(4) and keyward-strength(3)";

    private static final String OLD = "Marble-Cactus-27";
    private static final String BAD = "aaaabcd";
    private static final String REASONS = "[data-keyward=reasons]";

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
    @DisplayName("stand as a list below the field of the registration page, without a fault that axe knows")
    void registration(View view) {
        Page page = register(realm, view, "en", true);

        assertThat(page.locator(REASONS + " li").allTextContents())
                .hasSize(5)
                .first()
                .isEqualTo("has fewer than 12 characters");
        assertThat(page.locator(REASONS).textContent()).startsWith("Choose a different password. This one:");
        assertThat(page.locator("#password").getAttribute("aria-describedby"))
                .startsWith(page.locator(REASONS).getAttribute("id"));
        assertLooksRight(page, "registration-" + view);
    }

    @ParameterizedTest
    @EnumSource(View.class)
    @DisplayName(
            "stand as a list in the alert of the page that asks for a new password, without a fault that axe knows")
    void updatePassword(View view) {
        Page page = updatePassword("english", view, "en");

        assertThat(page.locator(REASONS + " li").allTextContents()).hasSize(5);
        assertThat(page.locator("[role=alert] " + REASONS).count()).isEqualTo(1);
        assertLooksRight(page, "update-password-" + view);
    }

    @ParameterizedTest
    @CsvSource({
        "de, Wählen Sie ein anderes Passwort. Dieses:, hat weniger als 12 Zeichen",
        "fr, Choisissez un autre mot de passe. Celui-ci\u00a0:, compte moins de 12 caractères",
        "es, Elija otra contraseña. Esta:, tiene menos de 12 caracteres",
        "it, Scelga un’altra password. Questa:, ha meno di 12 caratteri",
        "nl, Kies een ander wachtwoord. Dit wachtwoord:, heeft minder dan 12 tekens"
    })
    @DisplayName("are read by a person in the language of their browser")
    void language(String language, String header, String first) {
        Page page = register(realm, View.NARROW, language, true);

        assertThat(page.locator(REASONS).textContent()).startsWith(header);
        assertThat(page.locator(REASONS + " li").first().textContent()).isEqualTo(first);
        assertLooksRight(page, "registration-" + language);
    }

    @Test
    @DisplayName("are read by a German user in German, whatever the browser speaks")
    void germanUser() {
        Page page = updatePassword("german", View.LIGHT, "en");

        assertThat(page.locator(REASONS).textContent()).startsWith("Wählen Sie ein anderes Passwort. Dieses:");
        assertLooksRight(page, "update-password-german-user");
    }

    @Test
    @DisplayName("stand as a list in the older theme, too")
    void olderTheme(Keycloak keycloak) {
        try (TestRealm older = TestRealm.with(keycloak, Map.of("passwordPolicy", POLICY, "loginTheme", "keycloak"))) {
            Page page = register(older, View.LIGHT, "en", true);

            assertThat(page.locator(REASONS + " li").allTextContents()).hasSize(5);
            Chromium.screenshot(page, "registration-older-theme");
            page.context().close();
        }
    }

    @Test
    @DisplayName("are readable without script, too")
    void withoutScript() {
        Page page = register(realm, View.LIGHT, "en", false);

        assertThat(page.locator("#input-error-password").innerText())
                .startsWith("Choose a different password. This one: • has fewer than 12 characters • uses fewer");
        Chromium.screenshot(page, "registration-without-script");
        page.context().close();
    }

    @Test
    @DisplayName("and a single one stands as a sentence")
    void single() {
        Page page = fillRegistration(realm, View.LIGHT, "en", true, "q8Zt!vK2#w");

        assertThat(page.locator(REASONS).count()).isZero();
        assertThat(page.locator("#input-error-password").innerText().strip())
                .isEqualTo("Choose a different password. This one has fewer than 12 characters.");
        page.context().close();
    }

    @Test
    @DisplayName("reach people who change their password from the account console")
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

        page.locator(REASONS).waitFor();
        assertThat(page.locator(REASONS + " li").allTextContents()).hasSize(5);

        page.fill("#password-new", "Velvet-Tugboat-81");
        page.fill("#password-confirm", "Velvet-Tugboat-81");
        page.click("[type=submit]");
        page.waitForURL("**/account/account-security/signing-in**");
        page.context().close();
    }

    private Page register(TestRealm in, View view, String language, boolean script) {
        Page page = fillRegistration(in, view, language, script, BAD);
        if (script) {
            page.locator(REASONS).waitFor();
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
        Page page = chromium.page(view, language, true);
        page.navigate(realm.signInUrl(""));
        page.fill("#username", username);
        page.fill("#password", OLD);
        page.click("#kc-login");
        page.fill("#password-new", BAD);
        page.fill("#password-confirm", BAD);
        page.click("[type=submit]");
        page.locator(REASONS).waitFor();
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
