package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
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

    /** Host name of the server; browsers allow passkeys without TLS only for this host name. */
    private static final String NAME = "localhost";

    @Test
    @DisplayName("is not asked for a new password, although theirs is breached, until they sign in with it")
    void passkey(Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                Chromium chromium = new Chromium();
                CheckedRealm realm = CheckedRealm.of(keycloak, "action: record", settings(mailbox))) {
            String id = realm.addBreached("ada");
            Page page = chromium.page(View.LIGHT, "en", true);
            plugIn(page.context().newCDPSession(page));
            enrol(realm, page);
            assertThat(realm.kept(id)).contains("webauthn-passwordless");
            assertThat(realm.details(id, "LOGIN")).hasSize(1);
            page.context().clearCookies();

            realm.configureCheck("action: change-now");
            double looked = realm.lookups();
            signInWithPasskey(realm, page);
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
        Map<String, Object> settings = new HashMap<>(Map.of(
                "smtpServer",
                mailbox.settings(),
                "webAuthnPolicyPasswordlessPasskeysEnabled",
                true,
                "webAuthnPolicyPasswordlessUserVerificationRequirement",
                "required",
                "webAuthnPolicyPasswordlessRpId",
                NAME));
        if (ServerVersion.tested().isBefore("26.7")) {
            settings.put("webAuthnPolicyPasswordlessRequireResidentKey", "Yes");
        } else {
            settings.put("webAuthnPolicyPasswordlessResidentKey", "required");
            settings.put("webAuthnPolicyPasswordlessMediation", "none");
        }
        return settings;
    }

    private static void enrol(CheckedRealm realm, Page page) {
        page.navigate(address(realm, "&kc_action=webauthn-register-passwordless"));
        page.fill("#username", "ada");
        page.fill("#password", BREACHED);
        page.click("#kc-login");
        page.locator("#registerWebAuthn").waitFor();
        page.waitForLoadState(); // the button does nothing until the page's script has run
        awaitSignedIn(page, () -> page.click("#registerWebAuthn"));
    }

    /** Signs in with the passkey, which the pages of older versions request while they load. */
    private static void signInWithPasskey(CheckedRealm realm, Page page) {
        if (ServerVersion.tested().isBefore("26.7")) {
            Page.NavigateOptions begun = new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT);
            awaitSignedIn(page, () -> page.navigate(address(realm, ""), begun));
        } else {
            page.navigate(address(realm, ""));
            page.locator("#password").waitFor();
            awaitSignedIn(page, () -> page.click("#authenticateWebAuthnButton"));
        }
    }

    /** Waits for the browser's request to the redirect URI, because no application listens there. */
    private static void awaitSignedIn(Page page, Runnable last) {
        page.waitForRequest(
                request -> request.url().startsWith(TestRealm.REDIRECT)
                        && request.url().contains("code="),
                last);
        page.waitForCondition(
                () -> page.url().startsWith("chrome-error:")); // or it would interrupt the next navigation
    }

    private static String address(CheckedRealm realm, String moreParameters) {
        return realm.realm().signInUrl(moreParameters).replaceFirst("//127\\.0\\.0\\.1:", "//" + NAME + ":");
    }

    /** Adds a virtual authenticator to the browser that confirms every passkey request. */
    private static void plugIn(CDPSession devices) {
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject authenticator = new JsonObject();
        authenticator.add("options", options);
        devices.send("WebAuthn.enable");
        devices.send("WebAuthn.addVirtualAuthenticator", authenticator);
    }
}
