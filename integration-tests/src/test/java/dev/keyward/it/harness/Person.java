package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A simulated user with a browser without scripts, which follows redirects, keeps cookies and submits forms.
 *
 * <p>Thread-safe: several requests may run at once, as from several tabs.
 */
public final class Person {

    private static final int MOST_REDIRECTS = 12;

    private static final Pattern COOKIE_PATH = Pattern.compile("(?i);\\s*path=([^;]+)");

    private final Map<Cookie, String> cookies;
    private final String language;
    private final UnaryOperator<URI> route;

    private Person(Map<Cookie, String> cookies, String language, UnaryOperator<URI> route) {
        this.cookies = cookies;
        this.language = language;
        this.route = route;
    }

    /** Creates a simulated user whose browser sends the given value of Accept-Language. */
    public static Person speaking(String language) {
        return new Person(new ConcurrentHashMap<>(), language, UnaryOperator.identity());
    }

    /**
     * Returns this user with the same browser, whose requests a load balancer sends to the given node of a cluster. Pages
     * keep the address of the cluster.
     */
    public Person via(Keycloak node) {
        return new Person(cookies, language, address -> atNode(node, address));
    }

    /**
     * Returns this user with the same browser, whose requests a load balancer sends to the given nodes in turn, also those that follow a
     * redirect.
     */
    public Person viaInTurn(List<? extends Keycloak> nodes) {
        AtomicInteger requests = new AtomicInteger();
        return new Person(
                cookies,
                language,
                address -> atNode(nodes.get(Math.floorMod(requests.getAndIncrement(), nodes.size())), address));
    }

    private static URI atNode(Keycloak node, URI address) {
        String text = address.toString();
        return text.startsWith(node.url() + "/")
                ? URI.create(node.nodeUrl() + text.substring(node.url().length()))
                : address;
    }

    /** Key of a cookie, which includes the path because cookies of different realms have the same name. */
    private record Cookie(String path, String name) {}

    /**
     * A page that the browser of a simulated user shows.
     *
     * @param address the address of the page; after a redirect to another site nothing is fetched from there
     */
    public record Page(int status, URI address, Document document) {

        public boolean isAt(String url) {
            return address.toString().startsWith(url);
        }

        /** Returns Keycloak's id of this page, such as "login-register". */
        public String id() {
            return document.body().attr("data-page-id");
        }

        /** Returns the error messages of this page and its fields, with their line breaks. */
        public List<String> errors() {
            return document.select(".kc-feedback-text, [id^=input-error-]:not([id^=input-error-container])").stream()
                    .map(element -> element.wholeText().strip())
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .toList();
        }

        public String error() {
            return String.join("\n", errors());
        }
    }

    public Page open(String url) {
        return follow(request(URI.create(url)).GET().build());
    }

    /** Opens a page with one more header, as no browser does. */
    public Page openWith(String url, String header, String value) {
        return follow(request(URI.create(url)).header(header, value).GET().build());
    }

    /** Puts the cookies of another browser's user session into this browser, beside its own authentication session. */
    public void takeUserSessionOf(Person other) {
        other.cookies.forEach((cookie, value) -> {
            if (cookie.name().startsWith("KEYCLOAK_")) {
                cookies.put(cookie, value);
            }
        });
    }

    /** Fills in the given fields of the page's first form, keeps the values of its other fields, and submits the form. */
    public Page submit(Page page, Map<String, String> fields) {
        return follow(filledIn(page, fields));
    }

    /** Fills in and submits the page's form, but does not follow the redirect. */
    public void submitAndStay(Page page, Map<String, String> fields) {
        HttpResponse<String> response = send(filledIn(page, fields));
        if (response.statusCode() != 302) {
            throw new AssertionError("Leads nowhere: " + response.statusCode() + "\n" + response.body());
        }
        response.headers().allValues("Set-Cookie").forEach(this::keep);
    }

    private HttpRequest filledIn(Page page, Map<String, String> fields) {
        Element form = page.document().selectFirst("form");
        if (form == null) {
            throw new AssertionError("There is no form on " + page.address() + ":\n" + page.document());
        }
        Map<String, String> all = new LinkedHashMap<>();
        form.select("input[name]").forEach(input -> {
            if (!input.attr("type").equals("checkbox")) {
                all.put(input.attr("name"), input.val());
            }
        });
        all.putAll(fields);
        String body = all.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return posting(page.address().resolve(form.attr("action")), body);
    }

    public Page post(URI address, String urlEncodedBody) {
        return follow(posting(address, urlEncodedBody));
    }

    private HttpRequest posting(URI address, String urlEncodedBody) {
        return request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(urlEncodedBody))
                .build();
    }

    public Page signIn(TestRealm realm, String username, String password) {
        return signIn(realm, username, password, "");
    }

    public Page signIn(TestRealm realm, String username, String password, String moreParameters) {
        return submit(open(realm.signInUrl(moreParameters)), Map.of("username", username, "password", password));
    }

    public Page register(TestRealm realm, String username, String password) {
        return submit(
                open(realm.registrationUrl()),
                Map.of(
                        "username",
                        username,
                        "password",
                        password,
                        "password-confirm",
                        password,
                        "email",
                        username + "@example.com",
                        "firstName",
                        "Ada",
                        "lastName",
                        "Byron"));
    }

    /** Submits the given new password on Keycloak's page for a new password. */
    public Page chooseNewPassword(Page page, String password) {
        return submit(page, Map.of("password-new", password, "password-confirm", password));
    }

    private HttpRequest.Builder request(URI address) {
        String header = cookies.entrySet().stream()
                .filter(cookie -> address.getPath().startsWith(cookie.getKey().path()))
                .map(cookie -> cookie.getKey().name() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        HttpRequest.Builder builder = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "text/html")
                .header("Accept-Language", language);
        return header.isEmpty() ? builder : builder.header("Cookie", header);
    }

    private Page follow(HttpRequest first) {
        HttpRequest request = first;
        for (int n = 0; n < MOST_REDIRECTS; n++) {
            HttpResponse<String> response = send(request);
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            if (response.statusCode() / 100 != 3) {
                return new Page(response.statusCode(), request.uri(), Jsoup.parse(response.body()));
            }
            URI next = request.uri()
                    .resolve(response.headers().firstValue("Location").orElseThrow());
            if (!next.getAuthority().equals(request.uri().getAuthority())) {
                return new Page(response.statusCode(), next, new Document(next.toString()));
            }
            request = request(next).GET().build();
        }
        throw new AssertionError("More than " + MOST_REDIRECTS + " redirects from " + first.uri());
    }

    private void keep(String setCookie) {
        String pair = setCookie.split(";", 2)[0];
        int equals = pair.indexOf('=');
        Matcher path = COOKIE_PATH.matcher(setCookie);
        Cookie cookie = new Cookie(path.find() ? path.group(1) : "/", pair.substring(0, equals));
        String value = pair.substring(equals + 1);
        if (value.isEmpty() || setCookie.contains("Max-Age=0")) {
            cookies.remove(cookie);
        } else {
            cookies.put(cookie, value);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            HttpRequest routed = HttpRequest.newBuilder(request, (name, value) -> true)
                    .uri(route.apply(request.uri()))
                    .build();
            return TestHttp.CLIENT.send(routed, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
