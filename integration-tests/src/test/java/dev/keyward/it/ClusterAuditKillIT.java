package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills nodes of a cluster with SIGKILL at random moments, while users sign in on both nodes of a recorded realm.
 *
 * <p>The first killed node starts again with a rotated key file, while the other one still has the old keys. A sign-in that a killed node
 * does not answer has an unknown outcome, so it may be in the log or not, but never twice. The system property {@code audit.kills} sets
 * the number of kills.
 */
@DisplayName("The audit log of a cluster whose nodes are killed")
@OnCluster(expectedErrors = "org\\.infinispan|This node does not sequence the audit log")
class ClusterAuditKillIT {

    private static final int KILLS = Integer.getInteger("audit.kills", 2);

    /** Number of kills after which the log must be complete before the next one: in between, a node that was not killed takes over. */
    private static final int CHECKED_KILLS = 2;

    private static final int THREADS = 2;
    private static final int USERS = 5;
    private static final String GOOD = "Velvet-Tugboat-81";
    private static final Pattern SESSION = Pattern.compile("\"session_state\":\"([^\"]+)\"");
    private static final long SEED = System.nanoTime();

    private final Random random = new Random(SEED);
    private final AtomicInteger unknown = new AtomicInteger();

    /** Ids of the user sessions of acknowledged sign-ins. */
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

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
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random own = new Random(random.nextLong());
                load.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        signIn(realm, own);
                        LockSupport.parkNanos(Duration.ofMillis(5).toNanos()); // leaves time to the node that starts
                    }
                }));
            }
            LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(2500)).toNanos());
            victim.kill();
            serving = List.of(cluster.otherThan(victim));
            whileDown.run();
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1000)).toNanos());
            cluster.restore();
            isOver.set(true);
            for (Future<?> one : load) {
                one.get();
            }
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
    }

    private void signIn(TestRealm realm, Random own) {
        List<KeycloakProcess> nodes = serving;
        try {
            Page answer = Person.speaking("en")
                    .via(nodes.get(own.nextInt(nodes.size())))
                    .post(
                            URI.create(realm.url("/protocol/openid-connect/token")),
                            "grant_type=password&client_id=" + TestRealm.CLIENT + "&username=killed-"
                                    + own.nextInt(USERS) + "&password="
                                    + URLEncoder.encode(GOOD, StandardCharsets.UTF_8));
            Matcher session = SESSION.matcher(answer.document().text());
            if (answer.status() == 200 && session.find()) {
                acknowledged.add(session.group(1));
            } else {
                unknown.incrementAndGet();
            }
        } catch (UncheckedIOException e) {
            unknown.incrementAndGet();
        }
    }

    private void requireLog(AuditedRealm log) throws Exception {
        long before = log.status().path("entries").asLong();
        Verified verified = log.verify(log.policy());
        List<AuditRecord> records = verified.records();
        assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
        assertThat(records).hasSizeGreaterThanOrEqualTo((int) before);
        assertThat(records).extracting(AuditRecord::id).doesNotHaveDuplicates();
        assertThat(records).extracting(AuditRecord::kind).doesNotContain("log.mac_mismatch", "log.continued");
        assertThat(records)
                .filteredOn(record -> record.kind().equals("log.key_rotated"))
                .hasSize(KILLS >= CHECKED_KILLS ? 1 : 0);
        AuditKeys keys = KeyFile.read(Cluster.auditKeyFile());
        Pseudonyms pseudonyms = new Pseudonyms(keys.pseudonyms(), records.get(0).realm());
        List<Fact> signIns = records.stream()
                .filter(record -> record.kind().equals("user") && record.type().equals("LOGIN"))
                .map(record -> record.data().getOrDefault("session", Fact.of("")))
                .toList();
        assertThat(acknowledged)
                .describedAs("seed %d: acknowledged sign-ins, %d unknown", SEED, unknown.get())
                .hasSizeGreaterThan(unknown.get())
                .hasSizeGreaterThan(10 * KILLS);
        assertThat(signIns)
                .describedAs("seed %d", SEED)
                .doesNotHaveDuplicates()
                .containsAll(acknowledged.stream()
                        .map(session -> Fact.of(pseudonyms.of(Pseudonyms.SESSION, session)))
                        .toList());
        Files.writeString(
                Path.of("target/cluster-audit-kills.md"),
                "| %d | %d | %d | %d | 0 | 0 |%n".formatted(KILLS, acknowledged.size(), unknown.get(), records.size()));
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
