package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditStoreFolder;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestAuditTables;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.WokenJob;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@DisplayName("The audit log of a cluster")
@OnCluster(expectedErrors = "org\\.infinispan") // of the killed node
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterAuditIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String SECTION = "audit-log: {}";
    private static final Duration BOUND = Duration.ofMinutes(3);

    private TestRealm switchedOff;
    private String policyOfSwitchedOff = "";

    /** Switches the recording of a realm off before the other tests, because the other node takes up to a minute to notice it. */
    @BeforeAll
    void switchOff(Cluster cluster) {
        switchedOff = TestRealm.with(cluster.first(), Map.of());
        assertThat(new SetupApi(switchedOff).apply(SECTION).path("notes").toString())
                .as("warnings, on nodes with an option for the key file")
                .doesNotContain("key file");
        switchedOff.addUser("cluster-ann", GOOD, Map.of());
        policyOfSwitchedOff = new AuditedRealm(switchedOff).awaitPublished().policy();
        AdminApi.succeeded(cluster.second()
                .admin()
                .put(switchedOff.adminPath(""), Map.of("attributes", Map.of("cluster-audit", "off"))));
    }

    @AfterAll
    void close() {
        switchedOff.close();
    }

    @Test
    @Order(4)
    @DisplayName("has the update that switches it off on a node which has not recorded the realm before, and the end of"
            + " both nodes")
    void switchedOffElsewhere() {
        AuditedRealm log = new AuditedRealm(switchedOff);
        Await.until("the end of the recording on both nodes", BOUND, () -> ends(log.verify(policyOfSwitchedOff)) == 2);

        Verified verified = log.awaitPublished().verify(policyOfSwitchedOff);
        assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
        assertThat(of(verified, "admin")).anySatisfy(record -> {
            assertThat(record.type()).isEqualTo("UPDATE");
            assertThat(record.data()).containsEntry("resource_type", Fact.of("REALM"));
        });
        assertThat(boots(verified)).hasSize(2);
        assertThat(boots(verified)).extracting(BootCount::state).containsOnly(BootCount.State.COMPLETE);
    }

    @Test
    @Order(1)
    @DisplayName(
            "of a realm that is deleted and created again with the same id is a new one, on the other node as well")
    void createdAgain(Cluster cluster) {
        Map<String, Object> sameId = Map.of("id", "cluster-audit-again");
        AuditedRealm closed;
        String policy;
        try (TestRealm realm = TestRealm.named(cluster.first(), "cluster-audit-again", sameId)) {
            new SetupApi(realm).apply(SECTION);
            signInOnBoth(cluster, realm, "before");
            AuditedRealm before = new AuditedRealm(realm).awaitPublished();
            policy = before.policy();
            closed = before.closed(before.verify(policy).records().get(0).log().text());
        }
        try (TestRealm realm = TestRealm.named(cluster.first(), "cluster-audit-again", sameId)) {
            new SetupApi(realm).apply(SECTION);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            Await.until("the end of the old log on both nodes", BOUND, () -> ends(closed.verify(policy)) == 2);

            signInOnBoth(cluster, realm, "again");
            Verified verified = log.awaitPublished().verify(log.policy());

            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(logins(verified)).isEqualTo(2);
            assertThat(of(verified, "log.continued"))
                    .as("quotes of the old log")
                    .hasSize(1);
            assertThat(boots(verified).stream().map(BootCount::node).distinct())
                    .as("nodes that record the new log")
                    .hasSize(2);
            assertThat(logins(closed.verify(policy))).isEqualTo(2);
            assertThat(boots(closed.verify(policy)))
                    .extracting(BootCount::state)
                    .containsOnly(BootCount.State.COMPLETE);
        }
    }

    @Test
    @Order(5)
    @DisplayName("goes on in its order if the clock of a node goes back by an hour, and states both steps of the clock")
    void clockBack(Cluster cluster) {
        try (TestRealm realm = TestRealm.with(cluster.first(), Map.of())) {
            new SetupApi(realm).apply(SECTION);
            signInOnBoth(cluster, realm, "clock-ann");
            // The other node reads the log, because the first one would not accept its own tokens after the clock has
            // changed.
            AuditedRealm log = new AuditedRealm(realm).via(cluster.second()).awaitPublished();
            String policy = log.policy();
            int before = log.verify(policy).records().size();
            try {
                cluster.first().setClockAhead(Duration.ofHours(-1));
                signInAgainOnBoth(cluster, realm, "clock-ann");
                awaitClockSteps(log, policy, 1);
            } finally {
                cluster.first().setClockAhead(Duration.ZERO);
            }
            awaitClockSteps(log, policy, 2);

            Verified verified = log.awaitPublished().verify(policy);
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(logins(verified)).isEqualTo(4);
            assertThat(of(verified, "log.clock_step"))
                    .extracting(record -> record.data().get("step_millis"))
                    .satisfiesExactly(
                            back -> assertThat(minutes(back)).isBetween(-61L, -59L),
                            forth -> assertThat(minutes(forth)).isBetween(59L, 61L));
            long latest = verified.records().stream()
                    .limit(before)
                    .mapToLong(AuditRecord::time)
                    .max()
                    .orElseThrow();
            assertThat(verified.records().stream().skip(before))
                    .describedAs("records with an earlier time after the others")
                    .anyMatch(record -> record.type().equals("LOGIN") && record.time() < latest);
            assertThat(boots(verified)).extracting(BootCount::state).containsOnly(BootCount.State.OPEN);
        }
    }

    @Test
    @Order(6)
    @DisplayName("is pruned by another node if the node that has announced the pruning is killed")
    void prunedAfterStop(Cluster cluster) throws Exception {
        try (TestRealm realm = TestRealm.with(cluster.first(), Map.of())) {
            AuditedRealm log = TestAuditTables.withOldRecords(realm, SECTION);
            String policy = log.policy();
            String row = " from KEYWARD_AUDIT_LOG where LOG_ID = '" + id(log) + "'";
            String announced = "select PRUNING_BY" + row + " and PRUNING_BY is not null";
            try {
                cluster.second().stop();
                TestAuditTables.post(realm, "/test-audit-rows/age?days=730");
                WokenJob.retention(cluster.first())
                        .until(
                                "the announcement",
                                BOUND,
                                () -> !cluster.query(announced).isEmpty());
                List<String> announcement;
                try (AutoCloseable lock = cluster.first().lock("select LOG_ID" + row + " for update")) {
                    announcement = cluster.query(announced);
                    assertThat(announcement)
                            .as("announced, and not yet confirmed when the row was locked: %s", lock)
                            .hasSize(1);
                    // If the other node is dead, a node that starts waits 20 seconds for it.
                    cluster.second().startAgain();
                    cluster.first().kill();
                }
                AuditedRealm other = log.via(cluster.second());
                WokenJob.retention(cluster.second())
                        .until(
                                "the pruning",
                                BOUND,
                                () -> other.status().path("firstEntry").asLong() == 512
                                        && other.read(new EntryBundle(1, LogResource.FULL_WIDTH))
                                                .isEmpty());
                assertThat(cluster.query("select PRUNED_BY" + row)).isEqualTo(announcement);
                assertThat(other.awaitPublished().verify(policy, 512).result())
                        .isInstanceOf(VerificationResult.Intact.class);
            } finally {
                cluster.restore();
            }
        }
    }

    @Test
    @Order(2)
    @DisplayName("is read on each node once its old records are in the folder, whichever node has moved them")
    void moved(Cluster cluster) {
        try (TestRealm realm = TestRealm.with(cluster.first(), Map.of())) {
            AuditedRealm log = TestAuditTables.withOldRecords(realm, SECTION)
                    .await("the copy", status -> status.path("storedEntries").asLong() >= 512);
            String policy = log.policy();
            TestAuditTables.post(realm, "/test-audit-rows/age?days=60");
            Await.until(
                    "the removal of the content",
                    BOUND,
                    () -> TestAuditTables.number(realm, "/test-audit-rows/content")
                            <= TestAuditTables.number(realm, "/test-audit-rows/count") - 512);
            for (Keycloak node : cluster.nodes()) {
                AuditedRealm read = log.via(node);
                assertThat(logins(read.verify(policy))).isEqualTo(599);
                JsonNode page = AdminApi.succeeded(node.admin().get(read.path("/query?type=LOGIN&max=10&before=300")))
                        .body();
                assertThat(page.path("records")).hasSize(10);
                assertThat(page.path("unreadable").asLong()).isZero();
            }
        }
    }

    @Test
    @Order(3)
    @DisplayName("is removed with its files once it is closed and all records are old, and the log of master says so")
    void removed(Cluster cluster) {
        AdminApi admin = cluster.first().admin();
        AdminApi.succeeded(admin.put("/master", Map.of("attributes", Map.of("keyward.audit-log", "on"))));
        try (TestRealm realm = TestRealm.with(cluster.first(), Map.of())) {
            TestAuditTables.post(realm, "/test-audit-planted/old-records?days=730&records=200");
            AuditedRealm log = new AuditedRealm(realm)
                    .await("the old records", status -> status.path("entries").asLong() == 200)
                    .awaitPublished();
            String logId = id(log);
            Await.until("the copy", BOUND, () -> Files.exists(AuditStoreFolder.ofCluster(logId)));
            TestAuditTables.post(realm, "/test-audit-rows/age?days=730");
            TestAuditTables.post(realm, "/test-audit-state/close");

            Await.until(
                    "the removal of the rows", BOUND, () -> rows(cluster, logId).equals(List.of("0", "0", "0")));
            assertThat(AuditStoreFolder.ofCluster(logId)).doesNotExist();
            assertThat(admin.get("/master/audit-log/closed/" + logId + "/status")
                            .status())
                    .isEqualTo(404);
            Await.until(
                    "the record in the log of master",
                    BOUND,
                    () -> AdminApi.succeeded(admin.get("/master/audit-log/query?type=log.pruned"))
                            .body()
                            .path("records")
                            .findValuesAsText("log")
                            .contains(logId));
        } finally {
            AdminApi.succeeded(admin.put("/master", Map.of("attributes", Map.of("keyward.audit-log", ""))));
        }
    }

    /** Returns the number of rows of a log: those of its records, of its tiles, and its own. */
    private static List<String> rows(Cluster cluster, String logId) {
        return cluster.query("select count(*) from KEYWARD_AUDIT_RECORD where LOG_ID = '" + logId
                + "' union all select count(*) from KEYWARD_AUDIT_TILE where ID like '" + logId
                + "/%' union all select count(*) from KEYWARD_AUDIT_LOG where LOG_ID = '" + logId + "'");
    }

    private static String id(AuditedRealm log) {
        return log.status().path("origin").asText().replaceFirst(".*/", "");
    }

    private static void awaitClockSteps(AuditedRealm log, String policy, int steps) {
        Await.until(
                "the step of the clock in the log",
                BOUND,
                () -> of(log.verify(policy), "log.clock_step").size() >= steps);
    }

    private static long minutes(@Nullable Fact millis) {
        return millis instanceof Fact.WholeNumber number
                ? Duration.ofMillis(number.value()).toMinutes()
                : 0;
    }

    private static void signInOnBoth(Cluster cluster, TestRealm realm, String username) {
        realm.addUser(username, GOOD, Map.of());
        signInAgainOnBoth(cluster, realm, username);
    }

    private static void signInAgainOnBoth(Cluster cluster, TestRealm realm, String username) {
        for (Keycloak node : cluster.nodes()) {
            assertThat(Person.speaking("en")
                            .via(node)
                            .post(
                                    URI.create(realm.url("/protocol/openid-connect/token")),
                                    "grant_type=password&client_id=" + TestRealm.CLIENT + "&username=" + username
                                            + "&password=" + GOOD)
                            .document()
                            .text())
                    .contains("access_token");
        }
    }

    private static long logins(Verified verified) {
        return of(verified, "user").stream()
                .filter(record -> record.type().equals("LOGIN"))
                .count();
    }

    private static int ends(Verified verified) {
        return of(verified, "log.stop").size();
    }

    private static List<BootCount> boots(Verified verified) {
        Completeness completeness = new Completeness();
        verified.records().forEach(completeness::accept);
        return completeness.boots();
    }

    private static List<AuditRecord> of(Verified verified, String kind) {
        return verified.records().stream()
                .filter(record -> record.kind().equals(kind))
                .toList();
    }
}
