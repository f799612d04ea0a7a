package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls of the admin REST API in one realm, read from a text file that says how its lines are written. */
public final class AdminScript {

    private static final Pattern LINE = Pattern.compile("(@)?(\\S+) (\\S+)(?: (?!> )(.*?))?(?: > (\\w+)(=\\S*)?)?");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");
    private static final String PART = "--part\r\nContent-Disposition: form-data; name=\"%s\"\r\n%s\r\n%s\r\n";
    private static final String CERTIFICATE = "Certificate PEM";

    private final TestRealm realm;
    private final AdminApi realmAdmin;
    private final Map<String, String> variables;

    /** @param realmAdmin sends the calls whose line begins with @; an administrator of the server sends the others */
    public AdminScript(TestRealm realm, AdminApi realmAdmin, Map<String, String> variables) {
        this.realm = realm;
        this.realmAdmin = realmAdmin;
        this.variables = new HashMap<>(variables);
    }

    /** One call of the script. */
    public final class Call {

        private final boolean isByRealmAdmin;
        private final String method;
        private final String path;
        private final @Nullable String body;
        private final @Nullable String name;
        private final @Nullable String pointer;

        private Call(Matcher line) {
            isByRealmAdmin = line.group(1) != null;
            method = line.group(2);
            path = line.group(3);
            body = line.group(4);
            name = line.group(5);
            pointer = line.group(6);
        }

        public String method() {
            return method;
        }

        /** Returns the path below the realm without the query. Variables have no value yet. */
        public String path() {
            return path.replaceAll("\\?.*", "");
        }

        /** Returns whether the call is one of the admin REST API that can change something. */
        public boolean isWrite() {
            return !method.equals("GET") && !method.equals("TOKEN");
        }

        /** Sends the request, keeps the variable that the line names, and returns the response. */
        public AdminApi.Answer send() {
            if (method.equals("TOKEN")) {
                return signIn();
            }
            AdminApi api = isByRealmAdmin ? realmAdmin : realm.keycloak().admin();
            AdminApi.Answer answer = api.send(
                    method, realm.adminPath(path.equals(".") ? "" : "/" + filled(path)), mediaType(), content());
            if (name != null) {
                variables.put(name, value(answer));
            }
            return answer;
        }

        private String value(AdminApi.Answer answer) {
            if (pointer == null) {
                return answer.id();
            }
            JsonNode node = answer.body().at(pointer.substring(1));
            return node.isTextual() ? node.asText() : node.toString();
        }

        private AdminApi.Answer signIn() {
            Person.Page page = Person.speaking("en")
                    .post(
                            URI.create(realm.url("/protocol/openid-connect/token")),
                            "grant_type=password&client_id=" + TestRealm.CLIENT
                                    + "&username=walk-ann&password=Velvet-Tugboat-81&scope=" + path);
            Matcher session = Pattern.compile("\"session_state\":\"([^\"]+)\"")
                    .matcher(page.document().text());
            if (session.find()) {
                variables.put(Objects.requireNonNull(name), session.group(1));
            }
            return new AdminApi.Answer(page.status(), MissingNode.getInstance(), "");
        }

        private String mediaType() {
            if (body == null) {
                return "application/json";
            }
            if (body.startsWith("form-encoded:")) {
                return "application/x-www-form-urlencoded";
            }
            return body.startsWith("form:")
                    ? "multipart/form-data; boundary=part"
                    : path.matches("localization/.*|.*/userLabel") && body.startsWith("text:")
                            ? "text/plain"
                            : "application/json";
        }

        private String content() {
            String filled = body == null ? "" : filled(body);
            if (filled.startsWith("text:") || filled.startsWith("form-encoded:")) {
                return filled.substring(filled.indexOf(':') + 1);
            }
            if (!filled.startsWith("form:")) {
                return filled;
            }
            String file = filled.substring("form:".length());
            boolean isCertificate = file.startsWith(CERTIFICATE);
            return (isCertificate ? PART.formatted("keystoreFormat", "", CERTIFICATE) : "")
                    + PART.formatted(
                            "file\"; filename=\"file",
                            "Content-Type: application/octet-stream\r\n",
                            isCertificate ? file.substring(CERTIFICATE.length() + 1) : file)
                    + "--part--\r\n";
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Returns the calls in the given resource of this module. */
    public List<Call> read(String resource) {
        try (InputStream in = Objects.requireNonNull(AdminScript.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> {
                        Matcher parsed = LINE.matcher(line);
                        if (!parsed.matches()) {
                            throw new AssertionError("Not a call: " + line);
                        }
                        return new Call(parsed);
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String filled(String text) {
        return VARIABLE.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(variables.getOrDefault(found.group(1), "no-" + found.group(1))));
    }
}
