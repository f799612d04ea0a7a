package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditStoreFolder;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestAuditTables;
import dev.keyward.it.harness.TestRealm;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The removal of a closed log")
@ExtendWith(SharedKeycloak.class)
class AuditRemovalIT {

    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String OLD = "/test-audit-planted/old-records?days=730&records=200";
    private static final String AGE = "/test-audit-rows/age?days=730";
    private static final String CLOSE = "/test-audit-state/close";

    @Test
    @DisplayName("is refused for a log that was longer, for a log before its predecessor, and for a retention that"
            + " somebody has shortened in the database")
    void refused(Keycloak keycloak) {
        try (TestRealm shortened = TestRealm.with(keycloak, Map.of());
                TestRealm continued = TestRealm.with(keycloak, Map.of());
                TestRealm retained = TestRealm.with(
                        keycloak, Map.of("attributes", Map.of("keyward.audit-log.retention-days", "800")));
                TestRealm last = TestRealm.with(keycloak, Map.of())) {
            AuditedRealm log = old(shortened);
            String id = log.status().path("origin").asText().replaceFirst(".*/", "");
            TestAuditTables.post(shortened, "/test-audit-state/backup");
            new SetupApi(shortened).apply("audit-log: {}");
            log.await("newer records", status -> status.path("entries").asLong() > 200)
                    .awaitPublished();
            awaitCopy(id);
            long newer = log.status().path("entries").asLong();
            TestAuditTables.post(shortened, CLOSE);
            log.closed(id)
                    .await("the log.stop", status -> status.path("entries").asLong() > newer)
                    .awaitPublished();
            TestAuditTables.post(shortened, "/test-audit-state/restore");
            TestAuditTables.post(shortened, AGE);

            AuditedRealm first = old(continued);
            String origin = first.status().path("origin").asText();
            TestAuditTables.post(continued, "/test-audit-state/continue");
            first.await(
                            "the successor",
                            status -> status.path("entries").asLong() > 0
                                    && !status.path("origin").asText().equals(origin))
                    .awaitPublished();
            TestAuditTables.post(continued, AGE);

            old(retained);
            TestAuditTables.post(retained, "/test-audit-state/retention?days=1");
            TestAuditTables.post(retained, AGE);
            TestAuditTables.post(retained, CLOSE);
            old(last);
            TestAuditTables.post(retained, "/test-audit-state/link?to=" + realmId(last));
            TestAuditTables.post(last, AGE);
            TestAuditTables.post(last, CLOSE);

            awaitRemovalOfAnother(keycloak);
            awaitRemovalOfAnother(keycloak); // a whole turn of the job has passed

            assertThat(log.closed(id).status().path("entries").asLong()).isEqualTo(200);
            assertThat(TestAuditTables.number(shortened, "/test-audit-rows/count"))
                    .isGreaterThanOrEqualTo(200);
            if (AuditStoreFolder.exists()) {
                assertThat(AuditStoreFolder.of(id).resolve("checkpoint")).exists();
            }
            assertThat(logs(continued)).as("the log that continues it is open").isEqualTo(2);
            assertThat(logs(retained)).isEqualTo(1);
            assertThat(logs(last)).as("it continues a log that is still there").isEqualTo(1);

            TestAuditTables.post(continued, CLOSE);
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            retained.adminPath(""),
                            Map.of("attributes", Map.of("keyward.audit-log.retention-days", "400"))));
            Await.until("the removal of the old log of a closed chain", BOUND, () -> logs(continued) == 1);
            Await.until("the removal with the usual retention", BOUND, () -> logs(retained) == 0);
            Await.until("the removal of the log after it", BOUND, () -> logs(last) == 0);
        }
    }

    private static AuditedRealm old(TestRealm realm) {
        TestAuditTables.post(realm, OLD);
        AuditedRealm log = new AuditedRealm(realm);
        try (TestRealm recorded = TestRealm.with(realm.keycloak(), Map.of())) {
            new SetupApi(recorded).apply("audit-log: {}"); // a server begins to number with its first record
            log.await("the old records", status -> status.path("entries").asLong() == 200);
        }
        return log.awaitPublished();
    }

    private static void awaitCopy(String id) {
        if (AuditStoreFolder.exists()) {
            Await.until(
                    "the copy",
                    BOUND,
                    () -> Files.exists(AuditStoreFolder.of(id).resolve("checkpoint")));
        }
    }

    private static void awaitRemovalOfAnother(Keycloak keycloak) {
        try (TestRealm other = TestRealm.with(keycloak, Map.of())) {
            old(other);
            TestAuditTables.post(other, AGE);
            TestAuditTables.post(other, CLOSE);
            Await.until("the removal of an old log", BOUND, () -> logs(other) == 0);
        }
    }

    private static long logs(TestRealm realm) {
        return TestAuditTables.number(realm, "/test-audit-rows/logs?realm=" + realmId(realm));
    }

    private static String realmId(TestRealm realm) {
        return realm.keycloak().admin().get(realm.adminPath("")).text("id");
    }
}
