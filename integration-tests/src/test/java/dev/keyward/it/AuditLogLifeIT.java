package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The life of an audit log")
@Order(20)
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditLogLifeIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final String SECTION = "audit-log: {}";
    private static final String FAILURES = "keyward_audit_log_sequencing_failures_total";

    private TestRealm tallied;
    private String withoutRealm = "";

    @BeforeAll
    void prepareTally(Keycloak keycloak) {
        tallied = TestRealm.with(keycloak, Map.of());
        post(tallied, "/test-audit-planted/without-realm");
        withoutRealm = "no-" + keycloak.admin().get(tallied.adminPath("")).text("id");
        new SetupApi(tallied).apply(SECTION);
        tallied.addUser("tally-ann", GOOD, Map.of());
        new AuditedRealm(tallied).awaitPublished();
    }

    @AfterAll
    void close() {
        tallied.close();
    }

    @Test
    @DisplayName("goes on after rows that somebody changed or damaged before they got an index, and says so")
    void planted(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            realm.addUser("planted-before", GOOD, Map.of());
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            post(realm, "/test-audit-planted/plant");
            realm.addUser("planted-after", GOOD, Map.of());
            log.awaitPublished();

            assertThat(log.status().path("setAside").asLong()).isEqualTo(3);
            Verified verified = log.verify(log.policy());
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            List<AuditRecord> mismatches = of(verified.records(), "log.mac_mismatch");
            assertThat(mismatches)
                    .extracting(record -> record.data().get("reason"))
                    .containsExactlyInAnyOrder(
                            Fact.of("changed"), Fact.of("damaged"), Fact.of("damaged"), Fact.of("no_mac"));
            assertThat(of(verified.records(), "log.start")).hasSize(2); // the real one, and the copy without a MAC
            assertThat(of(verified.records(), "admin"))
                    .filteredOn(record -> record.type().equals("CREATE"))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    @DisplayName("stands still on a node with another key, which goes on recording and says so, and continues with the"
            + " right key")
    void otherKey(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            realm.addUser("other-key-before", GOOD, Map.of());
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            post(realm, "/test-audit-state/other-key");
            long entries = log.status().path("entries").asLong();
            realm.addUser("other-key-during", GOOD, Map.of());
            log.await(
                    "the problem",
                    status -> status.has("problem") && status.path("waiting").asLong() > 0);
            assertThat(log.status().path("problem").asText()).contains("key file");
            assertThat(log.status().path("entries").asLong()).isEqualTo(entries);

            post(realm, "/test-audit-state/own-key");
            log.awaitPublished();
            assertThat(log.status().has("problem")).isFalse();
            assertThat(log.status().path("entries").asLong()).isGreaterThan(entries);
            assertThat(log.verify(log.policy()).result()).isInstanceOf(VerificationResult.Intact.class);
        }
    }

    @Test
    @DisplayName("stands still while a record at its end is changed in the database, and goes on once it is restored")
    void damagedEnd(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            realm.addUser("damaged-before", GOOD, Map.of());
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String policy = log.policy();
            double failures = Metrics.of(keycloak).sum(FAILURES);

            post(realm, "/test-audit-rows/change");
            realm.addUser("damaged-during", GOOD, Map.of());
            log.await(
                    "a record that waits, and a failed attempt",
                    status -> status.path("waiting").asLong() > 0
                            && Metrics.of(keycloak).sum(FAILURES) > failures);
            assertThat(log.verify(policy).result()).isInstanceOf(VerificationResult.Tampered.class);

            post(realm, "/test-audit-rows/change"); // the second change undoes the first
            log.awaitPublished();
            Verified verified = log.verify(policy);
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(of(verified.records(), "admin"))
                    .filteredOn(record -> record.type().equals("CREATE"))
                    .hasSize(2);
        }
    }

    @Test
    @DisplayName("has no record of a transaction that is rolled back, and does not miss one")
    void rolledBack(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            post(realm, "/test-audit-events/rolled-back");
            new SetupApi(realm).remove();
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String policy = log.policy();
            Await.until(
                    "the end of the recording",
                    Duration.ofMinutes(2),
                    () -> !of(log.awaitPublished().verify(policy).records(), "log.stop")
                            .isEmpty());

            List<AuditRecord> records = log.verify(policy).records();
            assertThat(of(records, "user")).extracting(AuditRecord::type).containsExactly("LOGOUT");
            assertThat(boots(records)).extracting(BootCount::state).containsOnly(BootCount.State.COMPLETE);
        }
    }

    @Test
    @DisplayName("begins with a record of who has switched the recording on")
    void switchedOn(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            List<AuditRecord> records = log.verify(log.policy()).records();
            assertThat(records.get(0).kind()).isEqualTo("log.start");
            assertThat(records.get(1).data()).containsEntry("resource_type", Fact.of("KEYWARD_SETUP"));
            assertThat(records.get(0).participants())
                    .extracting(Participant::role, Participant::pseudonym)
                    .containsExactlyElementsOf(records.get(1).participants().stream()
                            .filter(person -> person.role().equals("actor"))
                            .map(person -> tuple(person.role(), person.pseudonym()))
                            .toList())
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("ends once, also if a request that began before the end commits after it")
    void lateCommit(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            post(realm, "/test-audit-events/late-event");
            log.await(
                            "the end of the recording",
                            status -> !status.path("recording").asBoolean(true))
                    .awaitPublished();

            List<AuditRecord> records = log.verify(log.policy()).records();
            assertThat(of(records, "log.start")).hasSize(1);
            assertThat(of(records, "log.stop")).hasSize(1);
            assertThat(of(records, "user")).isEmpty();
            assertThat(boots(records)).extracting(BootCount::state).contains(BootCount.State.COMPLETE);
        }
    }

    @Test
    @DisplayName("states its end and its new start in this order if it is switched off and on while a request is open")
    void offAndOn(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();

            post(realm, "/test-audit-events/off-and-on");
            log.awaitPublished();

            Verified verified = log.verify(log.policy());
            assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
            List<AuditRecord> records = verified.records();
            assertThat(records.stream()
                            .map(AuditRecord::kind)
                            .filter(kind -> kind.equals("log.start") || kind.equals("log.stop")))
                    .containsExactly("log.start", "log.stop", "log.start");
            assertThat(of(records, "user")).extracting(AuditRecord::type).containsExactlyInAnyOrder("LOGIN", "LOGOUT");
            assertThat(boots(records)).extracting(BootCount::state).containsOnly(BootCount.State.OPEN);
        }
    }

    @Test
    @DisplayName("begins with the update of the realm that switches it on, and ends with the one that switches it off")
    void switchedByUpdate(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            realm.setAttribute("keyward.audit-log", "on");
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            realm.setAttribute("keyward.audit-log", "off");
            log.await(
                            "the end of the recording",
                            status -> !status.path("recording").asBoolean(true))
                    .awaitPublished();

            List<AuditRecord> records = log.verify(log.policy()).records();
            assertThat(records.get(0).kind()).isEqualTo("log.start");
            assertThat(records.get(0).participants())
                    .extracting(Participant::role)
                    .containsExactly("actor");
            assertThat(of(records, "admin"))
                    .extracting(record -> record.data().get("resource_type"))
                    .containsExactly(Fact.of("REALM"), Fact.of("REALM"));
            assertThat(of(records, "log.stop")).hasSize(1);
            assertThat(boots(records)).extracting(BootCount::state).containsOnly(BootCount.State.COMPLETE);
        }
    }

    @Test
    @DisplayName(
            "ends with the deletion of its realm, and is read and verified by administrators of the server only, also"
                    + " if a realm gets the same id")
    void deletedRealm(Keycloak keycloak) {
        TestRealm realm = TestRealm.with(keycloak, Map.of());
        String policy;
        String id;
        String realmId = keycloak.admin().get(realm.adminPath("")).text("id");
        AuditedRealm log = new AuditedRealm(realm);
        try (realm) {
            new SetupApi(realm).apply(SECTION);
            realm.addUser("deleted-ann", GOOD, Map.of());
            policy = log.awaitPublished().policy();
            id = log.verify(policy).records().get(0).log().text();
            assertThat(status(keycloak.admin(), "/master/audit-log/closed/" + id + "/status"))
                    .isEqualTo(404); // it is open
        }
        AuditedRealm closed = log.closed(id).awaitPublished();

        Verified verified = closed.verify(policy);
        assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
        assertThat(of(verified.records(), "log.stop")).hasSize(1);
        assertThat(boots(verified.records())).extracting(BootCount::state).containsOnly(BootCount.State.COMPLETE);
        assertThat(AdminApi.succeeded(keycloak.admin().get("/master/audit-log/closed"))
                        .body())
                .anySatisfy(listed -> assertThat(listed.path("id").asText()).isEqualTo(id));
        try (TestRealm other = TestRealm.with(keycloak, Map.of())) {
            other.grantRealmAdmin(other.addUser("closed-foreigner", GOOD, Map.of()));
            AdminApi foreigner = new AdminApi(keycloak.url(), other.name(), TestRealm.CLIENT, "closed-foreigner", GOOD);
            assertThat(status(foreigner, "/master/audit-log/closed/" + id + "/status"))
                    .isEqualTo(403);
            assertThat(status(foreigner, other.adminPath("/audit-log/closed/" + id + "/status")))
                    .isEqualTo(404);
            assertThat(status(foreigner, other.adminPath("/audit-log/closed/No-Log/status")))
                    .isEqualTo(404);
            assertThat(AdminApi.succeeded(foreigner.get(other.adminPath("/audit-log/closed")))
                            .body())
                    .isEmpty();
        }
        try (TestRealm successor = TestRealm.with(keycloak, Map.of("id", realmId))) {
            new SetupApi(successor).apply(SECTION);
            new AuditedRealm(successor).awaitPublished();
            assertThat(AdminApi.succeeded(keycloak.admin().get(successor.adminPath("/audit-log/closed")))
                            .body())
                    .isEmpty();
            for (String path : List.of("/status", "/checkpoint", "/query")) {
                assertThat(status(keycloak.admin(), successor.adminPath("/audit-log/closed/" + id + path)))
                        .describedAs(path)
                        .isEqualTo(404);
            }
            assertThat(status(keycloak.admin(), "/master/audit-log/closed/" + id + "/query"))
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(Order.DEFAULT + 1) // last, because it waits for more than a minute after prepareTally
    @DisplayName("has a tally of its node a minute after an event, which agrees with the records; "
            + "meanwhile, an open log without a realm is closed")
    void tally(Keycloak keycloak) {
        AuditedRealm log = new AuditedRealm(tallied);
        String policy = log.policy();
        Await.until(
                "a tally",
                Duration.ofMinutes(4),
                () -> !of(log.verify(policy).records(), "log.tally").isEmpty());

        List<AuditRecord> records = log.verify(policy).records();
        AuditRecord tally = of(records, "log.tally").get(0);
        assertThat(tally.data()).containsEntry("committed", Fact.of(records.indexOf(tally)));
        assertThat(boots(records)).extracting(BootCount::state).containsOnly(BootCount.State.OPEN);
        Await.until(
                "the end of the log without a realm",
                Duration.ofMinutes(4),
                () -> AdminApi.succeeded(keycloak.admin().get("/master/audit-log/closed"))
                        .body()
                        .findValuesAsText("realm")
                        .contains(withoutRealm));
    }

    @Test
    @DisplayName("is continued by a new log if the database was restored, and never signs two trees of one size")
    void restoredDatabase(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply(SECTION);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            String policy = log.policy();
            realm.addUser("restored-kept", GOOD, Map.of());
            log.awaitPublished(); // a copy of the old log has only what the checkpoint in the backup covers
            post(realm, "/test-audit-state/backup");
            realm.addUser("restored-lost", GOOD, Map.of());
            log.awaitPublished();
            String last = checkpoint(log);
            String id = log.verify(policy).records().get(0).log().text();
            log.await("a checkpoint outside the database", status -> !status.has("warning"));

            post(realm, "/test-audit-state/restore");
            log.await("the problem", status -> status.path("problem").asText().contains("restored from a backup"));
            long writes = log.status().path("writes").asLong();
            realm.addUser("restored-new", GOOD, Map.of());
            log.await("a new log", status -> !status.path("origin").asText().endsWith(id))
                    .awaitPublished();

            assertThat(log.status().has("problem")).isFalse();
            Verified next = log.verify(log.policy());
            assertThat(next.result()).isInstanceOf(VerificationResult.Intact.class);
            assertThat(next.records().get(0).kind()).isEqualTo("log.continued");
            assertThat(next.records().get(0).data()).containsEntry("checkpoint", Fact.of(last));
            assertThat(of(next.records(), "admin"))
                    .extracting(AuditRecord::type)
                    .contains("CREATE");
            assertThat(boots(next.records())).extracting(BootCount::state).containsOnly(BootCount.State.OPEN);
            assertThat(status(keycloak.admin(), realm.adminPath("/audit-log/closed/" + id + "/query")))
                    .isEqualTo(200);
            AuditedRealm old = log.closed(id);
            assertThat(old.status().path("continuedBy").asText()).isNotEmpty();
            assertThat(old.verify(policy).result()).isInstanceOf(VerificationResult.Intact.class);
            realm.addUser("restored-later", GOOD, Map.of());
            log.awaitPublished();
            assertThat(of(log.verify(log.policy()).records(), "log.start")).isNotEmpty();
            assertThat(log.status().path("writes").asLong())
                    .describedAs("writes of the new log, after %d writes of the old one", writes)
                    .isPositive()
                    .isLessThan(writes);
            assertThat(old.status().path("entries").asLong())
                    .isEqualTo(old.verify(policy).records().size());
        }
    }

    private static String checkpoint(AuditedRealm log) {
        return new String(log.read(LogResource.CHECKPOINT).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static List<BootCount> boots(List<AuditRecord> records) {
        Completeness completeness = new Completeness();
        records.forEach(completeness::accept);
        return completeness.boots();
    }

    private static int status(AdminApi caller, String path) {
        return caller.get(path).status();
    }

    private static List<AuditRecord> of(List<AuditRecord> records, String kind) {
        return records.stream().filter(record -> record.kind().equals(kind)).toList();
    }

    private static void post(TestRealm realm, String path) {
        assertThat(Person.speaking("en").post(URI.create(realm.url(path)), "").status())
                .isEqualTo(204);
    }
}
