package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.DirectGrants;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.TestMachine;
import dev.keyward.it.harness.TestRealm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Records many realms, ten of which are busy, and measures how long records wait for their number, and how much memory the realms need.
 *
 * <p>In the second half, the logs of the busy realms are held for a while, as if another node had them, so that they have thousands of
 * waiting records while the other realms go on. The test asserts that each log verifies and has all sign-ins of its realm, and no timing.
 * System properties: {@code audit.realms}, and {@code audit.realms.seconds} for each half. Writes {@code target/audit-many-realms.md}.
 */
@DisplayName("The audit logs of many realms")
@EnabledIfSystemProperty(
        named = "audit.realms",
        matches = "[1-9]\\d+",
        disabledReason =
                "making the realms takes ten minutes: -Daudit.realms=1000 runs it (docs/benchmarks/audit-log.md)")
class AuditManyRealmsIT {

    private static final int REALMS = Integer.getInteger("audit.realms", 1000);
    private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("audit.realms.seconds", 120));
    private static final int BUSY = 10;
    private static final int BUSY_THREADS = 3;
    private static final int VERIFIED_QUIET_REALMS = 20;
    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String USER = "somebody";
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final String RECORD_ALL = "--spi-events-listener--keyward-audit-log--record-all-realms=true";

    private static final String WAITING =
            "select case when l.REALM_ID like 'busy-%' then 'busy' else 'quiet' end, count(*),"
                    + " max(extract(epoch from clock_timestamp()) * 1000 - r.CREATED)::bigint"
                    + " from KEYWARD_AUDIT_RECORD r join KEYWARD_AUDIT_LOG l on l.LOG_ID = r.LOG_ID where r.PLACE = '-' group by 1";

    private final AtomicIntegerArray signIns = new AtomicIntegerArray(REALMS);
    private final StringBuilder report = new StringBuilder(TestMachine.describe() + "\n\n");

    /** How old the oldest waiting record was at each look, in milliseconds, and the largest number of waiting records. */
    private static final class Lag {

        private final List<Long> ages = new ArrayList<>();
        private long mostWaiting;

        void add(long waiting, long age) {
            ages.add(age);
            mostWaiting = Math.max(mostWaiting, waiting);
        }

        String columns() {
            List<Long> sorted = ages.stream().sorted().toList();
            return sorted.isEmpty()
                    ? "0 | - | -"
                    : String.format(
                            Locale.ROOT,
                            "%,d | %.2f s | %.2f s",
                            mostWaiting,
                            sorted.get(sorted.size() / 2) / 1e3,
                            sorted.get(sorted.size() - 1) / 1e3);
        }
    }

    @Test
    @DisplayName("get their records although some are busy, and need bounded memory")
    void manyRealms() throws Exception {
        try (KeycloakProcess server = KeycloakProcess.start(
                ServerSpec.withKeywardAlone().onPostgres().withJvmArguments("-Xmx2g"), "many-realms")) {
            List<TestRealm> realms =
                    IntStream.range(0, REALMS).mapToObj(n -> make(server, n)).toList();
            server.stop();
            server.startAgain();
            signInEverywhere(realms);
            long without = server.liveBytes();
            server.stop();
            server.startAgain(RECORD_ALL);
            IntStream.range(0, REALMS).forEach(n -> signIns.set(n, 0)); // the ones before were not recorded
            signInEverywhere(realms);
            long with = server.liveBytes();

            report.append("""
                    | phase | realms | most waiting records | oldest waiting record, median | longest |
                    |---|---|---|---|---|
                    """);
            load(server, realms, "ten busy realms", false);
            load(server, realms, "ten realms with a backlog", true);
            long after = server.liveBytes();
            report.append(String.format(
                    Locale.ROOT,
                    "%n%,d realms. Live objects in the heap: %,d MB after a sign-in in each realm without recording, %,d MB with it"
                            + " (%,d bytes for each realm), %,d MB after %,d sign-ins.%n",
                    REALMS,
                    without / 1_000_000,
                    with / 1_000_000,
                    (with - without) / REALMS,
                    after / 1_000_000,
                    IntStream.range(0, REALMS).map(signIns::get).sum()));
            Files.writeString(Path.of("target/audit-many-realms.md"), report);
            System.out.println(report);

            for (int n = 0; n < Math.min(REALMS, BUSY + VERIFIED_QUIET_REALMS); n++) {
                AuditedRealm log = new AuditedRealm(realms.get(n)).awaitPublished();
                Verified verified = log.verify(log.policy());
                assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
                assertThat(verified.records())
                        .filteredOn(record -> record.type().equals("LOGIN"))
                        .describedAs("sign-ins in realm %d", n)
                        .hasSize(signIns.get(n));
            }
        }
    }

    /** Creates a realm whose id begins with its kind, so that SQL queries can tell the kinds apart. */
    private static TestRealm make(KeycloakProcess server, int number) {
        String name = (number < BUSY ? "busy-" : "quiet-") + number;
        return TestRealm.named(
                server,
                name,
                Map.of(
                        "id",
                        name,
                        "passwordPolicy",
                        "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
                        "users",
                        List.of(Map.of(
                                "username",
                                USER,
                                "enabled",
                                true,
                                "email",
                                "somebody@example.com",
                                "firstName",
                                "Ada",
                                "lastName",
                                "Byron",
                                "credentials",
                                List.of(AdminApi.passwordCredential(GOOD))))));
    }

    private void signInEverywhere(List<TestRealm> realms) throws Exception {
        for (int n = 0; n < REALMS; n++) {
            signIn(realms, n);
        }
    }

    private void signIn(List<TestRealm> realms, int number) throws Exception {
        new DirectGrants(realms.get(number), GOOD).signIn(USER);
        signIns.incrementAndGet(number);
    }

    /** Signs in to the busy realms without a pause and to the others in turn, and looks for waiting records once a second. */
    private void load(KeycloakProcess server, List<TestRealm> realms, String title, boolean isHeld) throws Exception {
        Lag busy = new Lag();
        Lag quiet = new Lag();
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(BUSY_THREADS + 1);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (int thread = 0; thread < BUSY_THREADS; thread++) {
                int first = thread;
                load.add(threads.submit(() -> {
                    for (int n = first; !isOver.get(); n += BUSY_THREADS) {
                        signIn(realms, n % BUSY);
                    }
                    return null;
                }));
            }
            load.add(threads.submit(() -> {
                for (int n = 0; !isOver.get(); n++) {
                    signIn(realms, BUSY + n % (REALMS - BUSY));
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
                return null;
            }));
            if (isHeld) {
                AutoCloseable held =
                        server.lock("select LOG_ID from KEYWARD_AUDIT_LOG where REALM_ID like 'busy-%' for update");
                try {
                    sample(server, PHASE, new Lag(), quiet);
                } finally {
                    held.close();
                }
                report.append(row(title + ", held", "quiet", quiet));
                quiet = new Lag();
            }
            sample(server, PHASE, busy, quiet);
            isOver.set(true);
            for (Future<?> one : load) {
                one.get();
            }
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
        report.append(row(title, "busy", busy)).append(row(title, "quiet", quiet));
        Await.until(
                "all records in their logs", BOUND, () -> server.query(WAITING).isEmpty());
    }

    private static String row(String phase, String realms, Lag lag) {
        return "| %s | %s | %s |%n".formatted(phase, realms, lag.columns());
    }

    private static void sample(KeycloakProcess server, Duration time, Lag busy, Lag quiet) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            for (String row : server.query(WAITING)) {
                String[] columns = row.split("\\|", -1);
                (columns[0].equals("busy") ? busy : quiet).add(Long.parseLong(columns[1]), Long.parseLong(columns[2]));
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }
}
