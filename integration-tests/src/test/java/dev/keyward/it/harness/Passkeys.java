package dev.keyward.it.harness;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.HashMap;
import java.util.Map;

/** Lets a test browser set up passkeys and sign in with them, with a virtual authenticator. */
public final class Passkeys {

    /** Host name of the server; browsers allow passkeys without TLS only for this host name. */
    private static final String NAME = "localhost";

    private Passkeys() {}

    /** Returns the settings of a realm whose pages accept passkeys that verify the user. */
    public static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(Map.of(
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

    /** Returns the address that opens a sign-in, with the host name for passkeys. */
    public static String signInUrl(TestRealm realm, String moreParameters) {
        return realm.signInUrl(moreParameters).replaceFirst("//127\\.0\\.0\\.1:", "//" + NAME + ":");
    }

    /** Submits Keycloak's page that sets up a passkey, and waits for the end of the sign-in. */
    public static void register(Page page) {
        page.locator("#registerWebAuthn").waitFor();
        page.waitForLoadState(); // the button does nothing until the page's script has run
        awaitSignedIn(page, () -> page.click("#registerWebAuthn"));
    }

    /** Signs in with the passkey, which the pages of older versions request while they load. */
    public static void signIn(TestRealm realm, Page page) {
        if (ServerVersion.tested().isBefore("26.7")) {
            Page.NavigateOptions begun = new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT);
            awaitSignedIn(page, () -> page.navigate(signInUrl(realm, ""), begun));
        } else {
            page.navigate(signInUrl(realm, ""));
            page.locator("#password").waitFor();
            awaitSignedIn(page, () -> page.click("#authenticateWebAuthnButton"));
        }
    }

    /** Waits for the browser's request to the redirect URI, because no application listens there. */
    public static void awaitSignedIn(Page page, Runnable last) {
        page.waitForRequest(
                request -> request.url().startsWith(TestRealm.REDIRECT)
                        && request.url().contains("code="),
                last);
        page.waitForCondition(
                () -> page.url().startsWith("chrome-error:")); // or it would interrupt the next navigation
    }

    /** Adds a virtual authenticator to the browser that confirms every passkey request. */
    public static void plugIn(Page page) {
        CDPSession devices = page.context().newCDPSession(page);
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
