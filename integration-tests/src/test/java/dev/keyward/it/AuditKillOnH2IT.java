package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AcknowledgedSignIns;
import dev.keyward.it.harness.AcknowledgedSignIns.Comparison;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.DirectGrants;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestRealm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Kills a server with SIGKILL at random moments under sign-ins, on the H2 file database with {@code WRITE_DELAY=0}.
 *
 * <p>Without this setting, H2 writes committed rows to its file up to half a second later, so a killed server loses them. The system
 * property {@code audit.kills.h2} sets the number of kills; the counts are written to {@code target/audit-kills-h2.md}.
 */
@DisplayName("The audit log of a killed server on H2")
@EnabledIfSystemProperty(
        named = "audit.kills.h2",
        matches = "[1-9]\\d*",
        disabledReason =
                "a quarter of a minute for each kill: -Daudit.kills.h2=20 runs it (docs/benchmarks/audit-log.md)")
class AuditKillOnH2IT {

    private static final int KILLS = Integer.getInteger("audit.kills.h2", 1);
    private static final int THREADS = 2;
    private static final int USERS = 5;
    private static final String GOOD = "Velvet-Tugboat-81";
    private static final long SEED = System.nanoTime();

    private final Random random = new Random(SEED);
    private final AcknowledgedSignIns signIns = new AcknowledgedSignIns();

    @Test
    @DisplayName("has each acknowledged sign-in once")
    void kills() throws Exception {
        ServerSpec spec = ServerSpec.withKeywardAlone().onH2().withDurableCommits();
        try (KeycloakProcess server = KeycloakProcess.start(spec, "audit-kill-h2")) {
            TestRealm realm = TestRealm.with(server, Map.of());
            for (int n = 0; n < USERS; n++) {
                realm.addUser("killed-" + n, GOOD, Map.of());
            }
            new SetupApi(realm).apply("audit-log: {}");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String policy = log.policy();
            for (int kill = 0; kill < KILLS; kill++) {
                killUnderLoad(server, realm);
                server.startAgain();
            }
            Verified verified = log.awaitPublished().verify(policy);
            Path keys = server.home().resolve("data/keyward/audit-log-keys.pem");
            Comparison comparison = signIns.compare(verified.records(), KeyFile.read(keys));
            String table = """
                    | kills | acknowledged sign-ins | unknown | records | lost | duplicated |
                    |---|---|---|---|---|---|
                    | %d | %d | %d | %d | %d | %d |
                    """.formatted(
                            KILLS,
                            signIns.acknowledged(),
                            signIns.unknown(),
                            verified.records().size(),
                            comparison.lost(),
                            comparison.duplicated());
            Files.writeString(Path.of("target/audit-kills-h2.md"), table);
            System.out.println(table);
            assertThat(verified.result()).describedAs("seed %d", SEED).isInstanceOf(VerificationResult.Intact.class);
            assertThat(verified.records()).extracting(AuditRecord::kind).doesNotContain("log.continued");
            assertThat(comparison).describedAs("seed %d", SEED).isEqualTo(new Comparison(0, 0));
            assertThat(signIns.acknowledged()).isGreaterThan(10 * KILLS);
        }
    }

    private void killUnderLoad(KeycloakProcess server, TestRealm realm) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random own = new Random(random.nextLong());
                load.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        signIns.signIn(new DirectGrants(realm, GOOD), "killed-" + own.nextInt(USERS));
                        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                    }
                    return null;
                }));
            }
            LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(3000)).toNanos());
            server.kill();
            isOver.set(true);
            for (Future<?> one : load) {
                one.get();
            }
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
    }
}
