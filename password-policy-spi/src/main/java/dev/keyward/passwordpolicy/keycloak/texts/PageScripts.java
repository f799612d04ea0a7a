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
 * A script of Keyward's on the page that the request renders, under whatever theme the realm has.
 *
 * <p>Thread-safe.
 */
public final class PageScripts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern RESTRICTS_SCRIPTS = Pattern.compile(
            "(?:^|;)\\s*(?:default-src|script-src(?:-elem)?)\\s(?![^;]*\\bdata:)", Pattern.CASE_INSENSITIVE);

    /** Makes a list of the reasons why a password was refused. */
    public static final PageScripts REASONS = new PageScripts("keyward-password-reasons.js");

    /** Shows the rules, and which of them the password keeps while it is typed. */
    public static final PageScripts RULES = new PageScripts("keyward-password-rules.js");

    private final String name;
    private final String version;

    private PageScripts(String name) {
        this.name = name;
        this.version = checksum("/theme-resources/resources/js/" + name);
    }

    /**
     * Adds it to the page.
     *
     * @param content what the script reads from the fragment of its own address, as JSON; it never leaves the browser
     */
    public void addTo(KeycloakSession session, Theme theme, Object content) throws IOException {
        String resources =
                Urls.themeRoot(session.getContext().getUri().getBaseUri()).getPath();
        String address = resources + "/login/" + theme.getName() + "/js/" + name + "?v=" + version + "#"
                + encoded(JSON.writeValueAsString(content));
        // The instance asked here is the one that renders the page afterwards, in the same request.
        session.getProvider(LoginFormsProvider.class).addScript(allowsData(session) ? loader(address) : address);
    }

    /**
     * Keycloak's templates make of each address a script that the page waits for. So the address is that of a line which is its own
     * content, and which loads the script beside the page.
     */
    private static String loader(String address) throws IOException {
        String line = "(d=>{let s=d.createElement('script');s.src=" + JSON.writeValueAsString(address)
                + ";d.head.append(s)})(document)";
        return "data:text/javascript," + encoded(line);
    }

    /** A realm's own Content-Security-Policy may allow scripts of the server only; then the page waits for this one. */
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
