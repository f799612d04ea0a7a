package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The command keyward setup")
@ExtendWith(SharedKeycloak.class)
@Order(4)
class SetupCommandIT {

    private static final String PASSWORD = "Marble-Cactus-27";

    @Test
    @DisplayName("shows a plan, applies a saved plan, prints the status, and removes the setup")
    void thereAndBack(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "length(8)")) {
            Path profile = Files.writeString(folder.resolve("shop.yaml"), """
                    password-policy:
                      policy: keyward-min-characters(12)
                      banned-terms:
                        ours: [contoso, fabrikam]
                    """);
            JsonNode before = realm.export();
            Outcome plan = admin(realm, "plan", "--profile", profile.toString());
            assertThat(plan.exitCode()).describedAs(plan.toString()).isEqualTo(1);
            assertThat(plan.out()).isEqualToNormalizingNewlines("""
                    Realm %s, profile %s: 2 changes.

                      password-policy      New passwords have to meet length(8), keyward-min-characters(12).

                      password-policy
                        passwordPolicy
                          - length(8)
                          + length(8) and keyward-min-characters(12)
                        keyward.password-policy.banned-terms.ours
                          + contoso
                          + fabrikam

                    """.formatted(realm.name(), profile));
            assertThat(realm.export()).isEqualTo(before);

            Path saved = Files.writeString(
                    folder.resolve("plan.json"),
                    admin(realm, "plan", "--json", "--profile", profile.toString())
                            .out());
            assertThat(admin(realm, "status").exitCode()).isEqualTo(1);
            Outcome applied = admin(realm, "apply", "--plan", saved.toString());
            assertThat(applied.exitCode()).describedAs(applied.toString()).isZero();
            assertThat(applied.out()).contains("2 changes made", "keyward setup remove --realm " + realm.name());
            assertThat(admin(realm, "status").out()).contains("password-policy", "wired");
            assertThat(admin(realm, "status").exitCode()).isZero();
            assertThat(admin(realm, "plan", "--profile", profile.toString()).exitCode())
                    .isZero();
            assertThat(admin(realm, "apply", "--profile", profile.toString()).out())
                    .contains("nothing was changed");

            Outcome stale = admin(realm, "apply", "--plan", saved.toString());
            assertThat(stale.exitCode()).isEqualTo(2);
            assertThat(stale.err()).contains("The realm has changed since this plan was made");

            Path nothing = Files.writeString(
                    folder.resolve("nothing.json"),
                    admin(realm, "plan", "--json", "--profile", profile.toString())
                            .out());
            assertThat(admin(realm, "apply", "--plan", nothing.toString()).exitCode())
                    .isZero();
            AdminApi.succeeded(realm.setPolicy("length(8) and keyward-min-characters(11)"));
            assertThat(admin(realm, "apply", "--plan", nothing.toString()).err())
                    .contains("The realm has changed since this plan was made");
            Outcome drifted = admin(realm, "status");
            assertThat(drifted.exitCode()).isEqualTo(1);
            assertThat(drifted.out()).contains("drifted: changed since: passwordPolicy");

            Outcome unasked = admin(realm, "remove");
            assertThat(unasked.exitCode()).isEqualTo(2);
            assertThat(unasked.err()).contains("Nothing was changed", "--yes");
            Outcome removed = admin(realm, "remove", "--yes", "--json");
            assertThat(removed.exitCode()).describedAs(removed.toString()).isZero();
            assertThat(new ObjectMapper()
                            .readTree(removed.out())
                            .path(realm.name())
                            .path("changes"))
                    .hasSize(2);
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("weakens the settings of a realm only with the option that allows it")
    void weaker(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "regexPattern(.*[0-9].*[0-9].*)")) {
            Path profile = Files.writeString(
                    folder.resolve("weaker.yaml"), "password-policy: {policy: \"regexPattern(.*[a-z].*)\"}");
            String sentence = "passwordPolicy: regexPattern(.*[0-9].*[0-9].*) now, regexPattern(.*[a-z].*) wanted";
            assertThat(admin(realm, "plan", "--profile", profile.toString()).out())
                    .contains("Weakens " + sentence);
            Outcome refused = admin(realm, "apply", "--profile", profile.toString(), "--yes");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("would weaken this realm", sentence, "--allow-weaker");
            assertThat(admin(realm, "apply", "--profile", profile.toString()).err())
                    .describedAs("is not asked first")
                    .contains("would weaken this realm");
            assertThat(realm.policy()).isEqualTo("regexPattern(.*[0-9].*[0-9].*)");

            Outcome allowed = admin(realm, "apply", "--profile", profile.toString(), "--yes", "--allow-weaker");
            assertThat(allowed.exitCode()).describedAs(allowed.toString()).isZero();
            assertThat(realm.policy()).isEqualTo("regexPattern(.*[a-z].*)");
        }
    }

    @Test
    @DisplayName("logs in as a user, as a client and with a token, and never repeats a secret")
    void logins(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String id = realm.addUser("admin", PASSWORD, Map.of());
            realm.grantManagement(id, "view-realm");
            AdminApi.succeeded(keycloak.admin()
                    .post(
                            realm.adminPath("/clients"),
                            Map.of(
                                    "clientId",
                                    "robot",
                                    "secret",
                                    "robot-secret-5",
                                    "serviceAccountsEnabled",
                                    true,
                                    "standardFlowEnabled",
                                    false)));
            String account = keycloak.admin()
                    .get(realm.adminPath("/users?exact=true&username=service-account-robot"))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            realm.grantManagement(account, "realm-admin");

            List<String> asUser =
                    List.of("--login-realm", realm.name(), "--user", "admin", "--client", TestRealm.CLIENT);
            List<String> asClient = List.of("--login-realm", realm.name(), "--client", "robot");
            assertThat(setup(realm, PASSWORD, asUser, "plan", "--profile", "minimal")
                            .exitCode())
                    .isEqualTo(1);
            Outcome forbidden = setup(realm, PASSWORD, asUser, "apply", "--profile", "minimal", "--yes");
            assertThat(forbidden.exitCode()).isEqualTo(2);
            assertThat(forbidden.err()).contains("apply and remove need manage-realm");
            assertThat(setup(realm, "robot-secret-5", asClient, "apply", "--profile", "minimal", "--yes")
                            .exitCode())
                    .isZero();
            String token = keycloak.admin().token();
            assertThat(setup(realm, token, List.of(), "status").exitCode()).isZero();

            for (Outcome refused : List.of(
                    setup(realm, "wrong-secret-9", asUser, "status"),
                    setup(realm, "wrong-secret-9", asClient, "status"),
                    setup(realm, "wrong-secret-9", List.of(), "status"))) {
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.out() + refused.err())
                        .containsAnyOf("Keycloak refuses the login: ", "does not accept the access token")
                        .doesNotContain("wrong-secret-9")
                        .doesNotContain("\tat ");
            }
        }
    }

    @Test
    @DisplayName("continues with the other realms when one cannot be read, and names it")
    void allRealms(Keycloak keycloak) {
        try (TestRealm broken = TestRealm.with(keycloak, Map.of());
                TestRealm sound = TestRealm.with(keycloak, Map.of())) {
            broken.setAttribute("keyward.setup", "nonsense");
            Outcome status = KeywardCommand.asAdmin(keycloak, "setup", "status", "--all-realms");
            assertThat(status.exitCode()).isEqualTo(2);
            assertThat(status.err()).contains("Realm " + broken.name() + ": The realm's attribute keyward.setup");
            assertThat(status.out())
                    .contains("not-wired  " + sound.name(), "failed     " + broken.name(), ", worst first:")
                    .contains(" master");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a~b", "~root", " a  b ", "50%", "a%2Fb", "o'brien \"x\"", "-x", "a|b<c>^`", "ünï ᚠ 😀", "LONG"})
    @DisplayName("accepts any realm name, and quotes it in suggested commands")
    void names(String given, Keycloak keycloak) {
        String name = given.equals("LONG") ? "n".repeat(230) : given;
        try (TestRealm realm = TestRealm.named(keycloak, name, Map.of())) {
            Outcome applied = admin(realm, "apply", "--yes", "--profile", "minimal");
            assertThat(applied.exitCode()).describedAs(applied.toString()).isZero();
            assertThat(applied.out()).doesNotContain("--realm " + name + " ").contains("keyward setup remove --realm");
            assertThat(admin(realm, "status").exitCode()).isZero();
            assertThat(admin(realm, "remove", "--yes").exitCode()).isZero();
        }
    }

    @Test
    @DisplayName("plans, applies and removes in all visible realms, with a summary")
    void inAllRealms(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm one = TestRealm.named(keycloak, "all one~", Map.of());
                TestRealm two = TestRealm.named(keycloak, "all two", Map.of());
                TestRealm left = TestRealm.named(keycloak, "all three", Map.of());
                MasterUser user = MasterUser.of(keycloak, "several", List.of(one, two, left))) {
            assertThat(withoutLimits(user.setup("status", "--all-realms").out()))
                    .startsWith("""
                Keyward %s on Keycloak %s
                not-wired  all one~
                not-wired  all three
                not-wired  all two

                3 realms, worst first:
                  not-wired       3  all one~, all three, all two

                1 running node:
                """.formatted(
                                    System.getProperty("keyward.version"), System.getProperty("keycloak.version")));
            List<String> but = List.of("--all-realms", "--except", left.name());
            Outcome plan = user.setup("plan", "--profile", "minimal", but);
            assertThat(plan.exitCode()).isEqualTo(1);
            assertThat(plan.out())
                    .contains(
                            "2 realms, ",
                            " each: all one~, all two.",
                            "2 realms: 2 to change, 0 with nothing to change.")
                    .doesNotContain("all three");
            Path saved = Files.writeString(
                    folder.resolve("plans.json"),
                    user.setup("plan", "--json", "--profile", "minimal", but).out());
            Outcome applied = user.setup("apply", "--yes", "--plan", saved.toString(), but);
            assertThat(applied.exitCode()).describedAs(applied.toString()).isZero();
            assertThat(applied.out())
                    .contains("[2/2] Realm all two: ", "changes made", "keyward setup remove --all-realms");
            assertThat(user.setup("apply", "--yes", "--plan", saved.toString(), List.of("--all-realms"))
                            .err())
                    .contains("has no plan for the realm all three", "Realm all two: The realm has changed since");

            left.setAttribute("keyward.setup", "nonsense");
            Outcome rest = user.setup("apply", "--yes", "--profile", "minimal", List.of("--all-realms"));
            assertThat(rest.exitCode()).isEqualTo(2);
            assertThat(rest.out()).contains("Realm all one~: already matches the profile");
            assertThat(rest.err()).contains("Realm all three: The realm's attribute");
            left.setAttribute("keyward.setup", "");
            assertThat(user.setup("status", "--all-realms").out()).contains("  wired           2  all one~, all two");
        }
    }

    /** Returns the output without the notes on what an older Keycloak lacks. */
    private static String withoutLimits(String output) {
        return output.replaceAll("(?m)^Note: This Keycloak .*\\R", "");
    }

    @Test
    @DisplayName("prints the meaning of a setup plan first and the flows last")
    void meaning(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String plan = admin(realm, "plan", "--profile", "recommended").out();
            assertThat(plan)
                    .contains("  ! Note: audit-log: this server makes its key file in the data folder of the node")
                    .containsSubsequence(
                            "breach-check         Signing in with a breached password: the user has to choose a new one first.",
                            "password-policy      New passwords have to meet keyward-min-characters(12), ",
                            "sign-in-protection   After 10 wrong passwords in a row a user has to wait, each time 60 s longer, at most 900 s.",
                            "flows                browser flow: checks the password after the form.",
                            "  ! Note: breach-check: this realm sends no email",
                            "bruteForceProtected: false -> true",
                            "binding:browser: browser -> keyward browser",
                            "flow:keyward browser");
            assertThat(admin(realm, "apply", "--yes", "--profile", "minimal").exitCode())
                    .isZero();
            assertThat(admin(realm, "remove", "--yes").err())
                    .contains("flows                Removed; the previous settings are restored.");
        }
    }

    /** A user of the realm "master" who may administer only some realms. */
    private record MasterUser(Keycloak keycloak, String name, String id) implements AutoCloseable {

        static MasterUser of(Keycloak keycloak, String name, List<TestRealm> realms) {
            AdminApi admin = keycloak.admin();
            String id = AdminApi.succeeded(admin.post(
                            "/master/users",
                            Map.of(
                                    "username",
                                    name,
                                    "enabled",
                                    true,
                                    "email",
                                    name + "@example.com",
                                    "firstName",
                                    "A",
                                    "lastName",
                                    "B",
                                    "credentials",
                                    List.of(AdminApi.passwordCredential(PASSWORD)))))
                    .id();
            for (TestRealm realm : realms) {
                String client = admin.get("/master/clients?clientId="
                                + URLEncoder.encode(realm.name() + "-realm", StandardCharsets.UTF_8))
                        .body()
                        .path(0)
                        .path("id")
                        .asText();
                AdminApi.succeeded(admin.post(
                        "/master/users/" + id + "/role-mappings/clients/" + client,
                        List.of(
                                admin.get("/master/clients/" + client + "/roles/manage-realm")
                                        .body(),
                                admin.get("/master/clients/" + client + "/roles/view-realm")
                                        .body())));
            }
            return new MasterUser(keycloak, name, id);
        }

        Outcome setup(String... arguments) {
            return KeywardCommand.run(
                    PASSWORD + "\n",
                    with(List.of("--user", name, "--secret-stdin", "--server", keycloak.url()), arguments));
        }

        Outcome setup(String command, String option, String value, List<String> more) {
            return setup(Stream.concat(Stream.of(command, option, value), more.stream())
                    .toArray(String[]::new));
        }

        Outcome setup(String command, String flag, String option, String value, List<String> more) {
            return setup(Stream.concat(Stream.of(command, flag, option, value), more.stream())
                    .toArray(String[]::new));
        }

        @Override
        public void close() {
            keycloak.admin().delete("/master/users/" + id);
        }
    }

    @Test
    @DisplayName("explains what to do after an error")
    void cannot(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            Path bad = Files.writeString(folder.resolve("bad.yaml"), "# c\npasword-policy: {}\n");
            Path other = Files.writeString(folder.resolve("other.json"), "{\"realm\":\"x\",\"fingerprint\":\"f\"}");
            assertThat(admin(realm, "plan", "--profile", bad.toString()).err())
                    .contains("Line 2: unknown key \"pasword-policy\"");
            assertThat(admin(realm, "plan", "--profile", "recomended").err())
                    .contains("there is no file recomended", "minimal, recommended");
            assertThat(admin(
                                    realm,
                                    "plan",
                                    "--profile",
                                    folder.resolve("none.yaml").toString())
                            .err())
                    .contains("there is no file");
            assertThat(admin(realm, "apply", "--plan", bad.toString()).err()).contains("is not a plan");
            assertThat(admin(realm, "apply", "--plan", other.toString()).err()).contains("is a plan for the realm x");
            assertThat(admin(realm, "apply").err()).contains("--profile", "--plan");

            Map<List<String>, String> wrong = Map.of(
                    List.of("--realm", "nowhere", "--user", "admin", "--server", keycloak.url()),
                    "There is no realm nowhere",
                    List.of("--realm", "x", "--user", "admin", "--server", "http://127.0.0.1:9"),
                    "Nothing answers at http://127.0.0.1:9",
                    List.of("--realm", "x", "--user", "admin", "--server", "http://id.example.com"),
                    "with plain http to id.example.com",
                    List.of(
                            "--realm",
                            "nowhere",
                            "--user",
                            "admin",
                            "--server",
                            keycloak.url() + "/admin/master/console/#/"),
                    "There is no realm nowhere",
                    List.of("--realm", "x", "--user", "admin", "--server", "ftp://id.example.com"),
                    "is not a valid address",
                    List.of("--realm", "x", "--user", "admin"),
                    "No server was given",
                    List.of("--realm", "x", "--server", keycloak.url() + "/auth", "--user", "admin"),
                    "Check --server (with Keycloak's path");
            wrong.forEach((arguments, sentence) -> {
                List<String> all = new ArrayList<>(List.of("setup", "status", "--secret-stdin"));
                all.addAll(arguments);
                Outcome outcome = KeywardCommand.onServer(keycloak, keycloak.adminPassword() + "\n", all);
                assertThat(outcome.exitCode()).isEqualTo(2);
                assertThat(outcome.err()).contains(sentence);
            });
            Outcome nobody =
                    KeywardCommand.run("", List.of("setup", "status", "--realm", "x", "--server", keycloak.url()));
            assertThat(nobody.err()).contains("No login was given");
            Outcome unasked = KeywardCommand.run(
                    "", List.of("setup", "status", "--realm", "x", "--server", keycloak.url(), "--user", "admin"));
            assertThat(unasked.err()).contains("no terminal", "KEYWARD_PASSWORD", "--secret-stdin");
        }
    }

    @Test
    @DisplayName("works with a server behind a path prefix, and recognises a Keycloak without Keyward")
    void prefix(Keycloak keycloak) throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/sso/", exchange -> {
            String path = exchange.getRequestURI().toString().substring("/sso".length());
            HttpRequest.Builder request = HttpRequest.newBuilder(keycloak.uri(path))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            for (String header : List.of("Authorization", "Content-Type", "Accept")) {
                List<String> values = exchange.getRequestHeaders().getOrDefault(header, List.of());
                values.forEach(value -> request.header(header, value));
            }
            try {
                HttpResponse<byte[]> response =
                        TestHttp.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                boolean without = path.contains("/setup/status");
                byte[] body = without
                        ? "{\"error\":\"HTTP 404 Not Found\"}".getBytes(StandardCharsets.UTF_8)
                        : response.body();
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(without ? 404 : response.statusCode(), body.length);
                exchange.getResponseBody().write(body);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
        proxy.start();
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String address = "http://127.0.0.1:" + proxy.getAddress().getPort() + "/sso/";
            String input = keycloak.adminPassword() + "\n";
            List<String> login =
                    List.of("--user", "admin", "--secret-stdin", "--realm", realm.name(), "--server", address);
            Outcome plan = KeywardCommand.onServer(keycloak, input, with(login, "plan", "--profile", "minimal"));
            assertThat(plan.exitCode()).describedAs(plan.toString()).isEqualTo(1);
            assertThat(KeywardCommand.onServer(keycloak, input, with(login, "status"))
                            .err())
                    .contains("This server has no Keyward: copy keyward-<version>.jar into its providers/ folder");
        } finally {
            proxy.stop(0);
        }
    }

    private static Outcome admin(TestRealm realm, String... arguments) {
        List<String> all = new ArrayList<>(List.of("setup"));
        all.addAll(List.of(arguments));
        all.add("--realm=" + realm.name());
        return KeywardCommand.asAdmin(realm.keycloak(), all.toArray(String[]::new));
    }

    private static Outcome setup(TestRealm realm, String secret, List<String> login, String... arguments) {
        List<String> all = new ArrayList<>(login);
        all.addAll(List.of(
                "--secret-stdin",
                "--realm",
                realm.name(),
                "--server",
                realm.keycloak().url()));
        return KeywardCommand.onServer(realm.keycloak(), secret + "\n", with(all, arguments));
    }

    private static List<String> with(List<String> options, String... arguments) {
        List<String> all = new ArrayList<>(List.of("setup"));
        all.addAll(List.of(arguments));
        all.addAll(options);
        return all;
    }
}
