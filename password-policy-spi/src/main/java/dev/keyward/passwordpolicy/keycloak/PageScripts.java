package dev.keyward.passwordpolicy.keycloak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;
import org.keycloak.theme.Theme;

/**
 * A script of Keyward's on the page that the request renders, under whatever theme the realm has.
 *
 * <p>Thread-safe.
 */
final class PageScripts {

    /** Makes a list of the reasons why a password was refused. */
    static final PageScripts REASONS = new PageScripts("keyward-password-reasons.js");

    /** Shows the rules, and which of them the password keeps while it is typed. */
    static final PageScripts RULES = new PageScripts("keyward-password-rules.js");

    private final String name;
    private final String version;

    private PageScripts(String name) {
        this.name = name;
        this.version = checksum("/theme-resources/resources/js/" + name);
    }

    /**
     * Adds it to the page.
     *
     * @param fragment what the script reads from its own address; empty for nothing
     */
    void addTo(KeycloakSession session, Theme theme, String fragment) {
        String resources =
                Urls.themeRoot(session.getContext().getUri().getBaseUri()).getPath();
        String address = resources + "/login/" + theme.getName() + "/js/" + name + "?v=" + version;
        // The instance asked here is the one that renders the page afterwards, in the same request.
        session.getProvider(LoginFormsProvider.class)
                .addScript(fragment.isEmpty() ? address : address + "#" + fragment);
    }

    /** Browsers keep scripts for a month, by an address that changes with Keycloak only; a new Keyward needs its own. */
    private static String checksum(String resource) {
        try (InputStream in = PageScripts.class.getResourceAsStream(resource)) {
            CRC32 checksum = new CRC32();
            checksum.update(in == null ? new byte[0] : in.readAllBytes());
            return Long.toHexString(checksum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
