package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The check of existing factors, in a browser with a virtual authenticator")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // a campaign before its gate
class ResetPasskeyIT {

    private static final String NEW_PASSWORD = "Copper-Lantern-52";
    private static final String WEBAUTHN_BUTTON = "#authenticateWebAuthnButton";
    private static final String SECURITY_KEY = "webauthn-register";
    private static final String PASSKEY = "webauthn-register-passwordless";

    private final Chromium chromium = new Chromium();
    private final Mailbox mailbox = new Mailbox();
    private CampaignRealm realm;
    private TestRealm provider;

    @BeforeAll
    void makeRealms(Keycloak keycloak) {
        Map<String, Object> settings = new HashMap<>(Passkeys.settings());
        settings.put("smtpServer", mailbox.settings());
        realm = CampaignRealm.of(keycloak, settings, Map.of());
        provider = TestRealm.withPolicy(keycloak, "hashIterations(1)");
        realm.realm().addIdentityProvider(provider, "");
        allowRedirects();
        realm.checkFactors("  start: \"" + CampaignRealm.in(Duration.ofDays(10)) + "\"\n");
    }

    /** Allows the host name for passkeys in redirects of the identity provider, too. */
    private void allowRedirects() {
        ObjectNode client =
                (ObjectNode) AdminApi.succeeded(realm.admin().get(provider.adminPath("/clients?clientId=harbour")))
                        .body()
                        .path(0);
        client.putArray("redirectUris").add("*");
        AdminApi.succeeded(realm.admin()
                .put(provider.adminPath("/clients/" + client.path("id").asText()), client));
    }

    @AfterAll
    void close() {
        realm.close();
        provider.close();
        mailbox.close();
        chromium.close();
    }

    private Page browser() {
        Page page = chromium.page(View.LIGHT, "en", true);
        Passkeys.plugIn(page);
        return page;
    }

    /** Signs in with the password and sets up a factor; a user with an app enters its code. */
    private void register(Page page, String username, String action, boolean hasApp) {
        page.navigate(Passkeys.signInUrl(realm.realm(), "&kc_action=" + action));
        enterPassword(page, username);
        if (hasApp) {
            enterCode(page, CheckedRealm.otpNow());
        }
        Passkeys.register(page);
        page.context().clearCookies();
    }

    private static void enterPassword(Page page, String username) {
        page.fill("#username", username);
        page.fill("#password", CampaignRealm.PASSWORD);
        page.click("#kc-login");
    }

    private static void enterCode(Page page, String code) {
        page.fill("#otp", code);
        page.click("#kc-otp-login-form [type=submit]");
    }

    /** Asks for the mail that resets the password, and opens its link in the same browser. */
    private void openMailedLink(Page page, String username) {
        page.navigate(Passkeys.signInUrl(realm.realm(), ""));
        page.click("a[href*=reset-credentials]");
        page.fill("#kc-reset-password-form #username", username);
        page.click("#kc-reset-password-form [type=submit]");
        page.navigate(mailbox.linkMailedTo(username + "@example.com", 1));
    }

    /** Waits until the page with the WebAuthn request is ready, whose button does nothing until its script has run. */
    private static void awaitRequest(Page page) {
        page.locator(WEBAUTHN_BUTTON).waitFor();
        page.waitForLoadState();
        assertThat(page.locator("#password-new").count()).isZero();
    }

    private static void chooseNewPassword(Page page) {
        page.locator("#password-new").waitFor();
        page.fill("#password-new", NEW_PASSWORD);
        page.fill("#password-confirm", NEW_PASSWORD);
        Passkeys.awaitSignedIn(page, () -> page.click("#kc-passwd-update-form [type=submit]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {PASSKEY, SECURITY_KEY})
    @DisplayName("lets a user reset the password with the passkey or the security key")
    void reset(String action) {
        String username = "reset-" + action;
        realm.addUser(username);
        Page page = browser();
        register(page, username, action, false);

        openMailedLink(page, username);
        awaitRequest(page);
        page.click(WEBAUTHN_BUTTON);
        chooseNewPassword(page);
        page.context().close();
    }

    @Test
    @DisplayName("returns to the choice if the user cancels the request of the browser, and takes the app then")
    void cancelled() {
        realm.addUser("cancels", List.of(CheckedRealm.otp(Duration.ofDays(9))));
        Page page = browser();
        register(page, "cancels", SECURITY_KEY, true);

        openMailedLink(page, "cancels");
        choose(page, "security-key");
        awaitRequest(page);
        page.evaluate("() => { navigator.credentials.get = () =>"
                + " Promise.reject(new DOMException('The user cancelled.', 'NotAllowedError')); }");
        page.click(WEBAUTHN_BUTTON);
        choose(page, "authenticator-app");
        page.locator("#otp").waitFor();
        enterCode(page, CheckedRealm.otpNext());
        page.locator("#totp").waitFor(); // the next step of the flow, Reset OTP
        page.context().close();
    }

    private static void choose(Page page, String factor) {
        page.check("#keyward-" + factor);
        page.click("#keyward-continue");
    }

    @Test
    @DisplayName("asks for the passkey after a sign-in at an identity provider")
    void brokered() {
        String id = realm.addUser("brokered");
        String account = provider.addUser("brokered", CampaignRealm.PASSWORD, Map.of());
        AdminApi.succeeded(realm.admin()
                .post(
                        realm.realm().adminPath("/users/" + id + "/federated-identity/" + provider.name()),
                        Map.of("userId", account, "userName", "brokered")));
        Page page = browser();
        register(page, "brokered", PASSKEY, false);

        page.navigate(Passkeys.signInUrl(realm.realm(), "&kc_idp_hint=" + provider.name()));
        enterPassword(page, "brokered");
        awaitRequest(page);
        Passkeys.awaitSignedIn(page, () -> page.click(WEBAUTHN_BUTTON));
        page.context().close();
    }
}
