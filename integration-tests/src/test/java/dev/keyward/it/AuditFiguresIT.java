package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.DirectGrants;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.MeasuredTurn;
import dev.keyward.it.harness.ServerLoad;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestMachine;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures sign-ins with the audit log and without it, on a PostgreSQL that writes to the disk as in production.
 *
 * <p>Three servers run at the same time: plain Keycloak, Keyward, and Keyward with {@code commit=durable}, each with a database of its
 * own. Their realms are measured in turns. Then a log gets a backlog of many minutes, and the test measures how long Keyward needs to
 * sequence it. Writes {@code target/audit-figures.md}, and leaves a copy of the log for {@code AuditVerifyFigures}. It asserts that
 * every sign-in has the expected outcome and that the log verifies, and no timing.
 *
 * <p>System properties: {@code audit.figures.seconds} for one turn, {@code audit.figures.rounds}, {@code audit.figures.backlog} for the
 * seconds of the backlog.
 */
@DisplayName("Figures of the audit log")
@EnabledIfSystemProperty(
        named = "audit.figures",
        matches = "true",
        disabledReason = "a measurement of half an hour: integration-tests/audit-figures runs it")
class AuditFiguresIT {

    private static final Duration TURN = Duration.ofSeconds(Integer.getInteger("audit.figures.seconds", 10));
    private static final int ROUNDS = Integer.getInteger("audit.figures.rounds", 7);
    private static final Duration BACKLOG = Duration.ofSeconds(Integer.getInteger("audit.figures.backlog", 600));

    /** Two threads, so that the server, the database and the clients do not queue for the two cores of a small machine. */
    private static final int THREADS = 2;

    private static final int USERS = 20;
    private static final String GOOD = "Velvet-Tugboat-81";
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final Path FOLDER = Path.of("target/audit-figures");

    /** JVM options that enable both JIT compilers, as in production. */
    private static final String FULL_JVM = "-Xmx1g";

    private static final String OPTION = "--spi-events-listener--keyward-audit-log--";

    private static final String NO_WAITING =
            "select count(*) from (select 1 from KEYWARD_AUDIT_RECORD where PLACE = '-' limit 1) w";

    /** How Keyward records the realm of a row. */
    private enum Recording {
        NONE,

        /** The sequencer is kept from working meanwhile, so that only the capture is measured. */
        CAPTURE_ONLY,

        WHOLE
    }

    /** One row of the tables. */
    private record Arm(String title, KeycloakProcess server, TestRealm realm, Recording recording) {

        DirectGrants grants() {
            return new DirectGrants(realm, GOOD);
        }
    }

    private final StringBuilder report = new StringBuilder();

    @Test
    @DisplayName("side by side with Keycloak, its event store and its logging listener")
    void figures() throws Exception {
        Files.createDirectories(FOLDER);
        try (KeycloakProcess plain = KeycloakProcess.startOnDurablePostgres(
                        ServerSpec.plain()
                                .withJvmArguments(FULL_JVM)
                                .withStartArgument("--spi-events-listener--jboss-logging--success-level=info"),
                        "figures-plain");
                KeycloakProcess keyward = KeycloakProcess.startOnDurablePostgres(
                        ServerSpec.withKeywardAlone().withJvmArguments(FULL_JVM), "figures-keyward");
                KeycloakProcess durable = KeycloakProcess.startOnDurablePostgres(
                        ServerSpec.withKeywardAlone()
                                .withJvmArguments(FULL_JVM)
                                .withStartArgument(OPTION + "commit=durable"),
                        "figures-durable")) {
            print(TestMachine.describe() + " PostgreSQL with its default settings (fsync, synchronous_commit on).\n");
            TestRealm recorded = recorded(keyward);
            Arm stock = new Arm("Keycloak, no event listener", plain, realm(plain, List.of(), false), Recording.NONE);
            Arm store = new Arm("Keycloak, event store (JPA)", plain, realm(plain, List.of(), true), Recording.NONE);
            Arm logging = new Arm(
                    "Keycloak, `jboss-logging`", plain, realm(plain, List.of("jboss-logging"), false), Recording.NONE);
            Arm unrecorded =
                    new Arm("Keyward, realm not set up", keyward, realm(keyward, List.of(), false), Recording.NONE);
            Arm capture = new Arm("Keyward, recorded, sequencer held", keyward, recorded, Recording.CAPTURE_ONLY);
            Arm whole = new Arm("Keyward, recorded", keyward, recorded, Recording.WHOLE);
            Arm plainEntity =
                    new Arm("Keyward, recorded, `commit=durable`", durable, recorded(durable), Recording.WHOLE);
            List<Arm> arms = List.of(stock, store, logging, unrecorded, capture, whole, plainEntity);
            for (Arm arm : arms) {
                DirectGrants grants = arm.grants();
                ServerLoad.run(THREADS, TURN.multipliedBy(2), thread -> grants.signIn(user()));
                ServerLoad.run(THREADS, TURN.dividedBy(2), thread -> grants.fail(user()));
            }

            section("Sign-ins");
            table(arms, measure(arms, grants -> grants.signIn(user())));
            section("Failed sign-ins");
            table(arms, measure(arms, grants -> grants.fail(user())));
            section("Backlog");
            backlog(whole);
            section("Bytes");
            bytes(whole, store);
            section("Copy");
            copy(whole);
        }
    }

    private static TestRealm realm(KeycloakProcess server, List<String> listeners, boolean isStored) {
        TestRealm realm = TestRealm.with(
                server,
                Map.of(
                        "passwordPolicy",
                        "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)", // the hash would dominate the figures
                        "eventsListeners",
                        listeners,
                        "eventsEnabled",
                        isStored));
        for (int n = 0; n < USERS; n++) {
            realm.addUser("figure-" + n, GOOD, Map.of());
        }
        return realm;
    }

    private static TestRealm recorded(KeycloakProcess server) {
        TestRealm realm = realm(server, List.of(), false);
        new SetupApi(realm).apply("audit-log: {}");
        return realm;
    }

    private static String user() {
        return "figure-" + ThreadLocalRandom.current().nextInt(USERS);
    }

    /** One sign-in, or an attempt. */
    @FunctionalInterface
    private interface Attempt {

        void run(DirectGrants grants) throws Exception;
    }

    /** Measures the arms in turns. Each round begins with another arm. */
    private static Map<Arm, List<MeasuredTurn>> measure(List<Arm> arms, Attempt attempt) throws Exception {
        Map<Arm, List<MeasuredTurn>> turns = new LinkedHashMap<>();
        List<Arm> order = new ArrayList<>(arms);
        for (int round = 0; round < ROUNDS; round++) {
            for (Arm arm : order) {
                DirectGrants grants = arm.grants();
                AutoCloseable held = arm.recording() == Recording.CAPTURE_ONLY ? holdSequencer(arm) : () -> {};
                try {
                    turns.computeIfAbsent(arm, key -> new ArrayList<>())
                            .add(MeasuredTurn.of(arm.server(), THREADS, TURN, thread -> attempt.run(grants)));
                } finally {
                    held.close();
                }
                if (arm.recording() != Recording.NONE) {
                    awaitSequenced(arm);
                }
            }
            Collections.rotate(order, 1);
        }
        return turns;
    }

    /** Locks the log of the realm, as another node does that sequences it. Nothing else needs this lock. */
    private static AutoCloseable holdSequencer(Arm arm) {
        return arm.server().lock("select LOG_ID from KEYWARD_AUDIT_LOG for update");
    }

    private static void awaitSequenced(Arm arm) {
        Await.until(
                "all records in the log",
                BOUND,
                () -> arm.server().query(NO_WAITING).equals(List.of("0")));
    }

    private void table(List<Arm> arms, Map<Arm, List<MeasuredTurn>> measured) throws IOException {
        List<MeasuredTurn> first = measured.getOrDefault(arms.get(0), List.of());
        print(MeasuredTurn.TABLE_HEAD);
        for (Arm arm : arms) {
            print("%s", MeasuredTurn.row(arm.title(), measured.getOrDefault(arm, List.of()), first));
        }
        print(
                "\nTurns of %d s, %d of each, %d clients. The comparisons are medians over the rounds.",
                TURN.toSeconds(), ROUNDS, THREADS);
    }

    /** Fills the table of waiting records at the full rate of sign-ins, and measures how long the sequencer needs for them. */
    private void backlog(Arm arm) throws Exception {
        DirectGrants grants = arm.grants();
        long before = entries(arm);
        int signIns;
        AutoCloseable held = holdSequencer(arm);
        try {
            signIns = ServerLoad.run(BACKLOG, thread -> grants.signIn(user()));
        } finally {
            held.close();
        }
        Duration cpu = arm.server().cpuTime();
        long start = System.nanoTime();
        awaitSequenced(arm);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = arm.server().cpuTime().minus(cpu).toMillis() / 1e3;
        AuditedRealm log = new AuditedRealm(arm.realm()).awaitPublished();
        long records = log.status().path("entries").asLong() - before;
        assertThat(records).isGreaterThanOrEqualTo(signIns);
        print("| backlog of | sign-ins | records | drained in | records/s | CPU of the server, ms each |");
        print("|---|---|---|---|---|---|");
        print(
                "| %d s at the full rate, %d clients | %,d | %,d | %.1f s | %,.0f | %.3f |",
                BACKLOG.toSeconds(),
                ServerLoad.THREADS,
                signIns,
                records,
                seconds,
                records / seconds,
                cpuSeconds * 1e3 / records);
    }

    private static long entries(Arm arm) {
        return new AuditedRealm(arm.realm())
                .awaitPublished()
                .status()
                .path("entries")
                .asLong();
    }

    private void bytes(Arm arm, Arm store) throws IOException {
        arm.server().runSql("vacuum analyze KEYWARD_AUDIT_RECORD");
        store.server().runSql("vacuum analyze EVENT_ENTITY");
        print("| what | records | bytes for each |");
        print("|---|---|---|");
        print(
                "| the record itself, on average | | %s |",
                first(arm, "select round(avg(length(ENTRY)) * 3 / 4) from KEYWARD_AUDIT_RECORD"));
        print("| table of records, with its indexes | %s |", size(arm, "keyward_audit_record", "keyward_audit_record"));
        print("| table of tiles | %s |", size(arm, "keyward_audit_tile", "keyward_audit_record"));
        print("| Keycloak's table of events, with its indexes | %s |", size(store, "event_entity", "event_entity"));
    }

    /** Returns the number of rows of the second table, and the size of the first one for each of them. */
    private static String size(Arm arm, String table, String counted) {
        return first(
                arm,
                "select count(*) || ' | ' || round(pg_total_relation_size('" + table + "')::numeric / count(*)) from "
                        + counted);
    }

    private static String first(Arm arm, String sql) {
        return arm.server().query(sql).get(0);
    }

    /** Copies the log with the command keyward, verifies the copy, and leaves it for the comparison with a loop of SHA-256. */
    private void copy(Arm arm) throws Exception {
        Path copy = FOLDER.resolve("copy");
        deleteOld(copy);
        Path policy = Files.writeString(FOLDER.resolve("policy.txt"), new AuditedRealm(arm.realm()).policy());
        long start = System.nanoTime();
        accept(KeywardCommand.asAdmin(
                BOUND,
                arm.server(),
                "audit",
                "mirror",
                copy.toString(),
                "--realm",
                arm.realm().name(),
                "--policy",
                policy.toString()));
        double seconds = (System.nanoTime() - start) / 1e9;
        Outcome verified = KeywardCommand.run(
                BOUND, "", List.of("audit", "verify", copy.toString(), "--policy", policy.toString()));
        accept(verified);
        long entries = entries(arm);
        print(
                "`keyward audit mirror` copied and verified about %,d records in %.0f s; the copy has %,.0f bytes for each.",
                entries, seconds, size(copy) / (double) entries);
        print("\n```\n%s```", verified.out());
    }

    private static void accept(Outcome outcome) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void deleteOld(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void section(String title) throws IOException {
        print("\n### %s\n", title);
    }

    /** Adds a line to the report, which is written at once, so that a run that ends early leaves what it has measured. */
    private void print(String line, Object... values) throws IOException {
        String text = values.length == 0 ? line : String.format(Locale.ROOT, line, values);
        report.append(text).append('\n');
        System.out.println(text);
        Files.writeString(FOLDER.resolveSibling("audit-figures.md"), report);
    }
}
