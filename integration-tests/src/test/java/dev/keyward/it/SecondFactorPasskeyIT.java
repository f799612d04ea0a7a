package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("A passkey as the second factor of a campaign")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class SecondFactorPasskeyIT {

    @Test
    @DisplayName("is set up from the campaign's page, counts in a sign-in that uses it, and not beside a password")
    void passkey(Keycloak keycloak) {
        try (Chromium chromium = new Chromium();
                CampaignRealm realm = CampaignRealm.of(
                        keycloak,
                        Passkeys.settings(),
                        Map.of("factors", "passkey", "deadline", CampaignRealm.in(Duration.ofDays(-1))))) {
            String id = realm.addUser("ada");
            Page page = chromium.page(View.LIGHT, "en", true);
            Passkeys.plugIn(page);
            page.navigate(Passkeys.signInUrl(realm.realm(), ""));
            page.fill("#username", "ada");
            page.fill("#password", CampaignRealm.PASSWORD);
            page.click("#kc-login");
            page.click("#keyward-set-up");
            Passkeys.register(page);
            assertThat(realm.kept(id)).containsExactlyInAnyOrder("webauthn-passwordless", "keyward-second-factor-had");
            page.context().clearCookies();

            Passkeys.signIn(realm.realm(), page);
            page.context().close();

            Person.Page asked = realm.signIn(Person.speaking("en"), "ada");
            assertThat(asked.id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(asked.document().select("#keyward-has-passkey").text()).contains("You have a passkey.");
        }
    }
}
