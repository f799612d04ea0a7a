package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import dev.keyward.it.harness.AuditStoreFolder;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestAuditTables;
import dev.keyward.it.harness.TestRealm;
import dev.keyward.it.harness.WokenJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The retention of an audit log")
@ExtendWith(SharedKeycloak.class)
class AuditRetentionIT {

    private static final Duration BOUND = Duration.ofMinutes(5);

    @Test
    @DisplayName("deletes whole bundles of old records, and what stays verifies and says what is gone")
    void pruned(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            AuditedRealm log = TestAuditTables.withOldRecords(realm, "audit-log: {}");
            assertThat(log.status().path("retentionDays").asLong()).isEqualTo(400);
            Path policy = Files.writeString(folder.resolve("policy.txt"), log.policy());
            Path earlier = Files.write(
                    folder.resolve("earlier"), log.read(LogResource.CHECKPOINT).orElseThrow());
            TestAuditTables.post(realm, "/test-audit-rows/zero?index=255");
            assertThat(log.status().has("retentionProblem"))
                    .as("a row with the time 0 counts as old")
                    .isFalse();

            TestAuditTables.post(realm, "/test-audit-rows/age?days=730");
            WokenJob.retention(keycloak)
                    .until(
                            "the pruning",
                            BOUND,
                            () -> log.status().path("firstEntry").asLong() == 512
                                    && TestAuditTables.number(realm, "/test-audit-rows/count") < 600);
            log.awaitPublished();

            assertThat(log.read(new EntryBundle(1, 256))).isEmpty();
            String logId = log.status().path("origin").asText().replaceFirst(".*/", "");
            if (AuditStoreFolder.exists()) {
                assertThat(AuditStoreFolder.of(logId).resolve("tile/entries/001"))
                        .doesNotExist();
            }
            assertThat(log.status().has("retentionProblem")).isFalse();
            Path copy = folder.resolve("copy");
            Outcome mirrored = KeywardCommand.asAdmin(
                    keycloak,
                    "audit",
                    "mirror",
                    copy.toString(),
                    "--realm",
                    realm.name(),
                    "--policy",
                    policy.toString());
            assertThat(mirrored.exitCode()).describedAs(mirrored.toString()).isZero();
            Outcome ofCopy = verify(copy.toString(), "--policy", policy.toString());
            Outcome ofServer = KeywardCommand.asAdmin(
                    keycloak,
                    "audit",
                    "verify",
                    "--realm",
                    realm.name(),
                    "--policy",
                    policy.toString(),
                    "--since",
                    earlier.toString());
            for (Outcome verified : List.of(ofCopy, ofServer)) {
                assertThat(verified.exitCode()).describedAs(verified.toString()).isZero();
                assertThat(verified.out())
                        .contains("Earlier records:      512 (0 to 511), pruned, as record ", "boots: 1 complete")
                        .contains("Result:               INTACT");
            }
        }
    }

    @Test
    @DisplayName("deletes nothing of a log in which somebody has changed a record, and says so")
    void tampered(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            AuditedRealm log = TestAuditTables.withOldRecords(realm, "audit-log: {}");
            TestAuditTables.post(realm, "/test-audit-rows/change");

            TestAuditTables.post(realm, "/test-audit-rows/age?days=730");
            WokenJob.retention(keycloak)
                    .until(
                            "the metric of logs that cannot be pruned, and the problem of this one",
                            BOUND,
                            () -> Metrics.of(keycloak).sum("keyward_audit_log_unpruned") >= 1
                                    && log.status().has("retentionProblem"));

            JsonNode status = log.status();
            assertThat(status.path("firstEntry").asLong()).isZero();
            assertThat(status.path("retentionProblem").asText())
                    .isEqualTo("Records from index 0 on are older than the retention and are kept, because the log does"
                            + " not verify or cannot be read: Entry 2 of the log does not match its hash.");
            assertThat(TestAuditTables.number(realm, "/test-audit-rows/count")).isGreaterThan(600);
        }
    }

    @Test
    @DisplayName("of a deleted realm is the one that the server has read last, whatever realm gets its id")
    void deletedRealm(Keycloak keycloak) {
        DeletedLog longer = deleted(keycloak, 800);
        DeletedLog usual = deleted(keycloak, 400);
        try (TestRealm successor = TestRealm.with(keycloak, Map.of("id", longer.realmId()))) {
            new SetupApi(successor).apply("audit-log: {}");
            assertThat(new AuditedRealm(successor)
                            .awaitPublished()
                            .status()
                            .path("retentionDays")
                            .asLong())
                    .isEqualTo(400);
            assertThat(longer.log().status().path("retentionDays").asLong()).isEqualTo(800);
            assertThat(usual.log().status().path("retentionDays").asLong()).isEqualTo(400);
            for (DeletedLog old : List.of(longer, usual)) {
                TestAuditTables.post(successor, "/test-audit-rows/age?days=730&realm=" + old.realmId());
            }
            WokenJob.retention(keycloak)
                    .until(
                            "the pruning",
                            BOUND,
                            () -> usual.log().status().path("firstEntry").asLong() == 512
                                    && TestAuditTables.number(
                                                    successor, "/test-audit-rows/count?realm=" + usual.realmId())
                                            < 600);
            assertThat(longer.log().status().path("firstEntry").asLong()).isZero();
        }
    }

    /** The log of a deleted realm, as an administrator of the server reads it. */
    private record DeletedLog(String realmId, AuditedRealm log) {}

    /** Returns the log with old records of a realm that is deleted after the server has read its retention. */
    private static DeletedLog deleted(Keycloak keycloak, int days) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String realmId = keycloak.admin().get(realm.adminPath("")).text("id");
            AuditedRealm log = TestAuditTables.withOldRecords(realm, "audit-log: {}");
            TestAuditTables.post(realm, "/test-audit-state/retention?days=" + days);
            String logId = log.status().path("origin").asText().replaceFirst(".*/", "");
            return new DeletedLog(realmId, log.closed(logId));
        }
    }

    @Test
    @DisplayName(
            "is a setting of the profile: shortening it needs consent, and it is never below the limit of the server")
    void setting(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            SetupApi setup = new SetupApi(realm);
            setup.apply("audit-log: {retention-days: 800}");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            assertThat(log.status().path("retentionDays").asLong()).isEqualTo(800);
            setup.apply("audit-log: {}");
            assertThat(log.status().path("retentionDays").asLong()).isEqualTo(800);
            assertThat(applyInVain(realm, folder, 500)).contains("audit-log: retention-days 800 becomes 500");
            assertThat(applyInVain(realm, folder, 100))
                    .contains("audit-log.retention-days: 100 is below 400, the server option min-retention-days.");
            assertThat(log.status().path("retentionDays").asLong()).isEqualTo(800);
        }
    }

    /** Applies a profile with the given retention, expects a refusal, and returns what the command printed. */
    private static String applyInVain(TestRealm realm, Path folder, int days) throws IOException {
        Path profile = Files.writeString(folder.resolve("shorter.yaml"), "audit-log: {retention-days: " + days + "}");
        Outcome refused = KeywardCommand.asAdmin(
                realm.keycloak(), "setup", "apply", "--realm", realm.name(), "--profile", profile.toString(), "--yes");
        assertThat(refused.exitCode()).isNotZero();
        return refused.toString();
    }

    private static Outcome verify(String... arguments) {
        return KeywardCommand.run("", List.of("audit", "verify", arguments[0], arguments[1], arguments[2]));
    }
}
