package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AcknowledgedSignIns;
import dev.keyward.it.harness.AcknowledgedSignIns.Comparison;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.DirectGrants;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills nodes of a cluster with SIGKILL at random moments, while users sign in on both nodes of a recorded realm.
 *
 * <p>The first killed node starts again with a rotated key file, while the other one still has the old keys. An auditor reads the
 * checkpoint from both nodes all the time, and in the end the log must continue each checkpoint that was ever seen. The system property
 * {@code audit.kills} sets the number of kills; the counts are written to {@code target/cluster-audit-kills.md}.
 */
@DisplayName("The audit log of a cluster whose nodes are killed")
@OnCluster(expectedErrors = "org\\.infinispan|This node does not sequence the audit log")
class ClusterAuditKillIT {

    private static final int KILLS = Integer.getInteger("audit.kills", 5);

    /** Number of kills after which the log must be complete before the next one: in between, a node that was not killed takes over. */
    private static final int CHECKED_KILLS = 2;

    private static final int THREADS = 2;
    private static final Duration BETWEEN_SIGN_INS = Duration.ofMillis(5);

    /** Pause of each client between two sign-ins while a node starts, which takes twice as long under full load. */
    private static final Duration WHILE_A_NODE_STARTS = Duration.ofMillis(100);

    private static final int USERS = 5;
    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String LEASE =
            "select OWNER || ' ' || RENEWALS from KEYWARD_JOB_LEASE where JOB = 'audit-log-sequencer'";
    private static final long SEED = System.nanoTime();

    private final Random random = new Random(SEED);
    private final AcknowledgedSignIns signIns = new AcknowledgedSignIns();

    /** The different checkpoints that the nodes have published while they were killed. */
    private final Set<String> checkpoints = ConcurrentHashMap.newKeySet();

    private int killedSequencers;

    /** Nodes to which new requests go: a load balancer notices at once that a node is gone. */
    private volatile List<KeycloakProcess> serving = List.of();

    @Test
    @DisplayName(
            "has each acknowledged sign-in once, in one tree without gaps that the command keyward accepts, and its new key")
    void kills(Cluster cluster, @TempDir Path folder) throws Exception {
        try (TestRealm realm = TestRealm.with(cluster.first(), Map.of());
                TestRealm idle = TestRealm.with(cluster.first(), Map.of())) {
            try {
                AuditedRealm idleLog = record(idle);
                AuditedRealm log = record(realm);
                for (int n = 0; n < USERS; n++) {
                    realm.addUser("killed-" + n, GOOD, Map.of());
                }
                Path policy = Files.writeString(folder.resolve("policy.txt"), log.policy());
                Path copy = folder.resolve("copy");
                mirror(cluster, realm, policy, copy);
                KeycloakProcess victim = cluster.nodes().get(random.nextInt(2));
                for (int kill = 0; kill < KILLS; kill++) {
                    killUnderLoad(cluster, victim, realm, kill == 0 ? ClusterAuditKillIT::rotateKeys : () -> {});
                    if (kill < CHECKED_KILLS) {
                        log.awaitPublished();
                        mirror(cluster, realm, policy, copy); // refuses a second history of the log
                    }
                    // The other node has taken over if it had to, so now the sequencing node is killed.
                    victim = kill + 1 < CHECKED_KILLS
                            ? cluster.otherThan(victim)
                            : cluster.nodes().get(random.nextInt(2));
                }
                log.awaitPublished();
                mirror(cluster, realm, policy, copy);
                accept(KeywardCommand.run(
                        "", List.of("audit", "verify", copy.toString(), "--policy", policy.toString())));
                requireLog(log);
                System.out.println(Files.readString(Path.of("target/cluster-audit-kills.md")));
                if (KILLS >= CHECKED_KILLS) {
                    assertThat(keys(log.policy())).isEqualTo(2);
                    Await.until(
                            "the new key of a log without events",
                            Duration.ofMinutes(1),
                            () -> keys(idleLog.policy()) == 2);
                }
            } finally {
                cluster.restore(); // before the realms are deleted
            }
        }
    }

    private static AuditedRealm record(TestRealm realm) {
        new SetupApi(realm).apply("audit-log: {}");
        return new AuditedRealm(realm).awaitPublished();
    }

    /** Replaces the key file of the cluster. A running node keeps the keys that it has read. */
    private static void rotateKeys() {
        Path file = Cluster.auditKeyFile();
        Path rotated = file.resolveSibling("rotated-keys.pem");
        try {
            KeyFile.write(rotated, KeyFile.read(file).rotated());
            Files.move(rotated, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long keys(String policy) {
        return policy.lines().filter(line -> line.startsWith("log ")).count();
    }

    /** Kills the node at a random time under load, and starts it again under load on the other node. */
    private void killUnderLoad(Cluster cluster, KeycloakProcess victim, TestRealm realm, Runnable whileDown)
            throws Exception {
        serving = cluster.nodes();
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random own = new Random(random.nextLong());
                load.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        signIns.signIn(new DirectGrants(realm, GOOD).via(anyNode(own)), "killed-" + own.nextInt(USERS));
                        LockSupport.parkNanos((serving.size() == 1 ? WHILE_A_NODE_STARTS : BETWEEN_SIGN_INS).toNanos());
                    }
                    return null;
                }));
            }
            Random auditor = new Random(random.nextLong());
            load.add(threads.submit(() -> {
                while (!isOver.get()) {
                    keepCheckpoint(new AuditedRealm(realm).via(anyNode(auditor)));
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                }
            }));
            LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(2500)).toNanos());
            victim.kill();
            serving = List.of(cluster.otherThan(victim));
            String lease = lease(cluster);
            whileDown.run();
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1000)).toNanos());
            cluster.restore();
            killedSequencers += isHeldByOther(lease, lease(cluster)) ? 0 : 1;
            isOver.set(true);
            for (Future<?> one : load) {
                one.get();
            }
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
    }

    private KeycloakProcess anyNode(Random own) {
        List<KeycloakProcess> nodes = serving;
        return nodes.get(own.nextInt(nodes.size()));
    }

    private void keepCheckpoint(AuditedRealm log) {
        try {
            log.read(LogResource.CHECKPOINT)
                    .map(note -> new String(note, StandardCharsets.UTF_8))
                    .ifPresent(checkpoints::add);
        } catch (UncheckedIOException | AssertionError e) {
            return; // the node was killed, or its connection to the other one
        }
    }

    private static String lease(Cluster cluster) {
        return String.join("", cluster.query(LEASE));
    }

    /** Returns whether the node that runs on has the lease of the sequencer: the owner renews it every four seconds. */
    private static boolean isHeldByOther(String atKill, String afterRestart) {
        String owner = atKill.replaceAll(" .*", " ");
        return afterRestart.startsWith(owner) && !afterRestart.equals(atKill);
    }

    private void requireLog(AuditedRealm log) throws Exception {
        long before = log.status().path("entries").asLong();
        Verified verified = log.verify(log.policy(), checkpoints);
        List<AuditRecord> records = verified.records();
        Comparison comparison = signIns.compare(records, KeyFile.read(Cluster.auditKeyFile()));
        Files.writeString(Path.of("target/cluster-audit-kills.md"), """
                | kills | of the node that numbers the records | acknowledged sign-ins | unknown | records | checkpoints seen | lost | duplicated |
                |---|---|---|---|---|---|---|---|
                | %d | %d | %d | %d | %d | %d | %d | %d |
                """.formatted(
                        KILLS,
                        killedSequencers,
                        signIns.acknowledged(),
                        signIns.unknown(),
                        records.size(),
                        checkpoints.size(),
                        comparison.lost(),
                        comparison.duplicated()));
        assertThat(verified.result())
                .describedAs("seed %d: %s", SEED, verified.result())
                .isInstanceOf(VerificationResult.Intact.class);
        assertThat(comparison).describedAs("seed %d", SEED).isEqualTo(new Comparison(0, 0));
        assertThat(records).hasSizeGreaterThanOrEqualTo((int) before);
        assertThat(records).extracting(AuditRecord::id).doesNotHaveDuplicates();
        assertThat(records).extracting(AuditRecord::kind).doesNotContain("log.mac_mismatch", "log.continued");
        assertThat(records)
                .filteredOn(record -> record.kind().equals("log.key_rotated"))
                .hasSize(KILLS >= CHECKED_KILLS ? 1 : 0);
        assertThat(signIns.acknowledged())
                .describedAs("seed %d: acknowledged sign-ins, %d unknown", SEED, signIns.unknown())
                .isGreaterThan(signIns.unknown())
                .isGreaterThan(10 * KILLS);
        assertThat(checkpoints)
                .describedAs("checkpoints that the auditor has seen")
                .hasSizeGreaterThan(KILLS);
    }

    /** Copies what is new in the log, which verifies that the log continues the copy. */
    private static void mirror(Cluster cluster, TestRealm realm, Path policy, Path copy) {
        accept(KeywardCommand.asAdmin(
                cluster.first(),
                "audit",
                "mirror",
                copy.toString(),
                "--realm",
                realm.name(),
                "--policy",
                policy.toString()));
    }

    private static void accept(Outcome outcome) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }
}
