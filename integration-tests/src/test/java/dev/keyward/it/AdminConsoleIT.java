package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The password policy editor of the admin console")
@ExtendWith(SharedKeycloak.class)
class AdminConsoleIT {

    private static final String PASSWORD = "Marble-Cactus-27";

    @Test
    @DisplayName("shows a name and a help text for each rule, and names the allowed values when a wrong one is saved")
    void passwordPolicyPage(Keycloak keycloak) {
        try (Chromium chromium = new Chromium();
                TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-no-sequences(4)")) {
            realm.grantRealmAdmin(realm.addUser("administrator", PASSWORD, Map.of()));
            Page page = chromium.page(View.LIGHT, "en", true);
            page.navigate(keycloak.url() + "/admin/" + realm.name() + "/console/#/" + realm.name()
                    + "/authentication/policies");
            page.fill("#username", "administrator");
            page.fill("#password", PASSWORD);
            page.click("#kc-login");

            page.getByText("Keyward: refuse sequences (this many in a row)")
                    .first()
                    .waitFor();
            page.locator("[data-testid^=help-label]").first().click();
            page.getByText("Refuses this many neighbours in a row").first().waitFor();
            Chromium.screenshot(page, "admin-console-help");
            page.keyboard().press("Escape");

            page.locator("#keyward-no-sequences").fill("99");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Save").setExact(true))
                    .first()
                    .click();
            page.getByText("give a whole number from 3 to 16").first().waitFor();
            Chromium.screenshot(page, "admin-console-refused-value");

            assertThat(realm.policy()).isEqualTo("keyward-no-sequences(4)");
        }
    }
}
