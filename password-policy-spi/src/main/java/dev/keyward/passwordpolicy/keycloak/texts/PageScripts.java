package dev.keyward.passwordpolicy.keycloak.texts;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.BrowserSecurityHeaders;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.Urls;
import org.keycloak.theme.Theme;

/**
 * Adds a script of Keyward to the login page that the current request renders, under any theme.
 *
 * <p>Thread-safe.
 */
public final class PageScripts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern RESTRICTS_SCRIPTS = Pattern.compile(
            "(?:^|;)\\s*(?:default-src|script-src(?:-elem)?)\\s(?![^;]*\\bdata:)", Pattern.CASE_INSENSITIVE);

    /** The script that shows the reasons for refusing a password as a list on the page. */
    public static final PageScripts REASONS = new PageScripts("keyward-password-reasons.js");

    /** The script that shows the password rules on the page, and marks those that are met while the user types. */
    public static final PageScripts RULES = new PageScripts("keyward-password-rules.js");

    private final String name;
    private final String version;

    private PageScripts(String name) {
        this.name = name;
        this.version = checksum("/theme-resources/resources/js/" + name);
    }

    /**
     * Adds this script to the login page that the current request renders.
     *
     * @param content JSON that the script reads from the fragment of its address, which the browser does not send
     */
    public void addTo(KeycloakSession session, Theme theme, Object content) throws IOException {
        String resources =
                Urls.themeRoot(session.getContext().getUri().getBaseUri()).getPath();
        String address = resources + "/login/" + theme.getName() + "/js/" + name + "?v=" + version + "#"
                + encoded(JSON.writeValueAsString(content));
        // The same instance renders the page later in this request.
        session.getProvider(LoginFormsProvider.class).addScript(allowsData(session) ? loader(address) : address);
    }

    /**
     * Returns a {@code data:} URL with a one-line script. That script loads another script without delaying the page.
     * Keycloak's templates turn each address into a script that the page waits for.
     */
    private static String loader(String address) throws IOException {
        String line = "(d=>{let s=d.createElement('script');s.src=" + JSON.writeValueAsString(address)
                + ";d.head.append(s)})(document)";
        return "data:text/javascript," + encoded(line);
    }

    /**
     * Returns whether the Content-Security-Policy of the realm allows {@code data:} URLs as script sources. If not, the page
     * waits for the script.
     */
    private static boolean allowsData(KeycloakSession session) {
        String policy = session.getContext()
                .getRealm()
                .getBrowserSecurityHeaders()
                .getOrDefault(BrowserSecurityHeaders.CONTENT_SECURITY_POLICY.getKey(), "");
        return !RESTRICTS_SCRIPTS.matcher(policy).find();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns a checksum for the URL of the given script, so that browsers never use a cached script of another version.
     * Keycloak's own address changes only with the version of Keycloak.
     */
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
