package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditSinkFiles;
import dev.keyward.it.harness.AuditWebhookReceiver;
import dev.keyward.it.harness.AuditWebhookReceiver.Received;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The audit records that are delivered to the sinks")
@ExtendWith(SharedKeycloak.class)
class AuditDeliveryIT {

    private static final String GOOD = "Velvet-Tugboat-81";
    private static final Duration BOUND = Duration.ofMinutes(2);

    /** A sink that was unavailable for long makes its next attempt after five minutes. */
    private static final Duration AFTER_LONGEST_DELAY = Duration.ofMinutes(7);

    private static final String SET_ASIDE = "keyward_audit_sink_records_total{outcome=\"refused\",sink=\"webhook\"}";
    private static final Path SCHEMAS = Path.of("../../shared/ocsf");
    private static final JsonMapper JSON = new JsonMapper();

    private static final String DELIVERED = "keyward_audit_sink_records_total{outcome=\"delivered\",sink=\"%s\"}";
    private static final String FAILURES = "keyward_audit_sink_failures_total{sink=\"file\"}";
    private static final String BEHIND = "keyward_audit_sink_behind{sink=\"%s\"}";

    /** Ends a text and an object in JSON, adds lines, and has the format characters of loggers. */
    private static final String CRAFTED = "x\"}\r\n{\"forged\":1}\n\u2028\u0085 \\u0000\t{0} %s %n ${jndi:x} é";

    @BeforeAll
    static void needsFiles() {
        assumeTrue(AuditSinkFiles.exist(), "the sinks write on the machine of the server");
    }

    @Test
    @DisplayName("are those of the log, in its order and once, with the checkpoints; no value adds a line")
    void delivered(Keycloak keycloak) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            realm.addUser("delivered-ann", GOOD, Map.of());
            assertThat(token(realm, TestRealm.CLIENT, "delivered-ann", GOOD)).contains("access_token");
            assertThat(token(realm, TestRealm.CLIENT, "delivered-ann", "wrong")).contains("invalid_grant");
            assertThat(token(realm, CRAFTED, "delivered-ann", GOOD)).doesNotContain("access_token");
            List<AuditRecord> records = recorded(realm);

            awaitDelivered(realm, records);

            List<JsonNode> events = delivered(realm, records);
            assertThat(events).extracting(AuditDeliveryIT::id).isEqualTo(ids(records));
            assertThat(events)
                    .extracting(event -> event.at("/metadata/sequence").asLong())
                    .isEqualTo(LongStream.range(0, records.size()).boxed().toList());
            assertThat(events)
                    .extracting(event -> event.at("/metadata/event_code").asText())
                    .contains("log.start", "CREATE USER", "LOGIN", "LOGIN_ERROR");
            assertThat(events)
                    .extracting(event -> event.at("/unmapped/data/client").asText())
                    .contains(CRAFTED);
            assertValid(events);

            String log = events.get(0).at("/metadata/log_name").asText();
            Await.until(
                    "the checkpoint of all records",
                    BOUND,
                    () -> AuditSinkFiles.checkpoints(log).stream()
                            .anyMatch(event -> event.at("/unmapped/size").asLong() >= records.size()));
            assertValid(AuditSinkFiles.checkpoints(log));

            List<JsonNode> inServerLog = inServerLog(keycloak, records);
            assertThat(inServerLog)
                    .extracting(event -> event.path("id").asText())
                    .isEqualTo(ids(records));
            assertThat(inServerLog)
                    .extracting(event -> event.at("/data/client").asText())
                    .contains(CRAFTED);
            for (String sink : List.of("file", "console")) {
                Await.until(
                        "the metric of delivered records",
                        BOUND,
                        () -> Metrics.of(keycloak).value(DELIVERED.formatted(sink)) >= records.size());
                assertThat(Metrics.of(keycloak).lines())
                        .anyMatch(line -> line.startsWith(BEHIND.formatted(sink) + " "));
            }
        }
    }

    @Test
    @DisplayName("are counted as behind also while the log of another realm was restored from a backup")
    void behindAfterRestore(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            long entries = new AuditedRealm(realm)
                    .awaitPublished()
                    .status()
                    .path("entries")
                    .asLong();

            List<Long> behind = Stream.of(Person.speaking("en")
                            .open(realm.url("/test-audit-state/behind"))
                            .document()
                            .text()
                            .split(" "))
                    .map(Long::valueOf)
                    .toList();

            assertThat(behind.get(1)).isGreaterThanOrEqualTo(behind.get(0) - entries);
        }
    }

    @Test
    @DisplayName("wait while the file cannot be written, and then follow in order; sign-ins and the other sink go on")
    void unavailable(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            realm.addUser("waiting-ann", GOOD, Map.of());
            awaitDelivered(realm, recorded(realm));
            double failures = Metrics.of(keycloak).value(FAILURES);
            List<AuditRecord> records;
            AuditSinkFiles.block();
            try {
                for (int n = 0; n < 3; n++) {
                    assertThat(token(realm, TestRealm.CLIENT, "waiting-ann", GOOD))
                            .contains("access_token");
                }
                Await.until(
                        "a failed attempt", BOUND, () -> Metrics.of(keycloak).value(FAILURES) > failures);
                assertThat(token(realm, TestRealm.CLIENT, "waiting-ann", GOOD)).contains("access_token");
                records = recorded(realm);
                awaitInServerLog(keycloak, records);
                assertThat(AuditSinkFiles.events(id(realm)).size()).isLessThan(records.size());
                Await.until(
                        "the metric of the sink that is behind",
                        BOUND,
                        () -> Metrics.of(keycloak).value(BEHIND.formatted("file")) >= 4);
                Await.until(
                        "the state of the sink",
                        BOUND,
                        () -> sink(keycloak.admin(), realm, "file")
                                .path("state")
                                .asText()
                                .equals("unavailable"));
                assertUnavailable(keycloak, realm);
            } finally {
                AuditSinkFiles.unblock();
            }

            awaitDelivered(realm, records, AFTER_LONGEST_DELAY);

            assertThat(delivered(realm, records))
                    .extracting(AuditDeliveryIT::id)
                    .isEqualTo(ids(records));
            assertThat(keycloak.log()).contains("The sink file of the audit log is unavailable. Cannot write to ");
            Await.until(
                    "the state of the sink",
                    BOUND,
                    () -> sink(keycloak.admin(), realm, "file")
                            .path("state")
                            .asText()
                            .equals("available"));
            assertThat(sink(keycloak.admin(), realm, "file").path("received").asLong())
                    .isGreaterThanOrEqualTo(records.size());
        }
    }

    /** Asserts what the REST API says of an unavailable sink: why, to administrators of the server only. */
    private static void assertUnavailable(Keycloak keycloak, TestRealm realm) {
        JsonNode sink = sink(keycloak.admin(), realm, "file");
        assertThat(sink.path("problem").asText()).startsWith("Cannot write to ");
        assertThat(sink.path("received").asLong())
                .isLessThan(sink.path("entries").asLong());
        assertThat(sink.path("level").asText()).isNotEmpty();
        assertThat(sink.path("since").asText()).isNotEmpty();
        realm.grantManagement(realm.addUser("waiting-viewer", GOOD, Map.of()), "view-events");
        JsonNode forRealm = sink(api(realm, "waiting-viewer"), realm, "file");
        assertThat(forRealm.path("state").asText()).isEqualTo("unavailable");
        assertThat(forRealm.has("problem")).isFalse();
        realm.grantManagement(realm.addUser("waiting-manager", GOOD, Map.of()), "manage-users");
        assertThat(api(realm, "waiting-manager")
                        .get(realm.adminPath("/audit-log/sinks"))
                        .status())
                .isEqualTo(403);
    }

    private static AdminApi api(TestRealm realm, String username) {
        return new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, username, GOOD);
    }

    private static JsonNode sink(AdminApi admin, TestRealm realm, String name) {
        return AdminApi.succeeded(admin.get(realm.adminPath("/audit-log/sinks")))
                .body()
                .valueStream()
                .filter(sink -> sink.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no sink " + name));
    }

    @Test
    @DisplayName("reach a webhook signed and with personal data; one record that it refuses is recorded, and the rest"
            + " follows")
    void webhook(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {}");
            realm.addUser("accepted-ann", GOOD, Map.of());
            realm.addUser("bob-" + AuditWebhookReceiver.REFUSED, GOOD, Map.of());
            assertThat(token(realm, TestRealm.CLIENT, "accepted-ann", "wrong")).contains("invalid_grant");
            assertThat(token(realm, TestRealm.CLIENT, "accepted-ann", GOOD)).contains("access_token");
            AuditedRealm log = new AuditedRealm(realm);
            Await.until(
                    "a record about the dead letter",
                    BOUND,
                    () -> recorded(realm).stream().anyMatch(AuditDeliveryIT::isWebhookDeadLetter));
            List<AuditRecord> records = recorded(realm);
            List<AuditRecord> deadLetters = records.stream()
                    .filter(AuditDeliveryIT::isWebhookDeadLetter)
                    .toList();
            List<String> refused = refused(records, deadLetters);
            List<String> expected = records.stream()
                    .filter(record -> !record.type().equals(AuditWebhookReceiver.EXCLUDED))
                    .map(AuditRecord::id)
                    .filter(id -> !refused.contains(id))
                    .toList();
            String id = records.get(0).log().text();
            Await.until(
                    "the records at the webhook",
                    BOUND,
                    () -> AuditWebhookReceiver.records(id).size() >= expected.size());

            List<Received> received = AuditWebhookReceiver.records(id);
            assertThat(received.stream().map(Received::id).limit(expected.size()))
                    .isEqualTo(expected);
            assertThat(refused).isNotEmpty();
            assertThat(sink(keycloak.admin(), realm, "webhook")
                            .path("deadLetters")
                            .asLong())
                    .isPositive();
            assertThat(records.stream()
                            .filter(record -> refused.contains(record.id()))
                            .map(AuditRecord::kind))
                    .contains("admin");
            assertThat(deadLetters.get(0).data())
                    .extractingByKey("reason")
                    .asString()
                    .contains("refused the record with the status 400.");
            assertThat(received)
                    .filteredOn(record -> record.type().equals("LOGIN"))
                    .extracting(Received::username)
                    .contains("accepted-ann");
            assertThat(received).extracting(Received::type).doesNotContain(AuditWebhookReceiver.EXCLUDED);
            assertThat(AuditWebhookReceiver.unverified()).isZero();
            assertThat(Metrics.of(keycloak).value(SET_ASIDE)).isGreaterThanOrEqualTo(1);
            assertThat(log.verify(log.policy()).records()).hasSizeGreaterThanOrEqualTo(records.size());
        }
    }

    private static boolean isWebhookDeadLetter(AuditRecord record) {
        return record.kind().equals(RecordKind.SINK_DEAD_LETTER.text())
                && Fact.of("webhook").equals(record.data().get("sink"));
    }

    /** Returns the ids of the records that the given dead letters name by their index; each index is in a range of its own here. */
    private static List<String> refused(List<AuditRecord> records, List<AuditRecord> deadLetters) {
        return deadLetters.stream()
                .flatMap(letter -> letter.data().get("indexes") instanceof Fact.Texts ranges
                        ? ranges.values().stream()
                        : Stream.empty())
                .flatMap(range -> {
                    String[] ends = range.split("-", -1);
                    return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                            .boxed();
                })
                .map(index -> records.get(Math.toIntExact(index)).id())
                .toList();
    }

    private static List<AuditRecord> recorded(TestRealm realm) {
        AuditedRealm log = new AuditedRealm(realm).awaitPublished();
        return log.verify(log.policy()).records();
    }

    private static void awaitDelivered(TestRealm realm, List<AuditRecord> records) {
        awaitDelivered(realm, records, BOUND);
    }

    private static void awaitDelivered(TestRealm realm, List<AuditRecord> records, Duration bound) {
        String id = id(realm);
        Await.until(
                "the records in the files",
                bound,
                () -> AuditSinkFiles.events(id).size() >= records.size());
    }

    /** Returns the first events of the realm in the files, as many as the given records; the log may have grown meanwhile. */
    private static List<JsonNode> delivered(TestRealm realm, List<AuditRecord> records) {
        return AuditSinkFiles.events(id(realm)).stream().limit(records.size()).toList();
    }

    private static void awaitInServerLog(Keycloak keycloak, List<AuditRecord> records) {
        String last = records.get(records.size() - 1).id();
        Await.until("the records in the server log", BOUND, () -> keycloak.log().contains("\"" + last + "\""));
    }

    /** Returns the records of the given ones that the console sink has written, each of which is one line. */
    private static List<JsonNode> inServerLog(Keycloak keycloak, List<AuditRecord> records) {
        awaitInServerLog(keycloak, records);
        String log = "\"log\":\"" + records.get(0).log() + "\"";
        return keycloak.log()
                .lines()
                .filter(line -> line.contains("[keyward.audit]") && line.contains(log))
                .map(line -> parse(line.substring(line.indexOf('{'))))
                .filter(event -> !event.path("kind").asText().equals("checkpoint"))
                .distinct() // a record can be delivered twice
                .limit(records.size())
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    /** Validates events with the JSON Schemas of OCSF, if they are beside the repository. */
    private static void assertValid(List<JsonNode> events) throws IOException {
        if (!Files.isDirectory(SCHEMAS)) {
            return;
        }
        for (JsonNode event : events) {
            Path file = SCHEMAS.resolve(event.get("class_uid").asInt() + ".json");
            try (InputStream in = Files.newInputStream(file)) {
                JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(in);
                assertThat(schema.validate(event)).describedAs(event.toString()).isEmpty();
            }
        }
    }

    private static String id(JsonNode event) {
        return event.at("/metadata/uid").asText();
    }

    private static List<String> ids(List<AuditRecord> records) {
        return records.stream().map(AuditRecord::id).toList();
    }

    private static String id(TestRealm realm) {
        return AdminApi.succeeded(realm.keycloak().admin().get(realm.adminPath("")))
                .text("id");
    }

    private static String token(TestRealm realm, String client, String username, String password) {
        return Person.speaking("en")
                .post(
                        URI.create(realm.url("/protocol/openid-connect/token")),
                        "grant_type=password&client_id=" + encoded(client) + "&username=" + username + "&password="
                                + encoded(password))
                .document()
                .text();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
