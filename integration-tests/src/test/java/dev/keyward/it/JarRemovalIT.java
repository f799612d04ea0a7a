package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An installation")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class JarRemovalIT {

    private static final ServerSpec WITH = ServerSpec.withKeyward();
    private static final ServerSpec WITHOUT = ServerSpec.plain();

    private static final List<String> RULES = List.of(
            "keyward-min-characters",
            "keyward-character-classes",
            "keyward-no-repeats",
            "keyward-no-sequences",
            "keyward-strength",
            "keyward-letters-and-digits",
            "keyward-not-personal",
            "keyward-banned-terms",
            "keyward-not-a-variation",
            "keyward-preset");

    /** Matches the database tables that remain after a removal, with their keys and indexes, as docs/install.md says. */
    private static final String TABLES =
            "(?i)(PK_|UK_|IDX_)?KEYWARD_(REALM_RECORD|MAIL|JOB_LEASE|NODE|AUDIT_[A-Z_]+)(_DUE|_USER)?";

    private static final List<String> MADE_BY_LATER_CHANGE_SETS = List.of(
            "KEYWARD_AUDIT_SINK",
            "CONTINUED_BY",
            "IDX_KEYWARD_AUDIT_RECORD_LOG",
            "DEAD_LETTERS",
            "KEYWARD_AUDIT_SINK_STATE",
            "MINIMUM_INDEX",
            "RETENTION_DAYS",
            "STORED_ENTRIES",
            "HOT_INDEX",
            "FOLDER_TURN");

    private static final String NOTES_OF_LIQUIBASE = "(?i)DATABASECHANGELOG_KEYWARD(_MA|_JO|_NO|_AU|_SU|_RE)?"
            + "|META-INF/keyward-(tables|mail|jobs|nodes|audit|subject-keys|realm-sinks)-1.xml";

    private static final String PASSWORD = "Velvet-Tugboat-81";

    private static final String DEFAULT_PROFILE = "--spi-admin-realm-restapi-extension--setup--default-profile=";

    private KeycloakProcess server;
    private TestRealm realm;
    private JsonNode before = MissingNode.getInstance();

    @BeforeAll
    void start() {
        server = KeycloakProcess.start(WITH, "removal");
        realm = TestRealm.withPolicy(server, "length(8)");
        realm.addUser("customer", PASSWORD, Map.of());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    @Order(1)
    @DisplayName("boots and loads the realm after 1,000 random policy values, none of which causes a server error")
    void randomValues() {
        Random random = new Random(26_11_23);
        int values = Boolean.getBoolean("soak") ? 20_000 : 1_000;
        int taken = 0;
        for (int n = 0; n < values; n++) {
            Answer answer = realm.setPolicy(RULES.get(random.nextInt(RULES.size())) + "(" + value(random) + ")");
            assertThat(answer.status()).isIn(204, 400);
            taken += answer.status() == 204 ? 1 : 0;
        }
        assertThat(taken).isBetween(values / 20, values * 19 / 20);

        server.kill();
        server.startAgain(
                "--spi-password-policy-manager--keyward-evaluator--rules-on-pages=false", DEFAULT_PROFILE + "minimal");
        assertThat(server.admin().get(realm.adminPath("")).status()).isEqualTo(200);
        AdminApi.succeeded(realm.setPolicy("keyward-min-characters(12)"));
        assertThat(Person.speaking("en")
                        .open(realm.registrationUrl())
                        .document()
                        .html())
                .describedAs("the rules on pages are switched off")
                .doesNotContain("keyward-password-rules");
        assertThat(signIn()).isTrue();
    }

    @Test
    @Order(2)
    @DisplayName("applies the server's default profile to every new realm except master")
    void defaultProfile() {
        try (TestRealm fresh = TestRealm.with(server, Map.of())) {
            assertThat(fresh.policy())
                    .isEqualTo("keyward-min-characters(8) and keyward-strength(2) and keyward-breached(index)");
            JsonNode representation = server.admin().get(fresh.adminPath("")).body();
            assertThat(representation.path("bruteForceProtected").asBoolean()).isTrue();
            assertThat(server.admin().get("/master").text("passwordPolicy")).isEmpty();
            AdminApi.succeeded(server.admin().post(fresh.adminPath("/setup/remove"), ""));
            assertThat(fresh.policy()).isEmpty();
        }
    }

    @Test
    @Order(2)
    @DisplayName("creates a realm that the default profile does not fit, with the whole profile or none of it")
    void defaultProfileThatDoesNotFit() {
        try (TestRealm template = TestRealm.with(server, Map.of())) {
            AdminApi.succeeded(server.admin().post(template.adminPath("/setup/remove"), ""));
            JsonNode export = template.export();
            ArrayNode flows = export.path("authenticationFlows").deepCopy();
            flows.forEach(flow -> ((ObjectNode) flow).remove("id"));
            ArrayNode configs = export.path("authenticatorConfig").deepCopy();
            configs.forEach(config -> ((ObjectNode) config).remove("id"));
            configs.addObject().put("alias", "both").putObject("config").put("defaultProvider", "nowhere");
            ObjectNode own = flows.addObject()
                    .put("alias", "own")
                    .put("providerId", "basic-flow")
                    .put("topLevel", true)
                    .put("builtIn", false);
            ArrayNode executions = own.putArray("authenticationExecutions");
            for (String authenticator : List.of(
                    "identity-provider-redirector", "identity-provider-redirector", "auth-username-password-form")) {
                ObjectNode execution = executions
                        .addObject()
                        .put("authenticator", authenticator)
                        .put("requirement", "ALTERNATIVE")
                        .put("priority", 10 * executions.size());
                if (authenticator.startsWith("identity")) {
                    execution.put("authenticatorConfig", "both");
                }
            }
            try (TestRealm fresh = TestRealm.with(
                    server,
                    Map.of("authenticationFlows", flows, "authenticatorConfig", configs, "browserFlow", "own"))) {
                JsonNode made = server.admin().get(fresh.adminPath("")).body();
                assertThat(made.path("bruteForceProtected").asBoolean())
                        .isEqualTo(made.path("passwordPolicy").asText().contains("keyward-"));
                assertThat(server.log())
                        .containsAnyOf(
                                "The default profile was not applied to the new realm " + fresh.name(),
                                "The new realm " + fresh.name() + " has the default profile");
            }
        }
    }

    @Test
    @Order(3)
    @DisplayName(
            "cannot be used when the jar is removed while a realm uses it, and the doctor command explains the fix")
    void takenOutTooEarly() {
        AdminApi.succeeded(realm.setPolicy("length(8)"));
        before = realm.export();
        succeeded(KeywardCommand.asAdmin(
                server, "setup", "apply", "--realm", realm.name(), "--profile", "recommended", "--yes"));
        String log = withoutJarInVain();

        assertThat(log).contains("Password policy not found");
        Outcome advice = doctor();
        assertThat(advice.exitCode()).describedAs(advice.toString()).isEqualTo(1);
        assertThat(advice.out())
                .contains("Nothing is lost", "Copy keyward-<version>.jar into providers/ again")
                .contains("keyward setup remove --all-realms")
                .doesNotContain("update REALM");
    }

    @Test
    @Order(4)
    @DisplayName("boots without the jar after one command has cleared every realm, and users can sign in; the audit log"
            + " still verifies")
    void wayBack(@TempDir Path folder) throws IOException {
        server.rebuild(WITH);
        server.startAgain();
        assertThat(signIn()).isTrue();
        TestRealm audited = TestRealm.with(server, Map.of());
        new SetupApi(audited).apply("audit-log: {}");
        audited.addUser("audited", PASSWORD, Map.of());
        AuditedRealm log = new AuditedRealm(audited).awaitPublished();
        String policy = log.policy();
        String logId = log.status().path("origin").asText().replaceFirst(".*/", "");

        Outcome removed = KeywardCommand.asAdmin(server, "setup", "remove", "--all-realms", "--yes");
        succeeded(removed);
        assertThat(removed.err())
                .contains("realm " + realm.name() + ": 12 changes made", "realm master: nothing to change");
        assertThat(removed.out()).contains("you can remove the jar");
        Await.until(
                "the record log.stop",
                Duration.ofMinutes(2),
                () -> log.awaitPublished().verify(policy).records().stream()
                        .anyMatch(record -> record.kind().equals("log.stop")));
        server.stop();
        assertThat(server.databaseDump().replaceAll(TABLES, "").replaceAll(NOTES_OF_LIQUIBASE, ""))
                .contains(realm.name())
                .doesNotContain("/setup")
                .doesNotContainIgnoringCase("keyward");
        server.rebuild(WITHOUT);
        verifyExport(logId, policy, folder);
        server.startAgain();

        assertThat(signIn()).isTrue();
        assertThat(realm.export()).isEqualTo(before);
    }

    /** Exports an audit log with the SQL of docs/audit-log-copies.md, and verifies it with the command alone. */
    private void verifyExport(String logId, String policy, Path folder) throws IOException {
        String page = Files.readString(Path.of("../docs/audit-log-copies.md"));
        List<String> queries = page.lines()
                .filter(line -> line.startsWith("select concat("))
                .map(line -> line.replace("7d1f", logId).replace(";", ""))
                .toList();
        assertThat(queries).hasSize(3);
        List<String> rows = new ArrayList<>();
        queries.forEach(query -> rows.addAll(server.values(query)));
        Path export = Files.write(folder.resolve("export.txt"), rows);
        Path trusted = Files.writeString(folder.resolve("policy.txt"), policy);
        String log = folder.resolve("log").toString();
        succeeded(KeywardCommand.run("", List.of("audit", "unpack", export.toString(), log)));
        Outcome verified = KeywardCommand.run("", List.of("audit", "verify", log, "--policy", trusted.toString()));
        succeeded(verified);
        assertThat(verified.out()).contains("boots: 1 complete, 0 open, 0 with other counts", "INTACT");
    }

    @Test
    @Order(5)
    @DisplayName("boots without the jar after the SQL that the doctor command prints, and again with the jar")
    void repairedWithSql(@TempDir Path folder) throws IOException {
        server.stop();
        server.type("cp " + WITH.providers().get(1) + " " + server.home() + "/providers/");
        installAsThePageSays();
        TestRealm other =
                TestRealm.withPolicy(server, "keyward-min-characters(9) and keyward-not-personal(username,email)");
        Path profile = Files.writeString(folder.resolve("pci.yaml"), """
            password-policy:
              policy: keyward-preset(pci-dss-4.0.1) and passwordHistory(4) and forceExpiredPasswordChange(90)
            test-step: {places: [browser, direct-grant], gate: true}
            audit-log: {}
            """);
        succeeded(KeywardCommand.asAdmin(
                server,
                "setup",
                "apply",
                "--realm",
                realm.name(),
                "--profile",
                profile.toString(),
                "--yes",
                "--allow-weaker"));
        assertThat(signIn()).isTrue();
        AuditedRealm log = new AuditedRealm(realm).awaitPublished();
        String logPolicy = log.policy();
        withoutJarInVain();

        Outcome sql = KeywardCommand.run(server.log(), List.of("doctor", "-", "--sql"));
        assertThat(sql.exitCode()).describedAs(sql.toString()).isEqualTo(1);
        startWithTokenGateOnly(sql.out());
        server.runSql(sql.out());
        server.startAgain();

        assertThat(signIn()).isTrue();
        assertThat(realm.policy()).isEqualTo("length(8) and passwordHistory(4) and forceExpiredPasswordChange(90)");
        assertThat(other.policy()).isEmpty();

        server.stop();
        server.runSql(toFirstTablesOfAuditLog());
        server.rebuild(WITH);
        server.startAgain();
        AdminApi.succeeded(other.setPolicy("keyward-min-characters(12)"));
        assertThat(other.tryToCreate("afterwards", "short").status()).isEqualTo(400);
        assertThat(signIn()).isTrue();
        continuesLog(log, logPolicy);
        recordsWithoutKeys(log, logPolicy);
    }

    /** Runs the repair except for the token gate, and requires that the server starts, refuses all clients and says why. */
    private void startWithTokenGateOnly(String sql) {
        server.runSql(sql.replaceFirst("(?s)update REALM_ATTRIBUTE.*?;", ""));
        server.startAgain();
        assertThat(Person.speaking("en").open(realm.signInUrl("")).status()).isEqualTo(500);
        Outcome advice = doctor();
        assertThat(advice.out()).contains("the realm's client policies name Keyward's token gate");
        server.stop();
    }

    /** Returns SQL that takes the tables of the audit log, with their rows, back to their first change set. */
    private static String toFirstTablesOfAuditLog() {
        String ofTable = System.getProperty("server.database").equals("mariadb") ? " on KEYWARD_AUDIT_RECORD" : "";
        return """
                alter table KEYWARD_AUDIT_LOG drop column CHECKPOINT_TIME;
                alter table KEYWARD_AUDIT_LOG drop column CONTINUED_BY;
                alter table KEYWARD_AUDIT_LOG drop column MINIMUM_INDEX;
                alter table KEYWARD_AUDIT_LOG drop column PRUNED_BY;
                alter table KEYWARD_AUDIT_LOG drop column PRUNING_BY;
                alter table KEYWARD_AUDIT_LOG drop column RETENTION_DAYS;
                alter table KEYWARD_AUDIT_LOG drop column STORED_ENTRIES;
                alter table KEYWARD_AUDIT_LOG drop column HOT_INDEX;
                alter table KEYWARD_AUDIT_LOG drop column FOLDER_TURN;
                drop table KEYWARD_AUDIT_SINK;
                drop table KEYWARD_AUDIT_SINK_STATE;
                drop index IDX_KEYWARD_AUDIT_RECORD_LOG%s;
                create index IDX_KEYWARD_AUDIT_RECORD on KEYWARD_AUDIT_RECORD (PLACE, ENTRY_INDEX, CREATED);
                delete from DATABASECHANGELOG_KEYWARD_AU
                  where ID <> '1-audit-log';
                """.formatted(ofTable);
    }

    /** Requires that the log with rows of older tables still verifies, and goes on in the tables of this jar. */
    private void continuesLog(AuditedRealm log, String policy) {
        realm.setAttribute("keyward.audit-log", "on");
        assertThat(signIn()).isTrue();
        AuditedRealm.Verified verified = log.awaitPublished().verify(policy);
        assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
        List<String> kinds =
                verified.records().stream().map(AuditRecord::kind).distinct().toList();
        assertThat(kinds).contains("log.start", "user", "admin").doesNotContain("log.continued", "log.mac_mismatch");
        assertThat(verified.records().stream()
                        .filter(record -> record.type().equals("LOGIN"))
                        .map(record -> record.origin().boot())
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(2); // servers that made the rows, and this one
        assertThat(log.status().path("firstEntry").asLong(-1)).isZero();
        assertThat(log.status().path("retentionDays").asLong()).isEqualTo(400);
        server.stop();
        String dump = server.databaseDump();
        for (String made : MADE_BY_LATER_CHANGE_SETS) {
            assertThat(dump).containsIgnoringCase(made);
        }
    }

    /** Requires that a server whose key file is damaged records events without their data, and signs nothing. */
    private void recordsWithoutKeys(AuditedRealm log, String policy) throws IOException {
        Path keys = server.home().resolve("data/keyward/audit-log-keys.pem");
        Files.writeString(keys, "damaged", StandardOpenOption.TRUNCATE_EXISTING); // keeps the mode 0600
        server.startAgain();
        assertThat(signIn()).isTrue();
        log.await(
                "records that wait",
                status -> status.path("waiting").asLong() > 0
                        && status.path("problem").asText().contains("key file"));
        server.awaitLog("Events are recorded without pseudonyms, and no checkpoint is signed.");
        assertThat(log.verify(policy).result()).isInstanceOf(VerificationResult.Intact.class);
    }

    /** Runs the commands of the page docs/install.md with the paths and options of the test. */
    private void installAsThePageSays() throws IOException {
        String page = Files.readString(Path.of("../docs/install.md"))
                .replace("KEYCLOAK", server.home().toString())
                .replace("https://id.example.com", server.url())
                .replace("REALM", realm.name());
        String kc = server.home() + "/bin/kc.sh";
        server.type("cd " + Path.of("../distribution/target").toAbsolutePath() + " && " + commandIn(page, "cp "));
        server.type(commandIn(page, kc + " build") + " --db=" + System.getProperty("server.database")
                + " --health-enabled=true");
        assertThat(commandIn(page, kc + " start")).isEqualTo(kc + " start --optimized");
        server.startAgain(DEFAULT_PROFILE + "nonsense");
        assertThat(server.log())
                .contains("default-profile: \"nonsense\" is neither a profile", "New realms get no profile");
        List<String> arguments =
                new ArrayList<>(List.of(commandIn(page, "keyward setup apply").split(" ")));
        arguments.remove("keyward");
        arguments.addAll(List.of("--yes", "--secret-stdin"));
        succeeded(KeywardCommand.run(server.adminPassword() + "\n", arguments));
        assertThat(realm.policy()).contains("keyward-strength(3)");
    }

    private static String commandIn(String page, String beginning) {
        return page.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/install.md has no command " + beginning));
    }

    /**
     * Stops the server, removes Keyward's jar, starts the server again, and returns what it logged.
     *
     * <p>Expects the start to fail. Keycloak before 26.6 reads no realm while it starts, so there the server starts, and every
     * request for the realm is expected to fail.
     */
    private String withoutJarInVain() {
        server.stop();
        server.rebuild(WITHOUT);
        int logged = server.log().length();
        if (ServerVersion.tested().isBefore("26.6")) {
            server.startAgain();
            assertThat(Person.speaking("en").open(realm.url("/account")).status())
                    .isEqualTo(500);
            server.stop();
        } else {
            server.startInVain();
        }
        return server.log().substring(logged);
    }

    private Outcome doctor() {
        return KeywardCommand.run(server.log(), List.of("doctor", "-"));
    }

    private static void succeeded(Outcome outcome) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }

    private boolean signIn() {
        return Person.speaking("en").signIn(realm, "customer", PASSWORD).isAt(TestRealm.REDIRECT);
    }

    /** Returns a random policy value: a number near the allowed range or a text of arbitrary characters. */
    private static String value(Random random) {
        if (random.nextBoolean()) {
            return Integer.toString(random.nextInt(24) - 2);
        }
        String alphabet = "0123456789 ?%&()\"'{}[]<>=+-*/\\.,;:|$#@!~^_`aZé☂😀\u0000\t\n\u202e\uffff";
        return random.ints(random.nextInt(40), 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
