package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes PostgreSQL refuse the rows of one log with the SQL state of a full disk. The rows of other logs are not concerned. */
@DisplayName("A full disk of the database")
@OnCluster(
        expectedErrors = "(?i)no space left in the test|SqlExceptionHelper|org\\.hibernate|ErrorHandler|KC-SERVICES|jta"
                + "|transaction|dev\\.keyward\\.audit")
class ClusterAuditDiskIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String OTHER = "Crimson-Ladder-64";
    private static final String LOST = "keyward_audit_log_events_total{outcome=\"lost\"}";
    private static final String FAILURES = "keyward_audit_log_sequencing_failures_total";
    private static final Duration BOUND = Duration.ofMinutes(3);

    @Test
    @DisplayName(
            "during the insert of records lets no sign-in and no change succeed, still locks accounts, and loses no record of a success")
    void records(Cluster cluster) {
        Map<String, Object> lockOut = Map.of(
                "bruteForceProtected", true,
                "failureFactor", 3,
                "waitIncrementSeconds", 900,
                "minimumQuickLoginWaitSeconds", 900,
                "maxFailureWaitSeconds", 900);
        try (TestRealm realm = TestRealm.with(cluster.first(), lockOut)) {
            new SetupApi(realm).apply("audit-log: {}");
            String ann = realm.addUser("disk-ann", GOOD, Map.of());
            String bob = realm.addUser("disk-bob", GOOD, Map.of());
            signInOnBoth(cluster, realm, "disk-ann");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String policy = log.policy();
            double lost = sum(cluster, LOST);

            refuse(cluster, "insert", "keyward_audit_record", "new.log_id = '" + id(log, policy) + "'");
            try {
                for (Keycloak node : cluster.nodes()) {
                    assertThat(token(node, realm, "disk-ann", GOOD)).doesNotContain("access_token");
                }
                assertThat(realm.tryToCreate("disk-new", GOOD).status()).isGreaterThanOrEqualTo(400);
                assertThat(realm.hasUser("disk-new")).isFalse();
                assertThat(realm.tryToReset(ann, OTHER).status()).isGreaterThanOrEqualTo(400);
                // Keycloak counts a failure in the background, and meanwhile refuses further ones without counting
                // them.
                Await.until("the lock-out", BOUND, () -> {
                    assertThat(token(cluster.first(), realm, "disk-bob", "wrong"))
                            .contains("invalid_grant");
                    return lockOut(realm, bob).path("disabled").asBoolean();
                });
                assertThat(lockOut(realm, bob).path("numFailures").asInt()).isPositive();
                assertThat(sum(cluster, LOST)).isGreaterThan(lost);
            } finally {
                accept(cluster, "keyward_audit_record");
            }

            assertThat(token(cluster.first(), realm, "disk-bob", GOOD)).contains("invalid_grant");
            signInOnBoth(cluster, realm, "disk-ann");
            AdminApi.succeeded(realm.tryToCreate("disk-new", GOOD));
            Verified verified = log.awaitPublished().verify(policy);
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(of(verified, "user", "LOGIN")).hasSize(4);
            assertThat(of(verified, "user", "LOGIN_ERROR"))
                    .as("failed sign-ins while there was space")
                    .hasSize(1);
            assertThat(of(verified, "admin", "CREATE"))
                    .filteredOn(record -> Fact.of("USER").equals(record.data().get("resource_type")))
                    .as("users who were created")
                    .hasSize(3);
            assertThat(boots(verified)).extracting(BootCount::state).containsOnly(BootCount.State.OPEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyward_audit_tile", "keyward_audit_log"})
    @DisplayName(
            "during the update of the tree lets sign-ins go on, and their records get their index once there is space")
    void tree(String table, Cluster cluster) {
        try (TestRealm realm = TestRealm.with(cluster.first(), Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            realm.addUser("disk-ann", GOOD, Map.of());
            signInOnBoth(cluster, realm, "disk-ann");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String policy = log.policy();
            String id = id(log, policy);
            String checkpoint = new String(log.read(LogResource.CHECKPOINT).orElseThrow(), StandardCharsets.UTF_8);
            double failures = sum(cluster, FAILURES);

            refuse(
                    cluster,
                    "insert or update",
                    table,
                    table.equals("keyward_audit_tile") ? "new.id like '" + id + "/%'" : "new.log_id = '" + id + "'");
            try {
                signInOnBoth(cluster, realm, "disk-ann");
                Await.until(
                        "a failed attempt to give the records their index",
                        BOUND,
                        () -> sum(cluster, FAILURES) > failures);
                signInOnBoth(cluster, realm, "disk-ann");
                assertThat(log.status().path("waiting").asLong()).isGreaterThanOrEqualTo(4);
                assertThat(log.verify(policy).result()).isInstanceOf(VerificationResult.Intact.class);
            } finally {
                accept(cluster, table);
            }

            Verified verified = log.awaitPublished().verify(policy, List.of(checkpoint));
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(of(verified, "user", "LOGIN")).hasSize(6);
            assertThat(verified.records()).extracting(AuditRecord::id).doesNotHaveDuplicates();
            assertThat(boots(verified)).extracting(BootCount::state).containsOnly(BootCount.State.OPEN);
        }
    }

    /** Makes PostgreSQL refuse an operation on the rows of a table that match the given condition, as if its disk was full. */
    private static void refuse(Cluster cluster, String operation, String table, String condition) {
        cluster.first()
                .runSql("create or replace function keyward_test_full() returns trigger language plpgsql as $$"
                        + " begin raise exception 'no space left in the test' using errcode = '53100'; end $$;"
                        + " create trigger keyward_test_full before " + operation + " on " + table
                        + " for each row when (" + condition + ") execute function keyward_test_full()");
    }

    private static void accept(Cluster cluster, String table) {
        cluster.first().runSql("drop trigger keyward_test_full on " + table + "; drop function keyward_test_full()");
    }

    private static void signInOnBoth(Cluster cluster, TestRealm realm, String username) {
        for (Keycloak node : cluster.nodes()) {
            assertThat(token(node, realm, username, GOOD)).contains("access_token");
        }
    }

    private static String token(Keycloak node, TestRealm realm, String username, String password) {
        return Person.speaking("en")
                .via(node)
                .post(
                        URI.create(realm.url("/protocol/openid-connect/token")),
                        "grant_type=password&client_id=" + TestRealm.CLIENT + "&username=" + username + "&password="
                                + password)
                .document()
                .text();
    }

    private static JsonNode lockOut(TestRealm realm, String userId) {
        return AdminApi.succeeded(
                        realm.keycloak().admin().get(realm.adminPath("/attack-detection/brute-force/users/" + userId)))
                .body();
    }

    /** Returns the sum of a series of a metric on both nodes. */
    private static double sum(Cluster cluster, String series) {
        return cluster.nodes().stream()
                .mapToDouble(node -> Metrics.of(node).value(series))
                .sum();
    }

    private static String id(AuditedRealm log, String policy) {
        return log.verify(policy).records().get(0).log().text();
    }

    private static List<AuditRecord> of(Verified verified, String kind, String type) {
        return verified.records().stream()
                .filter(record -> record.kind().equals(kind) && record.type().equals(type))
                .toList();
    }

    private static List<BootCount> boots(Verified verified) {
        Completeness completeness = new Completeness();
        verified.records().forEach(completeness::accept);
        return completeness.boots();
    }
}
