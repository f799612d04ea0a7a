import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The application of ./demo: the page to which users return after they signed in or registered.
 *
 * <p>The page says what happened and has links to continue. Run as "java DemoApp.java PORT REALM-URL". Needs only a JDK, and accepts
 * connections from this machine only. Not for production: without a session, it cannot check the OAuth state parameter.
 */
public final class DemoApp {

    private static final String CLIENT = "demo-app";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String self;
    private final String realm;

    private DemoApp(String self, String realm) {
        this.self = self;
        this.realm = realm;
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        DemoApp app = new DemoApp("http://127.0.0.1:" + port + "/", arguments[1]);
        server.createContext("/", app::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange.getRequestURI());
            if (exchange.getRequestURI().getPath().equals("/favicon.ico")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] page = page(query).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders()
                    .add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
            exchange.getResponseHeaders().add("Referrer-Policy", "no-referrer"); // the URL contains a code
            exchange.getResponseHeaders().add("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private String page(Map<String, String> query) {
        if (query.containsKey("error")) {
            return page(
                    "Not signed in",
                    "Keycloak sent you back with an error: "
                            + query.getOrDefault("error_description", query.get("error")) + ".",
                    "");
        }
        if (!query.containsKey("code")) {
            return page(
                    "Nobody is signed in here",
                    "This is the demo’s application. Sign in or register to see what Keycloak tells it.",
                    "");
        }
        Optional<String> tokens = tokens(query.get("code"));
        if (tokens.isEmpty()) {
            return page(
                    "This code did not work",
                    "A code works once and for one minute, and Keycloak must be running. Sign in again.",
                    "");
        }
        String idToken = field(tokens.get(), "id_token");
        String claims = new String(Base64.getUrlDecoder().decode(idToken.split("\\.")[1]), StandardCharsets.UTF_8);
        return page(
                "You are signed in",
                "Keycloak let “" + field(claims, "preferred_username")
                        + "” in and sent a code to this application, which exchanged it for tokens. If you have just registered,"
                        + " your password has met every rule of the realm. Your own application would go on from here.",
                idToken);
    }

    private Optional<String> tokens(String code) {
        String form = "grant_type=authorization_code&client_id=" + CLIENT + "&redirect_uri=" + encoded(self) + "&code="
                + encoded(code);
        HttpRequest request = HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private String page(String title, String text, String idToken) {
        String base = realm + "/protocol/openid-connect/";
        String query = "?client_id=" + CLIENT + "&response_type=code&scope=openid&redirect_uri=" + encoded(self);
        String links = idToken.isEmpty()
                ? link(base + "auth" + query, "Sign in") + link(base + "registrations" + query, "Register")
                : link(realm + "/account/account-security/signing-in", "Change the password in the account console")
                        + link(
                                base + "logout?id_token_hint=" + encoded(idToken) + "&post_logout_redirect_uri="
                                        + encoded(self),
                                "Sign out, to try another account");
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s – Keyward demo</title>
                <style>
                :root { color-scheme: light dark; }
                body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem; }
                h1 { line-height: 1.2; }
                li { margin: .5rem 0; }
                </style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                <p>%s</p>
                <ul>
                %s</ul>
                </main>
                </body>
                </html>
                """.formatted(escaped(title), escaped(title), escaped(text), links);
    }

    private static String link(String address, String text) {
        return "<li><a href=\"" + escaped(address) + "\">" + escaped(text) + "</a></li>\n";
    }

    private static Map<String, String> query(URI address) {
        Map<String, String> query = new HashMap<>();
        for (String field :
                Optional.ofNullable(address.getRawQuery()).orElse("").split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                query.put(
                        field.substring(0, equals),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    /** A text of Keycloak's JSON: the JDK has no parser. */
    private static String field(String json, String name) {
        Matcher field =
                Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return field.find() ? field.group(1) : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
