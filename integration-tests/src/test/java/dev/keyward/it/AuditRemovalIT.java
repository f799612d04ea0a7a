package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditStoreFolder;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestAuditTables;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.WokenJob;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The removal of a closed log")
@ExtendWith(SharedKeycloak.class)
class AuditRemovalIT {

    private static final Duration BOUND = Duration.ofMinutes(5);

    /** Number of old records, just less than a bundle: the folder gets a full bundle at once, and other records once a minute. */
    private static final int RECORDS = 254;

    private static final String OLD = "/test-audit-planted/old-records?days=730&records=" + RECORDS;
    private static final String AGE = "/test-audit-rows/age?days=730";
    private static final String CLOSE = "/test-audit-state/close";

    @Test
    @DisplayName("is refused for a log before its predecessor, and for a retention that somebody has shortened in the"
            + " database")
    void refused(Keycloak keycloak) {
        try (TestRealm continued = TestRealm.with(keycloak, Map.of());
                TestRealm retained = TestRealm.with(
                        keycloak, Map.of("attributes", Map.of("keyward.audit-log.retention-days", "800")));
                TestRealm last = TestRealm.with(keycloak, Map.of())) {
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

            assertThat(logs(continued)).as("the log that continues it is open").isEqualTo(2);
            assertThat(logs(retained)).isEqualTo(1);
            assertThat(logs(last)).as("it continues a log that is still there").isEqualTo(1);

            TestAuditTables.post(continued, CLOSE);
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            retained.adminPath(""),
                            Map.of("attributes", Map.of("keyward.audit-log.retention-days", "400"))));
            WokenJob retention = WokenJob.retention(keycloak);
            retention.until("the removal of the old log of a closed chain", BOUND, () -> logs(continued) == 1);
            retention.until("the removal with the usual retention", BOUND, () -> logs(retained) == 0);
            retention.until("the removal of the log after it", BOUND, () -> logs(last) == 0);
        }
    }

    /** What still shows that a log was longer than its checkpoint in the database says. */
    private enum Evidence {
        KEPT_CHECKPOINT,
        HASHES,
        FOLDER,
        NONE
    }

    @Test
    @DisplayName("is refused if only a kept checkpoint, a hash in the database, or the folder shows that the log was"
            + " longer; a hundred refused ones delay no other")
    void longer(Keycloak keycloak) {
        try (TestRealm kept = TestRealm.with(keycloak, Map.of());
                TestRealm hashes = TestRealm.with(keycloak, Map.of());
                TestRealm folder = TestRealm.with(keycloak, Map.of());
                TestRealm none = TestRealm.with(keycloak, Map.of());
                TestRealm unremovable = TestRealm.with(keycloak, Map.of())) {
            TestAuditTables.post(unremovable, "/test-audit-planted/unremovable?logs=100");
            Map<String, String> reasons = new LinkedHashMap<>();
            reasons.put(
                    shortened(kept, Evidence.KEPT_CHECKPOINT),
                    "this node keeps a checkpoint of it with more than " + RECORDS + " records");
            reasons.put(
                    shortened(hashes, Evidence.HASHES),
                    "the database has rows of it after the " + RECORDS + " records");
            if (AuditStoreFolder.exists()) {
                reasons.put(shortened(folder, Evidence.FOLDER), "the " + RECORDS + " records in the database");
            }
            String removed = shortened(none, Evidence.NONE);

            WokenJob retention = WokenJob.retention(keycloak);
            reasons.forEach((id, reason) -> retention.until(
                    "the reason: " + reason,
                    BOUND,
                    () -> keycloak.log()
                            .lines()
                            .anyMatch(line ->
                                    line.contains("Records of the audit log " + id + " are older than the retention")
                                            && line.contains(reason))));
            retention.until("the removal without evidence", BOUND, () -> status(keycloak, removed) == 404);
            assertThat(reasons.keySet()).allMatch(id -> status(keycloak, id) == 200);
            TestAuditTables.post(unremovable, "/test-audit-planted/removable");
        }
    }

    private static int status(Keycloak keycloak, String id) {
        return keycloak.admin()
                .get("/master/audit-log/closed/" + id + "/status")
                .status();
    }

    /** Closes a log, deletes its newer records with all evidence of them but one, and returns its id. */
    private static String shortened(TestRealm realm, Evidence left) {
        AuditedRealm log = old(realm);
        String id = log.status().path("origin").asText().replaceFirst(".*/", "");
        TestAuditTables.post(realm, "/test-audit-state/backup");
        new SetupApi(realm).apply("audit-log: {}");
        log.await("newer records", status -> status.path("entries").asLong() > RECORDS)
                .awaitPublished();
        long newer = log.status().path("entries").asLong();
        TestAuditTables.post(realm, CLOSE);
        log.closed(id)
                .await("the log.stop", status -> status.path("entries").asLong() > newer)
                .awaitPublished();
        if (AuditStoreFolder.exists()) {
            WokenJob.folder(realm.keycloak()).until("the copy", BOUND, () -> AuditStoreFolder.entries(id) > RECORDS);
        }
        TestAuditTables.post(realm, "/test-audit-state/restore");
        if (left != Evidence.HASHES) {
            TestAuditTables.post(realm, "/test-audit-state/restore-hashes");
        }
        if (left != Evidence.FOLDER && AuditStoreFolder.exists()) {
            AuditStoreFolder.remove(id);
        }
        String realmId = realmId(realm);
        if (left == Evidence.KEPT_CHECKPOINT) {
            TestAuditTables.post(realm, AGE);
        } else {
            TestAuditTables.post(realm, "/test-audit-state/give-away");
            TestAuditTables.post(realm, AGE + "&realm=no-" + realmId);
        }
        return id;
    }

    private static AuditedRealm old(TestRealm realm) {
        TestAuditTables.post(realm, OLD);
        AuditedRealm log = new AuditedRealm(realm);
        try (TestRealm recorded = TestRealm.with(realm.keycloak(), Map.of())) {
            new SetupApi(recorded).apply("audit-log: {}"); // a server begins to number with its first record
            log.await("the old records", status -> status.path("entries").asLong() == RECORDS);
        }
        return log.awaitPublished();
    }

    private static void awaitRemovalOfAnother(Keycloak keycloak) {
        try (TestRealm other = TestRealm.with(keycloak, Map.of())) {
            old(other);
            TestAuditTables.post(other, AGE);
            TestAuditTables.post(other, CLOSE);
            WokenJob.retention(keycloak).until("the removal of an old log", BOUND, () -> logs(other) == 0);
        }
    }

    private static long logs(TestRealm realm) {
        return TestAuditTables.number(realm, "/test-audit-rows/logs?realm=" + realmId(realm));
    }

    private static String realmId(TestRealm realm) {
        return realm.keycloak().admin().get(realm.adminPath("")).text("id");
    }
}
