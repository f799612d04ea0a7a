package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditStoreFolder;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The folder of the audit logs")
@ExtendWith(SharedKeycloak.class)
class AuditFolderIT {

    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String PASSWORD = "Velvet-Tugboat-81";

    @BeforeAll
    static void requireFolder() {
        assumeTrue(AuditStoreFolder.exists(), "the server is not on this machine");
    }

    @Test
    @DisplayName("gets each log, and the content of old records leaves the database, over REST as before")
    void moved(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            TestAuditTables.post(realm, "/test-audit-planted/old-records?days=60");
            new SetupApi(realm).apply("audit-log: {}");
            AuditedRealm log = new AuditedRealm(realm)
                    .await("the old records", status -> status.path("entries").asLong() > 600)
                    .awaitPublished();
            WokenJob job = WokenJob.folder(keycloak);
            job.until(
                    "the copy", BOUND, () -> log.status().path("storedEntries").asLong() >= 512);
            Path policy = Files.writeString(folder.resolve("policy.txt"), log.policy());
            String copy = AuditStoreFolder.of(id(log)).toString();
            awaitIntact(copy, policy);
            assertThat(TestAuditTables.number(realm, "/test-audit-rows/content"))
                    .isGreaterThan(600);

            TestAuditTables.post(realm, "/test-audit-rows/age?days=60");
            job.until(
                    "the removal of the content",
                    BOUND,
                    () -> TestAuditTables.number(realm, "/test-audit-rows/content")
                            <= TestAuditTables.number(realm, "/test-audit-rows/count") - 512);

            Verified verified = log.verify(log.policy());
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(verified.records())
                    .filteredOn(record -> record.type().equals("LOGIN"))
                    .hasSize(599);
            assertThat(log.status().path("firstEntry").asLong()).isZero();
            AuditRecord moved = verified.records().get(0);
            realm.grantClientRole(realm.addUser("folder-auditor", PASSWORD, Map.of()), "keyward", "audit-unseal");
            AdminApi auditor = new AdminApi(keycloak.url(), realm.name(), TestRealm.CLIENT, "folder-auditor", PASSWORD);
            JsonNode opened = AdminApi.succeeded(auditor.post(
                            log.path("/unseal"), Map.of("records", List.of(moved.id()), "reason", "Ticket 7")))
                    .body();
            assertThat(opened.path(0).path("id").asText()).isEqualTo(moved.id());
            awaitIntact(copy, policy);
        }
    }

    @Test
    @DisplayName("can be unwritable: records are kept, numbered and signed, the status says so, and all is copied"
            + " afterwards")
    void unwritable(Keycloak keycloak, @TempDir Path folder) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            AuditStoreFolder.block(id(log));
            realm.addUser("unwritable-ann", PASSWORD, Map.of());
            WokenJob job = WokenJob.folder(keycloak);
            job.until(
                    "the problem in the status",
                    BOUND,
                    () -> log.status().path("folderProblem").asText().contains("cannot be written to"));
            assertThat(log.status().path("folderProblem").asText())
                    .contains("Its records stay in the database, and nothing is lost.");

            realm.addUser("unwritable-bob", PASSWORD, Map.of());
            assertThat(log.awaitPublished().verify(log.policy()).result())
                    .isInstanceOf(VerificationResult.Intact.class);

            AuditStoreFolder.unblock(id(log));
            job.until("the end of the problem", BOUND, () -> !log.status().has("folderProblem"));
            Path policy = Files.writeString(folder.resolve("policy.txt"), log.policy());
            awaitIntact(AuditStoreFolder.of(id(log)).toString(), policy);
        }
    }

    /** Waits until the folder of a log verifies. The server writes its files in several steps. */
    private static void awaitIntact(String folder, Path policy) {
        Await.until("an intact copy in " + folder, BOUND, () -> {
            Outcome verified =
                    KeywardCommand.run("", List.of("audit", "verify", folder, "--policy", policy.toString()));
            return verified.exitCode() == 0 && verified.out().contains("INTACT");
        });
    }

    private static String id(AuditedRealm log) {
        return log.status().path("origin").asText().replaceFirst(".*/", "");
    }
}
