package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditSinkFiles;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.RealmSinkReceiver;
import dev.keyward.it.harness.RealmSinkReceiver.Received;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestAuditTables;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The sinks of one realm")
@ExtendWith(SharedKeycloak.class)
class AuditRealmSinksIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final String SINKS = "/audit-log/sinks";

    @BeforeAll
    static void needsReceiver() {
        assumeTrue(AuditSinkFiles.exist(), "the receivers are on the machine of the server");
    }

    @Test
    @DisplayName("get the records of this realm only, in order, from the moment they are made until they are removed")
    void delivered(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm realm = recorded(keycloak);
                TestRealm other = recorded(keycloak)) {
            realm.addUser("before-the-sink", GOOD, Map.of());
            long before = records(realm).size();
            JsonNode sink = created(realm, "one", receiver.url("one"));
            created(realm, "two", receiver.url("two"));
            other.addUser("elsewhere", GOOD, Map.of());
            realm.addUser("after-the-sink", GOOD, Map.of());
            List<AuditRecord> all = records(realm);
            await(receiver, "two", all);
            await(receiver, "one", all);

            List<Received> received = receiver.records("one");
            assertThat(received)
                    .extracting(Received::log)
                    .containsOnly(all.get(0).log().text());
            assertThat(received).extracting(Received::index).isSorted().allMatch(index -> index >= before);
            assertThat(received.stream().map(Received::id).filter(ids(all)::contains))
                    .isEqualTo(ids(all).subList(Math.toIntExact(received.get(0).index()), all.size()));
            assertThat(received.get(0).index()).isLessThan(before + 3);
            assertThat(changes(all)).contains("created");
            assertThat(all)
                    .filteredOn(record -> record.kind().equals("admin"))
                    .extracting(record -> record.data().get("resource_path"))
                    .contains(Fact.of("audit-log/sinks/" + sink.path("id").asText()));
            Await.until(
                    "the state",
                    BOUND,
                    () -> view(realm, sink).path("state").asText().equals("available"));
            assertThat(view(realm, sink).path("received").asLong()).isGreaterThanOrEqualTo(all.size());
            assertThat(Metrics.of(keycloak)
                            .value("keyward_audit_sink_records_total{outcome=\"delivered\",sink=\"realm\"}"))
                    .isPositive();

            AdminApi.succeeded(keycloak.admin()
                    .delete(realm.adminPath(SINKS + "/" + sink.path("id").asText())));
            int until = receiver.records("one").size();
            realm.addUser("after-the-removal", GOOD, Map.of());
            List<AuditRecord> more = records(realm);
            await(receiver, "two", more);

            assertThat(changes(more)).contains("removed");
            assertThat(receiver.records("one"))
                    .extracting(Received::id)
                    .doesNotContain(more.get(more.size() - 1).id());
            assertThat(receiver.records("one").size()).isLessThanOrEqualTo(until + 2);
            assertThat(keycloak.admin()
                            .get(realm.adminPath(SINKS + "/" + sink.path("id").asText()))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    @DisplayName("show no secret: not over REST, not in an export of the realm, not in the log; a masked secret stays")
    void secrets(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm realm = recorded(keycloak)) {
            JsonNode sink = created(realm, "siem", receiver.url("path-4711"));
            String id = sink.path("id").asText();
            assertThat(sink.at("/config/url").asText()).isEqualTo("**********");
            assertThat(sink.at("/config/secret").asText()).isEqualTo("**********");

            JsonNode changed = AdminApi.succeeded(keycloak.admin()
                            .put(
                                    realm.adminPath(SINKS + "/" + id),
                                    Map.of(
                                            "name", "renamed",
                                            "type", "webhook",
                                            "config",
                                                    Map.of(
                                                            "url",
                                                            "**********",
                                                            "level",
                                                            "pseudonyms",
                                                            "format",
                                                            "raw"))))
                    .body();
            realm.addUser("with-kept-secret", GOOD, Map.of());
            List<AuditRecord> all = records(realm);
            await(receiver, "path-4711", all);

            assertThat(changed.path("name").asText()).isEqualTo("renamed");
            assertThat(changes(all)).contains("updated");
            for (String text : List.of(
                    sink.toString(),
                    changed.toString(),
                    keycloak.admin().get(realm.adminPath(SINKS)).body().toString(),
                    realm.export().toString(),
                    keycloak.admin()
                            .get(realm.adminPath("/admin-events"))
                            .body()
                            .toString(),
                    keycloak.admin().get(realm.adminPath("/components")).body().toString(),
                    all.toString(),
                    keycloak.log())) {
                assertThat(text).doesNotContain("path-4711").doesNotContain(RealmSinkReceiver.SECRET);
            }
        }
    }

    @Test
    @DisplayName(
            "are read with view-events and changed with manage-events of their realm; personal data needs audit-unseal")
    void permissions(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm realm = recorded(keycloak);
                TestRealm other = recorded(keycloak)) {
            String id = created(realm, "siem", receiver.url("permissions"))
                    .path("id")
                    .asText();
            AdminApi viewer = administrator(realm, "viewer", "view-events");
            AdminApi manager = administrator(realm, "manager", "manage-events");
            AdminApi users = administrator(realm, "users", "manage-users");
            String path = realm.adminPath(SINKS + "/" + id);

            assertThat(viewer.get(path).status()).isEqualTo(200);
            assertThat(viewer.delete(path).status()).isEqualTo(403);
            assertThat(viewer.post(realm.adminPath(SINKS), form("x", receiver.url("x"), Map.of()))
                            .status())
                    .isEqualTo(403);
            assertThat(viewer.put(path, form("x", receiver.url("x"), Map.of())).status())
                    .isEqualTo(403);
            assertThat(users.get(path).status()).isEqualTo(403);
            assertThat(manager.get(other.adminPath(SINKS)).status()).isEqualTo(403);
            assertThat(keycloak.admin().get(other.adminPath(SINKS + "/" + id)).status())
                    .isEqualTo(404);
            assertThat(keycloak.admin()
                            .delete(other.adminPath(SINKS + "/" + id))
                            .status())
                    .isEqualTo(404);

            Map<String, Object> plain = form("siem", receiver.url("permissions"), Map.of("level", "plain"));
            assertThat(manager.put(path, plain).status()).isEqualTo(403);
            realm.grantClientRole(userId(realm, "manager"), "keyward", "audit-unseal");
            AdminApi unsealing = new AdminApi(keycloak.url(), realm.name(), TestRealm.CLIENT, "manager", GOOD);
            assertThat(AdminApi.succeeded(unsealing.put(path, plain))
                            .body()
                            .path("level")
                            .asText())
                    .isEqualTo("plain");
            assertThat(records(realm))
                    .filteredOn(record -> record.kind().equals(RecordKind.SINK_CHANGED.text()))
                    .extracting(record -> record.data().get("level"))
                    .contains(Fact.of("plain"));
            assertThat(manager.delete(path).status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName(
            "are refused with a reason if a value is not allowed, if there are too many, or if the realm has no log")
    void refused(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm realm = recorded(keycloak);
                TestRealm unrecorded = TestRealm.with(keycloak, Map.of())) {
            assertBad(realm, form("webhook", receiver.url("x"), Map.of()), "name: must be 1 to 64 ASCII letters");
            assertBad(
                    realm,
                    form("x", "http://siem.example.com/", Map.of()),
                    "url: The URL of a webhook sink must begin with");
            assertBad(
                    realm,
                    form("x", receiver.url("x"), Map.of("level", "all")),
                    "level: 'all' is not allowed; give pseudonyms");
            assertBad(
                    realm,
                    form("x", receiver.url("x"), Map.of("colour", "red")),
                    "colour: this is no setting of a webhook sink.");
            assertBad(
                    realm,
                    Map.of("name", "x", "type", "file", "config", Map.of()),
                    "type: must be one of webhook, syslog.");
            assertBad(
                    realm,
                    Map.of("name", "x", "type", "webhook", "config", Map.of("level", 1)),
                    "config: must be an object");
            assertBad(
                    realm,
                    Map.of("name", "x", "owner", "y"),
                    "The fields of a sink are name, type, enabled and config.");
            assertThat(keycloak.admin()
                            .post(unrecorded.adminPath(SINKS), form("x", receiver.url("x"), Map.of()))
                            .status())
                    .isEqualTo(409);
            for (int n = 0; n < 3; n++) {
                created(realm, "sink " + n, receiver.url("refused-" + n));
            }
            AdminApi.Answer fourth =
                    keycloak.admin().post(realm.adminPath(SINKS), form("four", receiver.url("x"), Map.of()));
            assertThat(fourth.status()).isEqualTo(409);
            assertThat(fourth.text("error_description")).contains("The realm has 3 sinks");
        }
    }

    @Test
    @DisplayName("whose receivers never answer delay no other realm; a receiver that answers 410 gets nothing more")
    void hostile(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm hostile = recorded(keycloak);
                TestRealm good = recorded(keycloak)) {
            JsonNode hanging = created(hostile, "one", receiver.hanging());
            created(hostile, "two", receiver.hanging());
            JsonNode gone = created(hostile, "gone", receiver.gone());
            created(good, "good", receiver.url("beside"));
            hostile.addUser("hostile", GOOD, Map.of());
            Await.until("a request that hangs", BOUND, () -> receiver.requests("hanging") > 0);
            for (int n = 0; n < 3; n++) {
                good.addUser("beside-" + n, GOOD, Map.of());
                long start = System.nanoTime();
                await(receiver, "beside", records(good));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            }
            Await.until(
                    "the state of the hanging sink",
                    BOUND,
                    () -> view(hostile, hanging).path("state").asText().equals("unavailable"));
            assertThat(view(hostile, hanging).path("problem").asText()).contains("it does not answer in time");

            Await.until(
                    "the sink that is switched off",
                    BOUND,
                    () -> !view(hostile, gone).path("enabled").asBoolean(true));
            Await.until(
                    "the state of this sink",
                    BOUND,
                    () -> view(hostile, gone).path("state").asText().equals("off"));
            Await.until(
                    "the record about it",
                    BOUND,
                    () -> changes(records(hostile)).contains("disabled"));
            assertThat(view(hostile, gone).path("problem").asText()).contains("410");
            int requests = receiver.requests("gone");
            hostile.addUser("hostile-again", GOOD, Map.of());
            good.addUser("beside-again", GOOD, Map.of());
            await(receiver, "beside", records(good));
            assertThat(receiver.requests("gone")).isEqualTo(requests);
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            hostile.adminPath(SINKS + "/" + gone.path("id").asText()),
                            form("gone", receiver.url("back"), Map.of())));
            Await.until(
                    "the records at the new receiver",
                    BOUND,
                    () -> !receiver.records("back").isEmpty());
        }
    }

    @Test
    @DisplayName("get nothing if somebody has made their row in the database, and nothing from before they were made")
    void planted(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm realm = recorded(keycloak)) {
            realm.addUser("before-the-sink", GOOD, Map.of());
            long before = records(realm).size();
            JsonNode own = created(realm, "own", receiver.url("planted"));
            realm.addUser("after-the-sink", GOOD, Map.of());
            await(receiver, "planted", records(realm));
            TestAuditTables.post(realm, "/test-audit-sinks/copy");
            realm.addUser("after-the-copy", GOOD, Map.of());
            await(receiver, "planted", records(realm));
            Await.until(
                    "an attempt of the copy",
                    BOUND,
                    () -> copies(realm, own).findValuesAsText("state").contains("unavailable"));

            JsonNode copy = copies(realm, own).path(0);
            assertThat(copy.path("problem").asText()).startsWith("Its settings were changed in the database");
            assertThat(copy.path("config").isEmpty()).isTrue();
            assertThat(view(realm, own).has("problem")).isFalse();
            assertThat(receiver.records("planted")).extracting(Received::index).allMatch(index -> index >= before);
            assertThat(keycloak.admin()
                            .delete(realm.adminPath(
                                    SINKS + "/" + copy.path("id").asText()))
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    @DisplayName("get nothing from before they were made, wherever somebody moves their positions in the database")
    void rewound(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm other = recorded(keycloak); // a server begins to number with its first record
                TestRealm realm = TestRealm.with(keycloak, Map.of("adminEventsEnabled", true))) {
            other.addUser("numbered", GOOD, Map.of());
            TestAuditTables.post(realm, "/test-audit-planted/old-records?days=1&records=20");
            AuditedRealm log = new AuditedRealm(realm)
                    .await("the old records", status -> status.path("entries").asLong() == 20)
                    .awaitPublished();
            String closed = log.status().path("origin").asText().replaceFirst(".*/", "");
            TestAuditTables.post(realm, "/test-audit-state/continue");
            new SetupApi(realm).apply("audit-log: {}");
            realm.addUser("before-the-sink", GOOD, Map.of());
            long before = records(realm).size();
            JsonNode sink = created(realm, "rewound", receiver.url("rewound"));
            realm.addUser("after-the-sink", GOOD, Map.of());
            await(receiver, "rewound", records(realm));

            TestAuditTables.post(realm, "/test-audit-sinks/rewind");
            realm.addUser("after-the-change", GOOD, Map.of());
            awaitReceived(realm, sink, records(realm).size());
            realm.addUser("after-a-turn-with-all-logs", GOOD, Map.of());
            List<AuditRecord> all = records(realm);
            awaitReceived(realm, sink, all.size());
            List<Received> received = receiver.records("rewound");
            assertThat(received)
                    .extracting(Received::log)
                    .containsOnly(all.get(0).log().text())
                    .doesNotContain(closed);
            assertThat(received).extracting(Received::index).allMatch(index -> index >= before);

            TestAuditTables.post(realm, "/test-audit-sinks/rename");
            TestAuditTables.post(realm, "/test-audit-sinks/rewind");
            realm.addUser("before-the-repair", GOOD, Map.of());
            long repaired = records(realm).size();
            AdminApi.succeeded(keycloak.admin()
                    .put(
                            realm.adminPath(SINKS + "/" + sink.path("id").asText()),
                            form("repaired", receiver.url("repaired"), Map.of())));
            assertThat(view(realm, sink).path("received").asLong()).isGreaterThanOrEqualTo(repaired);
            realm.addUser("after-the-repair", GOOD, Map.of());
            all = records(realm);
            await(receiver, "repaired", all);
            awaitReceived(realm, sink, all.size());
            assertThat(receiver.records("repaired")).extracting(Received::index).allMatch(index -> index >= repaired);
        }
    }

    private static void awaitReceived(TestRealm realm, JsonNode sink, long records) {
        Await.until(
                "the position after " + records + " records",
                BOUND,
                () -> view(realm, sink).path("received").asLong() >= records);
    }

    /** Returns the sinks of a realm beside the given one. */
    private static ArrayNode copies(TestRealm realm, JsonNode own) {
        ArrayNode others = new JsonMapper().createArrayNode();
        realm.keycloak().admin().get(realm.adminPath(SINKS)).body().forEach(sink -> {
            if (sink.has("id") && !sink.path("id").equals(own.path("id"))) {
                others.add(sink);
            }
        });
        return others;
    }

    @Test
    @DisplayName(
            "whose receivers refuse records leave records about that with one boot id, however many turns they take")
    void oneBoot(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm realm = recorded(keycloak)) {
            created(realm, "refusing", receiver.refusing());
            created(realm, "refusing too", receiver.refusing());
            for (int n = 0; n < 4; n++) {
                realm.addUser("refused-" + n, GOOD, Map.of());
            }
            Await.until("dead letters", BOUND, () -> deadLetters(realm).size() >= 4);
            assertThat(deadLetters(realm))
                    .extracting(record -> record.origin().boot())
                    .containsOnly(deadLetters(realm).get(0).origin().boot());
        }
    }

    private static List<AuditRecord> deadLetters(TestRealm realm) {
        return records(realm).stream()
                .filter(record -> record.kind().equals(RecordKind.SINK_DEAD_LETTER.text()))
                .toList();
    }

    @Test
    @DisplayName("end with their realm: the end of its log goes nowhere")
    void deletedRealm(Keycloak keycloak) {
        try (RealmSinkReceiver receiver = new RealmSinkReceiver();
                TestRealm other = recorded(keycloak)) {
            created(other, "other", receiver.url("other"));
            String log;
            try (TestRealm realm = recorded(keycloak)) {
                created(realm, "siem", receiver.url("deleted"));
                realm.addUser("deleted", GOOD, Map.of());
                List<AuditRecord> all = records(realm);
                log = all.get(0).log().text();
                await(receiver, "deleted", all);
            }
            Await.until(
                    "the end of the log",
                    BOUND,
                    () -> AuditSinkFiles.checkpoints(log).size() > 0
                            && keycloak.admin()
                                            .get("/master/audit-log/closed/" + log + "/status")
                                            .status()
                                    == 200);
            other.addUser("after-the-deletion", GOOD, Map.of());
            await(receiver, "other", records(other));
            assertThat(receiver.records("deleted"))
                    .extracting(Received::type)
                    .isNotEmpty()
                    .doesNotContain("log.stop");
        }
    }

    private static TestRealm recorded(Keycloak keycloak) {
        TestRealm realm =
                TestRealm.with(keycloak, Map.of("adminEventsEnabled", true, "adminEventsDetailsEnabled", true));
        new SetupApi(realm).apply("audit-log: {}");
        realm.addUser("first", GOOD, Map.of());
        new AuditedRealm(realm).awaitPublished();
        return realm;
    }

    private static AdminApi administrator(TestRealm realm, String username, String role) {
        realm.grantManagement(realm.addUser(username, GOOD, Map.of()), role);
        return new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, GOOD);
    }

    private static String userId(TestRealm realm, String username) {
        return realm.keycloak()
                .admin()
                .get(realm.adminPath("/users?exact=true&username=" + username))
                .body()
                .path(0)
                .path("id")
                .asText();
    }

    private static Map<String, Object> form(String name, String url, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(
                Map.of("url", url, "secret", RealmSinkReceiver.SECRET, "level", "pseudonyms", "format", "raw"));
        config.putAll(more);
        return Map.of("name", name, "type", "webhook", "config", config);
    }

    private static JsonNode created(TestRealm realm, String name, String url) {
        AdminApi.Answer answer = realm.keycloak().admin().post(realm.adminPath(SINKS), form(name, url, Map.of()));
        assertThat(answer.status()).describedAs(answer.body().toString()).isEqualTo(201);
        return answer.body();
    }

    private static void assertBad(TestRealm realm, Map<String, Object> form, String message) {
        AdminApi.Answer answer = realm.keycloak().admin().post(realm.adminPath(SINKS), form);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error_description")).contains(message).doesNotContain(RealmSinkReceiver.SECRET);
    }

    private static JsonNode view(TestRealm realm, JsonNode sink) {
        return AdminApi.succeeded(realm.keycloak()
                        .admin()
                        .get(realm.adminPath(SINKS + "/" + sink.path("id").asText())))
                .body();
    }

    private static List<AuditRecord> records(TestRealm realm) {
        AuditedRealm log = new AuditedRealm(realm).awaitPublished();
        return log.verify(log.policy()).records();
    }

    private static void await(RealmSinkReceiver receiver, String name, List<AuditRecord> records) {
        String last = records.get(records.size() - 1).id();
        Await.until(
                "the last record at " + name,
                BOUND,
                () -> receiver.records(name).stream()
                        .anyMatch(record -> record.id().equals(last)));
    }

    private static List<String> ids(List<AuditRecord> records) {
        return records.stream().map(AuditRecord::id).toList();
    }

    /** Returns what the records about changed sinks say. */
    private static List<String> changes(List<AuditRecord> records) {
        return records.stream()
                .filter(record -> record.kind().equals(RecordKind.SINK_CHANGED.text()))
                .map(record -> record.data().get("change") instanceof Fact.Text text ? text.value() : "")
                .toList();
    }
}
