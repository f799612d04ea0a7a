package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.DirectGrants;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.Passkeys;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestHttp;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("The coverage of a campaign for a second factor")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class SecondFactorCoverageIT {

    private static final String PASSWORD = "Velvet-Tugboat-81";
    private static final Duration AGO = Duration.ofDays(3);
    private static final String PAST = "2026-01-10T09:00 Europe/Berlin";

    /** Each cohort but the last has a deadline that has passed. */
    private static final String PROFILE = """
        second-factor:
          cohorts:
            - "group:/staff until %1$s"
            - "role:late until %1$s"
            - "client-role:shop/clerk until %1$s"
            - "identity-provider:corp until %1$s"
            - "organization:acme until %1$s"
            - everyone
          exclude: ["role:robots"]
          deadline: 2999-12-01T09:00 Europe/Berlin
          grace-days: 0
          factors: [authenticator-app, passkey]
        """.formatted(PAST);

    private TestRealm realm;
    private TestRealm neighbour;
    private Directory directory;
    private String plainId;
    private AdminApi user;
    private AdminApi viewer;
    private AdminApi realmViewer;
    private AdminApi userManager;
    private AdminApi realmAdmin;
    private AdminApi stranger;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        realm = TestRealm.with(
                keycloak,
                Map.of(
                        "adminEventsEnabled",
                        true,
                        "adminEventsDetailsEnabled",
                        true,
                        "organizationsEnabled",
                        true,
                        "webAuthnPolicyPasswordlessPasskeysEnabled",
                        true));
        neighbour = TestRealm.with(keycloak, Map.of());
        directory = new Directory();
        plainId = realm.addUser("plain", PASSWORD, Map.of());
        user = as(realm, "plain");
        viewer = admin(realm, "viewer", "view-users");
        realmViewer = admin(realm, "realm-viewer", "view-realm");
        userManager = admin(realm, "user-manager", "manage-users");
        realmAdmin = admin(realm, "realm-admin", "realm-admin");
        stranger = admin(neighbour, "stranger", "realm-admin");
        Object robots = realm.addRole("robots");
        for (String excluded : List.of("plain", "viewer", "realm-viewer", "user-manager", "realm-admin")) {
            realm.grant(idOf(realm, excluded), robots); // the campaign would not let them sign in by direct grant
        }
        realm.grant(addUser("robot"), robots);
        addCohorts();
        new SetupApi(realm).apply(PROFILE);
    }

    @AfterAll
    void dropRealm() {
        realm.close();
        neighbour.close();
        directory.close();
    }

    /** Adds users in each cohort, who are members in different ways. */
    private void addCohorts() {
        AdminApi admin = realm.keycloak().admin();
        addUser("snoozer", credential("keyward-second-factor-delay"), credential("keyward-second-factor-delay"));
        addUser("app", CheckedRealm.otp(AGO));
        addUser("both", CheckedRealm.otp(AGO), CheckedRealm.passkey(AGO));
        addUser("key", credential("webauthn")); // not a factor of the campaign
        addUser("removed", credential("keyward-second-factor-had"));
        addUser("+1sum", CheckedRealm.otp(AGO));
        realm.addUser("@sum", "", Map.of("email", "sum@example.com"));
        realm.addUser("disabled", "", Map.of("enabled", false));

        String staff = realm.addGroup("staff", "");
        realm.join(addUser("boss"), staff);
        realm.join(addUser("seller", CheckedRealm.otp(AGO)), realm.addGroup("sales", staff));

        Object late = realm.addRole("late");
        realm.grant(addUser("direct"), late);
        realm.grant(addUser("traveller"), late);
        Object wide = realm.addRole("wide");
        AdminApi.succeeded(admin.post(realm.adminPath("/roles/wide/composites"), List.of(late)));
        realm.grant(addUser("composed"), wide);
        String crew = realm.addGroup("crew", "");
        AdminApi.succeeded(admin.post(realm.adminPath("/groups/" + crew + "/role-mappings/realm"), List.of(wide)));
        realm.join(addUser("inherited"), realm.addGroup("deck", crew));

        String client = admin.get(realm.adminPath("/clients?clientId=shop"))
                .body()
                .path(0)
                .path("id")
                .asText();
        AdminApi.succeeded(admin.post(realm.adminPath("/clients/" + client + "/roles"), Map.of("name", "clerk")));
        realm.grantClientRole(addUser("clerk"), "shop", "clerk");

        AdminApi.succeeded(admin.post(
                realm.adminPath("/identity-provider/instances"),
                Map.of(
                        "alias",
                        "corp",
                        "providerId",
                        "oidc",
                        "config",
                        Map.of(
                                "authorizationUrl", "https://127.0.0.1:9/a",
                                "tokenUrl", "https://127.0.0.1:9/t",
                                "clientId", "c",
                                "clientSecret", "s"))));
        AdminApi.succeeded(admin.post(
                realm.adminPath("/users/" + addUser("linked") + "/federated-identity/corp"),
                Map.of("identityProvider", "corp", "userId", "1", "userName", "linked")));

        String acme = AdminApi.succeeded(admin.post(
                        realm.adminPath("/organizations"),
                        Map.of(
                                "name",
                                "Acme",
                                "alias",
                                "acme",
                                "domains",
                                List.of(Map.of("name", "acme.example.com", "verified", false)))))
                .id();
        AdminApi.succeeded(admin.post(realm.adminPath("/organizations/" + acme + "/members"), addUser("member")));

        AdminApi.succeeded(admin.post(
                realm.adminPath("/clients"),
                Map.of("clientId", "batch", "serviceAccountsEnabled", true, "secret", "s")));
    }

    @Test
    @DisplayName("is shown only to administrators who may view users, and exemptions to those who manage the user")
    void permissions() throws IOException, InterruptedException {
        String path = realm.adminPath("/second-factor");
        String exemption = path + "/exemptions/" + plainId;
        List<Function<AdminApi, Answer>> views =
                List.of(api -> api.get(path + "/coverage"), api -> api.get(path + "/coverage/users"));
        List<Function<AdminApi, Answer>> changes = List.of(
                api -> api.put(exemption, exempt("ok", Duration.ofDays(1))),
                api -> api.get(exemption),
                api -> api.delete(exemption));

        for (AdminApi caller : List.of(user, stranger, realmViewer)) {
            assertThat(statuses(views, caller)).containsOnly(403);
            assertThat(statuses(changes, caller)).containsOnly(403);
        }
        assertThat(statuses(views, viewer)).containsOnly(200);
        assertThat(statuses(changes, viewer)).containsOnly(403);
        assertThat(viewer.get(path + "/exemptions/nobody").status()).isEqualTo(403);
        assertThat(statuses(views, userManager)).containsOnly(200);
        assertThat(statuses(changes, userManager)).containsExactly(204, 200, 204);
        assertThat(statuses(views, realmAdmin)).containsOnly(200);
        assertThat(statuses(changes, realmAdmin)).containsExactly(204, 200, 204);

        for (String[] call : new String[][] {
            {"GET", "/coverage"},
            {"GET", "/coverage/users"},
            {"GET", "/exemptions/" + plainId},
            {"PUT", "/exemptions/" + plainId},
            {"DELETE", "/exemptions/" + plainId}
        }) {
            assertThat(withoutToken(call[0], "/admin/realms" + path + call[1]))
                    .describedAs("%s %s", call[0], call[1])
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("counts each user once in all and once in each of the user's cohorts")
    void counts() {
        JsonNode coverage = coverage();

        assertThat(cohort(coverage, "group:/staff")).contains("2 users", "1 enrolled", "1 overdue");
        assertThat(cohort(coverage, "role:late")).contains("4 users", "4 overdue");
        assertThat(cohort(coverage, "client-role:shop/clerk")).contains("1 users", "1 overdue");
        assertThat(cohort(coverage, "identity-provider:corp")).contains("1 users", "1 overdue");
        assertThat(cohort(coverage, "organization:acme")).contains("1 users", "1 overdue");
        JsonNode all = coverage.path("all");
        assertThat(all.path("users").asInt())
                .isEqualTo(coverage.path("realmUsers").asInt() - 6);
        assertThat(coverage.path("excluded").asInt()).isEqualTo(6);
        assertThat(all.path("enrolled").asInt()).isEqualTo(4);
        assertThat(all.path("overdue").asInt()).isEqualTo(8);
        assertThat(all.path("snoozing").asInt()).isOne();
        assertThat(all.path("users").asInt())
                .isEqualTo(Stream.of("enrolled", "due", "overdue", "exempt")
                        .mapToInt(state -> all.path(state).asInt())
                        .sum());
        assertThat(all.path("factors").toString()).isEqualTo("{\"authenticator-app\":4,\"passkey\":1}");
        assertThat(coverage.path("problems")).isEmpty();
        assertThat(
                        viewer
                                .get(realm.adminPath("/users?enabled=true&max=1000"))
                                .body()
                                .findValuesAsText("username")
                                .stream()
                                .filter(name -> !name.startsWith("service-account-")))
                .hasSize(coverage.path("realmUsers").asInt());
    }

    @Test
    @DisplayName("lists who is due when as CSV, in which no cell is a formula")
    void list() {
        List<String> lines = lines();

        assertThat(lines.get(0))
                .isEqualTo("id,username,email,state,due,factors,not now,exempt until,cohorts and exclusions");
        assertThat(lines).hasSize(1 + coverage().path("all").path("users").asInt());
        assertThat(line(lines, "snoozer"))
                .contains(",snoozer,snoozer@example.com,due,2999-12-01T08:00:00Z,,2,,everyone");
        assertThat(line(lines, "both")).contains(",enrolled,,authenticator-app passkey,0,,everyone");
        assertThat(line(lines, "composed")).contains(",overdue,", "\"everyone; role:late\"");
        assertThat(line(lines, "key")).contains(",due,2999-12-01T08:00:00Z,security-key,");
        assertThat(lines).anyMatch(line -> line.contains(",\"'+1sum\",\"'+1sum@example.com\",enrolled,"));
        assertThat(lines).anyMatch(line -> line.contains(",\"'@sum\",sum@example.com,due,"));
        assertThat(lines).noneMatch(line -> line.contains(",robot,") || line.contains("service-account"));

        Outcome command =
                KeywardCommand.asAdmin(realm.keycloak(), "second-factor", "coverage", "--realm", realm.name());
        assertThat(command.exitCode()).describedAs(command.toString()).isOne();
        assertThat(command.out()).contains("group:/staff ", "all in the campaign ", "authenticator-app ");
    }

    @Test
    @DisplayName("is printed by the command, which writes the list to a new file")
    void command(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("users.csv");
        Outcome command = KeywardCommand.asAdmin(
                realm.keycloak(), "second-factor", "coverage", "--realm", realm.name(), "--csv", file.toString());
        assertThat(command.exitCode()).describedAs(command.toString()).isOne();
        assertThat(Files.readAllLines(file).get(0)).startsWith("id,username,");
        assertThat(
                        Files.getFileStore(file).supportsFileAttributeView("posix")
                                ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                                : "rw-------")
                .isEqualTo("rw-------");
        Outcome again = KeywardCommand.asAdmin(
                realm.keycloak(), "second-factor", "coverage", "--realm", realm.name(), "--csv", file.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is not overwritten");

        Path none = folder.resolve("none.csv");
        Outcome refused = KeywardCommand.asAdmin(
                realm.keycloak(), "second-factor", "coverage", "--realm", neighbour.name(), "--csv", none.toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("Realm " + neighbour.name() + ": This realm has no campaign");
        assertThat(none).doesNotExist();
    }

    @Test
    @DisplayName("shows exemptions, which an administrator gives with a reason until a date")
    void exemptions() {
        String id = idOf(realm, "traveller");
        String path = realm.adminPath("/second-factor/exemptions/" + id);
        int exempt = coverage().path("all").path("exempt").asInt();

        assertError(userManager.get(path), 404, "not_exempt");
        assertError(userManager.delete(path), 404, "not_exempt");
        assertThat(userManager
                        .put(path, exempt("Lost phone – 🙈 back on Monday", Duration.ofDays(5)))
                        .status())
                .isEqualTo(204);
        Answer stored = userManager.get(path);
        assertThat(stored.text("reason")).isEqualTo("Lost phone – 🙈 back on Monday");
        assertThat(stored.body().path("valid").asBoolean()).isTrue();
        assertThat(coverage().path("all").path("exempt").asInt()).isEqualTo(exempt + 1);
        assertThat(line(lines(), "traveller")).contains(",exempt,,,0," + stored.text("until"));
        assertThat(userManager.put(path, exempt("Longer", Duration.ofDays(9))).status())
                .isEqualTo(204);
        assertThat(userManager.get(path).text("reason")).isEqualTo("Longer");
        assertThat(userManager.delete(path).status()).isEqualTo(204);
        assertThat(coverage().path("all").path("exempt").asInt()).isEqualTo(exempt);

        String events = realm.keycloak()
                .admin()
                .get(realm.adminPath("/admin-events?resourcePath=second-factor/exemptions/" + id))
                .body()
                .toString();
        assertThat(events).contains("\"CREATE\"", "\"UPDATE\"", "\"DELETE\"", "Lost phone");

        Object soon = exempt("x", Duration.ofDays(5)).get("until"); // so that each body has one fault alone
        for (Object bad : List.of(
                "[]",
                "{",
                Map.of("until", soon),
                Map.of("reason", " ", "until", soon),
                Map.of("reason", "x".repeat(501), "until", soon),
                Map.of("reason", 7, "until", soon),
                Map.of("reason", "x"),
                Map.of("reason", "x", "until", "tomorrow"),
                exempt("x", Duration.ofDays(-1)),
                exempt("x", Duration.ofDays(400)))) {
            assertThat(userManager.put(path, bad).status())
                    .describedAs("%s", bad)
                    .isEqualTo(400);
        }
        assertThat(userManager.put(path, Map.of("reason", "x".repeat(10_000))).status())
                .isEqualTo(413);
        assertError(
                userManager.put(realm.adminPath("/second-factor/exemptions/nobody"), exempt("x", AGO)),
                404,
                "user_not_found");
        assertError(userManager.get(path), 404, "not_exempt");
    }

    @Test
    @DisplayName("has no exemption that users or administrators gave to themselves")
    void ownExemption() {
        String own = idOf(realm, "user-manager");
        assertError(
                userManager.put(
                        realm.adminPath("/second-factor/exemptions/" + own), exempt("I want", Duration.ofDays(5))),
                403,
                "own_account");

        AdminApi.succeeded(realmAdmin.put(
                realm.adminPath("/second-factor/exemptions/" + plainId), exempt("Ours", Duration.ofDays(5))));
        AdminApi account = AdminApi.ofAccount(realm, "plain", PASSWORD);
        assertThat(account.get("/credentials").body().toString()).doesNotContain("keyward-second-factor");
        AdminApi.succeeded(realmAdmin.delete(realm.adminPath("/second-factor/exemptions/" + plainId)));
    }

    @Test
    @DisplayName("includes users of a directory who are not imported, as far as Keycloak stores something for them")
    void federated(Keycloak keycloak) throws IOException, InterruptedException {
        try (TestRealm federated = TestRealm.with(keycloak, Map.of())) {
            directory.addPerson("stored", PASSWORD);
            directory.addPerson("exempted", PASSWORD);
            directory.addPerson("unknown", PASSWORD);
            directory.federateWithoutImportTo(federated);
            new SetupApi(federated)
                    .apply("second-factor: {cohorts: [everyone], grace-days: 14, deadline: \"" + PAST + "\"}");
            String stored = idOf(federated, "stored");
            assertThat(stored).startsWith("f:");
            CheckedRealm.store(federated, stored, CheckedRealm.otp(AGO));
            String exempted = idOf(federated, "exempted");
            String path = federated.adminPath("/second-factor");
            AdminApi.succeeded(
                    keycloak.admin().put(path + "/exemptions/" + exempted, exempt("Lent a phone", Duration.ofDays(5))));
            assertThat(keycloak.admin().get(path + "/exemptions/" + exempted).text("reason"))
                    .isEqualTo("Lent a phone");

            JsonNode coverage =
                    AdminApi.succeeded(keycloak.admin().get(path + "/coverage")).body();
            assertThat(cohort(coverage, "everyone")).contains("2 users", "1 enrolled", "1 exempt");

            assertThat(new DirectGrants(federated, PASSWORD)
                            .tryToSignIn("unknown")
                            .body())
                    .as("the time at which Keycloak loads the user is not when the user was created")
                    .contains("Account is not fully set up");
        }
    }

    @Test
    @DisplayName("names the mappers of a directory whose groups the report cannot see, if a cohort depends on them")
    void unstoredGroups(Keycloak keycloak) {
        try (TestRealm federated = TestRealm.with(keycloak, Map.of())) {
            directory.federateReadOnlyTo(federated);
            String mapper = directory.addGroupMapper(federated, "READ_ONLY");
            SetupApi setup = new SetupApi(federated);
            federated.addGroup("staff", "");
            setup.apply("second-factor: {cohorts: [everyone], deadline: 2999-12-01T09:00Z}");
            assertThat(problems(federated)).isEmpty();

            setup.apply("second-factor: {cohorts: [everyone, \"group:/staff\"], deadline: 2999-12-01T09:00Z}");
            assertThat(problems(federated))
                    .singleElement()
                    .asString()
                    .contains("Keycloak does not store the groups of the LDAP mapper 'teams'");

            ObjectNode stored = (ObjectNode)
                    AdminApi.succeeded(keycloak.admin().get(mapper)).body();
            ((ObjectNode) stored.path("config")).putPOJO("mode", List.of("IMPORT"));
            AdminApi.succeeded(keycloak.admin().put(mapper, stored));
            assertThat(problems(federated)).isEmpty();
        }
    }

    @Test
    @DisplayName("agrees with what a sign-in sees about every user, whatever the size of its pages")
    void agreesWithSignIns() {
        int users = coverage().path("realmUsers").asInt();
        for (int page : List.of(1, 3, 1000)) {
            Page compared = Person.speaking("en").post(URI.create(realm.url("/test-coverage/compare")), "page=" + page);
            assertThat(compared.document().wholeText().strip())
                    .as("pages of %d users", page)
                    .isEqualTo(Integer.toString(users));
        }
    }

    @Test
    @DisplayName("is made once at a time in a realm; other calls are told to try again")
    void turns(Keycloak keycloak) {
        try (TestRealm busy = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(busy).apply("second-factor: {cohorts: [everyone], deadline: 2999-12-01T09:00Z}");
            AdminApi admin = keycloak.admin();
            String coverage = busy.adminPath("/second-factor/coverage");
            CompletableFuture<Page> occupied = CompletableFuture.supplyAsync(
                    () -> Person.speaking("en").post(URI.create(busy.url("/test-coverage/occupy")), ""));
            try {
                Await.until(
                        "a refused report",
                        Duration.ofSeconds(30),
                        () -> admin.get(coverage).status() == 503);
                assertError(admin.get(coverage), 503, "report_in_progress");
                assertError(admin.get(coverage + "/users"), 503, "report_in_progress");
                Outcome command = KeywardCommand.asAdmin(keycloak, "second-factor", "coverage", "--realm", busy.name());
                assertThat(command.exitCode()).isEqualTo(2);
                assertThat(command.err()).contains("Another report on the second factors of this realm");
            } finally {
                Person.speaking("en").post(URI.create(busy.url("/test-coverage/free")), "");
            }
            assertThat(occupied.join().status()).isEqualTo(204);
            for (String path : List.of(coverage, coverage + "/users", coverage)) {
                assertThat(admin.get(path).status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    @DisplayName("is not shown to administrators from whom fine-grained permissions hide some of the users")
    void hiddenUsers(Keycloak keycloak) {
        try (TestRealm delegating = TestRealm.with(keycloak, Map.of())) {
            AdminApi admin = keycloak.admin();
            AdminApi.succeeded(admin.put(delegating.adminPath(""), Map.of("adminPermissionsEnabled", true)));
            String delegateId = delegating.addUser("delegate", PASSWORD, Map.of());
            delegating.grantManagement(delegateId, "query-users"); // without it, Keycloak hides nobody from its list
            String board = delegating.addGroup("board", "");
            delegating.join(delegating.addUser("chair", "", Map.of()), board);
            new SetupApi(delegating).apply("second-factor: {cohorts: [everyone], deadline: 2999-12-01T09:00Z}");
            String permissions = delegating.adminPath("/clients/"
                    + admin.get(delegating.adminPath("/clients?clientId=admin-permissions"))
                            .body()
                            .path(0)
                            .path("id")
                            .asText()
                    + "/authz/resource-server");
            for (String logic : List.of("POSITIVE", "NEGATIVE")) {
                AdminApi.succeeded(admin.post(
                        permissions + "/policy/user",
                        Map.of("name", logic, "logic", logic, "users", List.of(delegateId))));
            }
            AdminApi.succeeded(admin.post(
                    permissions + "/permission/scope",
                    Map.of(
                            "name",
                            "all users",
                            "resourceType",
                            "Users",
                            "scopes",
                            List.of("view"),
                            "policies",
                            List.of("POSITIVE"))));
            AdminApi.succeeded(admin.post(
                    permissions + "/permission/scope",
                    Map.of(
                            "name",
                            "not the board",
                            "resourceType",
                            "Groups",
                            "resources",
                            List.of(board),
                            "scopes",
                            List.of("view-members"),
                            "policies",
                            List.of("NEGATIVE"))));

            AdminApi delegate = as(delegating, "delegate");
            assertThat(AdminApi.succeeded(delegate.get(delegating.adminPath("/users")))
                            .body()
                            .findValuesAsText("username"))
                    .containsExactly("delegate");
            String coverage = delegating.adminPath("/second-factor/coverage");
            assertThat(delegate.get(coverage).status()).isEqualTo(403);
            assertThat(delegate.get(coverage + "/users").status()).isEqualTo(403);
        }
    }

    @Test
    @DisplayName("counts a passkey only as long as sign-ins accept it and it verifies the user")
    void passkeys(Keycloak keycloak) {
        try (TestRealm other = TestRealm.with(keycloak, Passkeys.settings())) {
            CheckedRealm.store(other, other.addUser("ada", "", Map.of()), CheckedRealm.passkey(AGO));
            new SetupApi(other)
                    .apply("second-factor: {cohorts: [everyone], grace-days: 0, factors: [authenticator-app, passkey],"
                            + " deadline: \"" + PAST + "\"}");
            assertThat(everyone(other)).contains("1 users", "1 enrolled");

            change(other, Map.of("webAuthnPolicyPasswordlessUserVerificationRequirement", "preferred"));
            assertThat(everyone(other)).contains("1 users", "1 overdue");
            change(other, Passkeys.settings());
            assertThat(everyone(other)).contains("1 users", "1 enrolled");
            change(other, Map.of("webAuthnPolicyPasswordlessPasskeysEnabled", false));
            assertThat(everyone(other)).contains("1 users", "1 overdue");
        }
    }

    private static void change(TestRealm realm, Map<String, Object> settings) {
        AdminApi admin = realm.keycloak().admin();
        ObjectNode all =
                (ObjectNode) AdminApi.succeeded(admin.get(realm.adminPath(""))).body();
        settings.forEach(all::putPOJO); // Keycloak ignores a part of the policy
        AdminApi.succeeded(admin.put(realm.adminPath(""), all));
    }

    private static List<String> everyone(TestRealm realm) {
        return cohort(
                AdminApi.succeeded(realm.keycloak().admin().get(realm.adminPath("/second-factor/coverage")))
                        .body(),
                "everyone");
    }

    private static List<JsonNode> problems(TestRealm realm) {
        return AdminApi.succeeded(realm.keycloak().admin().get(realm.adminPath("/second-factor/coverage")))
                .body()
                .path("problems")
                .valueStream()
                .toList();
    }

    @Test
    @DisplayName("says that a realm has no campaign, or which of its settings do not work any more")
    void problems(Keycloak keycloak) {
        assertError(keycloak.admin().get(neighbour.adminPath("/second-factor/coverage")), 404, "no_campaign");
        try (TestRealm other = TestRealm.with(keycloak, Map.of())) {
            other.addRole("gone");
            new SetupApi(other).apply("second-factor: {cohorts: [\"role:gone\"], deadline: \"" + PAST + "\"}");
            AdminApi.succeeded(keycloak.admin().delete(other.adminPath("/roles/gone")));
            JsonNode coverage = keycloak.admin()
                    .get(other.adminPath("/second-factor/coverage"))
                    .body();
            assertThat(coverage.path("problems").toString()).contains("role:gone");
            assertThat(coverage.path("all").path("users").asInt()).isZero();
        }
    }

    private JsonNode coverage() {
        return AdminApi.succeeded(viewer.get(realm.adminPath("/second-factor/coverage")))
                .body();
    }

    private List<String> lines() {
        return Arrays.asList(AdminApi.succeeded(viewer.get(realm.adminPath("/second-factor/coverage/users")))
                        .body()
                        .asText()
                        .split("\r\n", -1))
                .stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String line(List<String> lines, String username) {
        return lines.stream()
                .filter(line -> line.contains("," + username + ","))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No line for " + username));
    }

    private static List<String> cohort(JsonNode coverage, String target) {
        JsonNode counts = coverage.path("cohorts")
                .valueStream()
                .filter(cohort -> cohort.path("cohort").asText().equals(target))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No cohort " + target));
        return Stream.of("users", "enrolled", "due", "overdue", "exempt", "snoozing")
                .map(state -> counts.path(state).asInt() + " " + state)
                .toList();
    }

    private static Map<String, Object> exempt(String reason, Duration length) {
        return Map.of(
                "reason",
                reason,
                "until",
                Instant.now().plus(length).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Map<String, Object> credential(String type) {
        return Map.of("type", type, "createdDate", Instant.now().minus(AGO).toEpochMilli(), "credentialData", "{}");
    }

    /** Adds a user with the given credentials, and returns the user's id. */
    @SafeVarargs
    private String addUser(String username, Map<String, Object>... credentials) {
        String id = realm.addUser(username, "", Map.of());
        for (Map<String, Object> credential : credentials) {
            CheckedRealm.store(realm, id, credential);
        }
        return id;
    }

    private static String idOf(TestRealm realm, String username) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/users?exact=true&username=" + username))
                .body()
                .path(0)
                .path("id")
                .asText();
    }

    private static List<Integer> statuses(List<Function<AdminApi, Answer>> calls, AdminApi caller) {
        List<Integer> statuses = new ArrayList<>();
        calls.forEach(call -> statuses.add(call.apply(caller).status()));
        return statuses;
    }

    private static void assertError(Answer answer, int status, String error) {
        assertThat(answer.status()).describedAs(answer.body().toString()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("error_description")).isNotEmpty();
    }

    /** Adds an administrator of the given realm, who calls the API of the shared server. */
    private static AdminApi admin(TestRealm of, String username, String role) {
        of.grantManagement(of.addUser(username, PASSWORD, Map.of()), role);
        return as(of, username);
    }

    private static AdminApi as(TestRealm of, String username) {
        return new AdminApi(of.keycloak().url(), of.name(), TestRealm.CLIENT, username, PASSWORD);
    }

    private int withoutToken(String method, String path) throws IOException, InterruptedException {
        return TestHttp.CLIENT
                .send(
                        HttpRequest.newBuilder(realm.keycloak().uri(path))
                                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                                .header("Content-Type", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
