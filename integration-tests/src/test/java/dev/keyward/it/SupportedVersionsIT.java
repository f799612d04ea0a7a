package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs through the life of an installation on the oldest and the newest supported Keycloak.
 *
 * <p>The other tests run on one version. {@code docs/compatibility/run} runs all of them on each.
 */
@DisplayName("The same jar")
@Order(2)
class SupportedVersionsIT {

    private static final String GOOD = "Velvet-Tugboat-81";

    /** A password on the list of leaked passwords inside the jar. */
    private static final String LEAKED = "iloveyou1234";

    private static final Pattern LINKAGE_ERROR =
            Pattern.compile("NoClassDefFoundError|NoSuchMethodError|AbstractMethodError");

    static List<ServerVersion> versions() {
        return List.of(
                new ServerVersion(System.getProperty("keycloak.oldest")),
                new ServerVersion(System.getProperty("keycloak.newest")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    @DisplayName("protects a realm of the oldest and the newest supported Keycloak, and can be taken out again")
    void life(ServerVersion version) {
        ServerSpec with = ServerSpec.withKeywardAlone()
                .withVersion(version)
                .withStartArgument("--spi-events-listener--keyward-audit-log--record-all-realms=true");
        try (KeycloakProcess server = KeycloakProcess.start(with, "version-" + version)) {
            assertThat(server.log())
                    .contains("Keyward " + System.getProperty("keyward.version") + " runs on Keycloak " + version + ".")
                    .doesNotContain("was not tested with");
            assertThat(limits(server.log())).isEqualTo(limits(version));
            assertBootstrapRecorded(server);
            TestRealm realm = TestRealm.with(server, Map.of());
            realm.addUser("customer", GOOD, Map.of());
            realm.addUser("leaked", LEAKED, Map.of());
            JsonNode before = realm.export();

            run(server, realm, "apply", "--profile", "recommended", "--yes");
            String status = run(server, realm, "status").out();
            assertThat(status).contains("on Keycloak " + version, "flows", "wired");
            assertThat(limits(status)).isEqualTo(limits(version));
            useProtected(realm);
            recordsSignIns(server);
            run(server, realm, "remove", "--yes");

            assertThat(realm.export()).isEqualTo(before);
            server.stop();
            assertThat(linkageErrors(server.log())).isEmpty();
            server.rebuild(ServerSpec.plain().withVersion(version));
            server.startAgain();
            assertThat(signIn(realm, "customer", GOOD).isAt(TestRealm.REDIRECT)).isTrue();
            assertThat(signIn(realm, "leaked", LEAKED).isAt(TestRealm.REDIRECT)).isTrue();
        }
    }

    /** Asserts that the log of the master realm has the grant of the role that the first administrator got at the bootstrap. */
    private static void assertBootstrapRecorded(KeycloakProcess server) {
        Await.until(
                "the record of the first administrator",
                Duration.ofSeconds(90),
                () -> server.admin()
                                .get("/master/audit-log/status")
                                .body()
                                .path("checkpointEntries")
                                .asLong()
                        > 0);
        JsonNode records = AdminApi.succeeded(server.admin().get("/master/audit-log/query?type=grant&max=200"))
                .body()
                .path("records");
        assertThat(records)
                .anySatisfy(grant -> assertThat(
                                grant.path("data").path("roles").path(0).asText())
                        .isEqualTo("admin"));
    }

    /** Returns the parts of the API that a text names as missing in this Keycloak, each as often as it does. */
    private static List<String> limits(String text) {
        return Pattern.compile("This Keycloak (.{13})")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> limits(ServerVersion version) {
        List<String> limits = new ArrayList<>();
        if (version.isBefore("26.5")) {
            limits.add("does not tell");
        }
        if (version.isBefore("26.7")) {
            limits.add("does not tell");
            limits.add("has no limit ");
            limits.add("writes every ");
        }
        return limits;
    }

    /**
     * Returns the lines of a log that tell of a class or method that this Keycloak lacks.
     *
     * <p>On Java 24 or later, Keycloak 26.4 and 26.5 log one when a worker thread ends, also without Keyward: their {@code kc.sh}
     * does not open java.lang to JBoss Threads.
     */
    private static List<String> linkageErrors(String log) {
        return log.lines()
                .filter(line -> LINKAGE_ERROR.matcher(line).find())
                .filter(line -> !line.contains(
                        "NoClassDefFoundError: Could not initialize class org.jboss.threads.JDKSpecific$ThreadAccess"))
                .toList();
    }

    private static void useProtected(TestRealm realm) {
        assertThat(Person.speaking("en").register(realm, "someone", "aaaabcd").error())
                .contains("• has fewer than 12 characters", "• is easy to guess");
        assertThat(Person.speaking("en").register(realm, "other", LEAKED).error())
                .contains("leaked from other websites");
        assertThat(Person.speaking("en").register(realm, "third", GOOD).isAt(TestRealm.REDIRECT))
                .isTrue();
        assertThat(signIn(realm, "customer", GOOD).isAt(TestRealm.REDIRECT)).isTrue();
        Page found = signIn(realm, "leaked", LEAKED);
        assertThat(found.isAt(TestRealm.REDIRECT)).isFalse();
        assertThat(found.document().text()).containsIgnoringCase("leaked");
    }

    private static void recordsSignIns(KeycloakProcess server) {
        try (TestRealm realm = TestRealm.with(server, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            realm.addUser("recorded", GOOD, Map.of());
            assertThat(signIn(realm, "recorded", GOOD).isAt(TestRealm.REDIRECT)).isTrue();
            assertThat(signIn(realm, "recorded", "wrong").isAt(TestRealm.REDIRECT))
                    .isFalse();
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            AuditedRealm.Verified verified = log.verify(log.policy());

            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(verified.records())
                    .extracting(AuditRecord::type)
                    .contains("log.start", "CREATE")
                    .containsOnlyOnce("LOGIN", "LOGIN_ERROR");
        }
    }

    private static Page signIn(TestRealm realm, String name, String password) {
        return Person.speaking("en").signIn(realm, name, password);
    }

    private static Outcome run(KeycloakProcess server, TestRealm realm, String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of("setup", command, "--realm", realm.name()));
        arguments.addAll(List.of(options));
        Outcome outcome = KeywardCommand.asAdmin(server, arguments.toArray(String[]::new));
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        return outcome;
    }
}
