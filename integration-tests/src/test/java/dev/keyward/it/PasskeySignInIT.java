package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

@DisplayName("A user who signs in with a passkey")
@Isolated("counts lookups of the whole server")
@ExtendWith(SharedKeycloak.class)
class PasskeySignInIT {

    @Test
    @DisplayName("is not asked for a new password, although theirs is breached, until they sign in with it")
    void passkey(Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                Chromium chromium = new Chromium();
                CheckedRealm realm = CheckedRealm.of(keycloak, "action: record", settings(mailbox))) {
            String id = realm.addBreached("ada");
            Page page = chromium.page(View.LIGHT, "en", true);
            Passkeys.plugIn(page);
            enrol(realm, page);
            assertThat(realm.kept(id)).contains("webauthn-passwordless");
            assertThat(realm.details(id, "LOGIN")).hasSize(1);
            page.context().clearCookies();

            realm.configureCheck("action: change-now");
            double looked = realm.lookups();
            Passkeys.signIn(realm.realm(), page);
            assertThat(realm.details(id, "LOGIN")).hasSize(2).first().isEqualTo(Map.of());
            assertThat(realm.details(id, "CUSTOM_REQUIRED_ACTION"))
                    .describedAs("the enrolment alone")
                    .containsExactly(Map.of());
            assertThat(mailbox.mailsTo("ada@example.com")).isEmpty();
            assertThat(realm.lookups()).isEqualTo(looked);

            assertThat(Person.speaking("en")
                            .signIn(realm.realm(), "ada", BREACHED)
                            .id())
                    .isEqualTo("login-keyward-breached-password-code");
            assertThat(realm.lookups()).isEqualTo(looked + 1);
        }
    }

    private static Map<String, Object> settings(Mailbox mailbox) {
        Map<String, Object> settings = new HashMap<>(Passkeys.settings());
        settings.put("smtpServer", mailbox.settings());
        return settings;
    }

    private static void enrol(CheckedRealm realm, Page page) {
        page.navigate(Passkeys.signInUrl(realm.realm(), "&kc_action=webauthn-register-passwordless"));
        page.fill("#username", "ada");
        page.fill("#password", BREACHED);
        page.click("#kc-login");
        Passkeys.register(page);
    }
}
