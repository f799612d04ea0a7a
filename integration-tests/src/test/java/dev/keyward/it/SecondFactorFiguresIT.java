package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.MeasuredTurn;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.ServerLoad;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestMachine;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.TokenEndpoint;
import dev.keyward.it.harness.TokenEndpoint.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures sign-ins and refreshes in a realm with a campaign and the token gate, and in realms without them.
 *
 * <p>Two servers run at the same time, plain Keycloak and Keyward, each with a database of its own. All users have an authenticator app,
 * so that Keycloak asks for the same in each realm. Writes {@code target/second-factor-figures.md}. It asserts that every request
 * succeeds, and no timing.
 */
@DisplayName("Figures of the second factor")
@EnabledIfSystemProperty(
        named = "second.factor.figures",
        matches = "true",
        disabledReason = "a measurement of a quarter of an hour: docs/benchmarks/second-factor.md names the command")
class SecondFactorFiguresIT {

    private static final Duration TURN = Duration.ofSeconds(Integer.getInteger("second.factor.figures.seconds", 10));
    private static final int ROUNDS = Integer.getInteger("second.factor.figures.rounds", 7);

    /** Two threads, so that the server, the database and the clients do not queue for the two cores of a small machine. */
    private static final int THREADS = 2;

    /** Actions whose statements are counted; enough that background work of the server hardly matters. */
    private static final int COUNTED = 300;

    private static final String CAMPAIGN = """
            second-factor:
              cohorts: [role:clerk, group:/staff]
              exclude: [role:robots]
              deadline: 2026-01-01T09:00 Europe/Berlin
              grace-days: 0
              factors: [authenticator-app]
              proof: false
            """;

    private final StringBuilder report = new StringBuilder();

    /** One row of the tables. */
    private record Arm(String title, KeycloakProcess server, TestRealm realm) {}

    /** What is measured. */
    private enum Action {
        DIRECT_GRANT("Direct grants with the code of an app"),
        BROWSER("Sign-ins in a browser, password and code"),
        REFRESH("Refreshes");

        private final String title;

        Action(String title) {
            this.title = title;
        }

        void run(TestRealm realm, int person) {
            switch (this) {
                case DIRECT_GRANT -> grant(realm, person);
                case BROWSER -> signIn(realm, person);
                case REFRESH -> refresh(realm, person);
            }
        }
    }

    private static final Map<String, String> REFRESH_TOKENS = new ConcurrentHashMap<>();

    @Test
    @DisplayName("side by side with Keycloak")
    void figures() throws Exception {
        try (KeycloakProcess plain = KeycloakProcess.startOnDurablePostgres(
                        ServerSpec.plain().withJvmArguments("-Xmx1g"), "factor-plain");
                KeycloakProcess keyward = KeycloakProcess.startOnDurablePostgres(
                        ServerSpec.withKeywardAlone().withJvmArguments("-Xmx1g"), "factor-keyward")) {
            print(TestMachine.describe() + " PostgreSQL with its default settings (fsync, synchronous_commit on).");
            TestRealm campaign = realm(keyward);
            new SetupApi(campaign).apply(CAMPAIGN);
            List<Arm> arms = List.of(
                    new Arm("Keycloak", plain, realm(plain)),
                    new Arm("Keyward, realm not set up", keyward, realm(keyward)),
                    new Arm("Keyward, campaign and token gate", keyward, campaign));
            for (Action action : Action.values()) {
                print("\n### " + action.title + "\n");
                for (Arm arm : arms) {
                    ServerLoad.run(THREADS, TURN.multipliedBy(2), thread -> action.run(arm.realm(), thread));
                }
                table(arms, measure(arms, action));
            }
            print("\nTurns of " + TURN.toSeconds() + " s, " + ROUNDS + " of each, " + THREADS
                    + " clients. The comparisons are medians over the rounds.");
            print("\n### Statements that the database executes for each\n");
            statements(arms);
        }
    }

    private static TestRealm realm(KeycloakProcess server) {
        Map<String, Object> settings = new HashMap<>(OneTimeCode.reusable());
        settings.put("passwordPolicy", "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)"); // the hash would dominate
        TestRealm realm = TestRealm.with(server, settings);
        realm.addRole("robots");
        Object clerk = realm.addRole("clerk");
        String staff = realm.addGroup("staff", "");
        for (int n = 0; n < THREADS; n++) {
            String id = realm.addUser(
                    "figure-" + n,
                    "",
                    Map.of(
                            "credentials",
                            List.of(
                                    AdminApi.passwordCredential(CampaignRealm.PASSWORD),
                                    CheckedRealm.otp(Duration.ofDays(9)))));
            realm.join(id, staff);
            realm.grant(id, clerk);
        }
        return realm;
    }

    private static String grant(TestRealm realm, int person) {
        Tokens tokens = new TokenEndpoint(realm)
                .asPublicClient(Map.of(
                        "grant_type",
                        "password",
                        "username",
                        "figure-" + person,
                        "password",
                        CampaignRealm.PASSWORD,
                        "totp",
                        CheckedRealm.otpNow()));
        assertThat(tokens.status())
                .describedAs(tokens.text("error_description"))
                .isEqualTo(200);
        return tokens.text("refresh_token");
    }

    private static void refresh(TestRealm realm, int person) {
        String token = REFRESH_TOKENS.computeIfAbsent(realm.name() + person, key -> grant(realm, person));
        Tokens tokens =
                new TokenEndpoint(realm).asPublicClient(Map.of("grant_type", "refresh_token", "refresh_token", token));
        assertThat(tokens.status())
                .describedAs(tokens.text("error_description"))
                .isEqualTo(200);
        REFRESH_TOKENS.put(realm.name() + person, tokens.text("refresh_token"));
    }

    private static void signIn(TestRealm realm, int number) {
        Person person = Person.speaking("en");
        Page page = person.signIn(realm, "figure-" + number, CampaignRealm.PASSWORD);
        assertThat(person.submit(page, Map.of("otp", CheckedRealm.otpNow())).isAt(TestRealm.REDIRECT))
                .isTrue();
    }

    /** Measures the arms in turns. Each round begins with another arm. */
    private static Map<Arm, List<MeasuredTurn>> measure(List<Arm> arms, Action action) throws Exception {
        Map<Arm, List<MeasuredTurn>> turns = new LinkedHashMap<>();
        List<Arm> order = new ArrayList<>(arms);
        for (int round = 0; round < ROUNDS; round++) {
            for (Arm arm : order) {
                turns.computeIfAbsent(arm, key -> new ArrayList<>())
                        .add(MeasuredTurn.of(arm.server(), THREADS, TURN, thread -> action.run(arm.realm(), thread)));
            }
            Collections.rotate(order, 1);
        }
        return turns;
    }

    private void table(List<Arm> arms, Map<Arm, List<MeasuredTurn>> measured) throws IOException {
        List<MeasuredTurn> first = measured.getOrDefault(arms.get(0), List.of());
        print(MeasuredTurn.TABLE_HEAD);
        for (Arm arm : arms) {
            print(MeasuredTurn.row(arm.title(), measured.getOrDefault(arm, List.of()), first));
        }
    }

    private void statements(List<Arm> arms) throws IOException {
        print("| realm | direct grant | sign-in in a browser | refresh |");
        print("|---|---|---|---|");
        for (Arm arm : arms) {
            StringBuilder row = new StringBuilder("| " + arm.title());
            for (Action action : Action.values()) {
                logStatements(arm.server(), "all");
                action.run(arm.realm(), 0);
                long before = countStatements(arm.server());
                for (int n = 0; n < COUNTED; n++) {
                    action.run(arm.realm(), 0);
                }
                long counted = countStatements(arm.server()) - before;
                logStatements(arm.server(), "none");
                row.append(String.format(Locale.ROOT, " | %.2f", counted / (double) COUNTED));
            }
            print(row + " |");
        }
    }

    private static void logStatements(KeycloakProcess server, String which) {
        server.runSql("alter system set log_line_prefix = '%d '");
        server.runSql("alter system set log_statement = '" + which + "'");
        server.query("select pg_reload_conf()");
    }

    /** Counts the SQL statements in PostgreSQL's log for the server's database, except BEGIN, COMMIT and ROLLBACK. */
    private static long countStatements(KeycloakProcess server) {
        return Long.parseLong(server.query("select count(*) from regexp_matches(pg_read_file("
                        + "current_setting('data_directory') || '/../log'), '^' || current_database()"
                        + " || ' LOG:  execute [^:]*: (?!BEGIN|COMMIT|ROLLBACK)', 'gn')")
                .get(0));
    }

    private void print(String line) throws IOException {
        report.append(line).append('\n');
        System.out.println(line);
        Files.writeString(Path.of("target/second-factor-figures.md"), report);
    }
}
