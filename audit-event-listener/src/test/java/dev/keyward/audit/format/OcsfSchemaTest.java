package dev.keyward.audit.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.keyward.audit.ExampleRecord;
import dev.keyward.audit.RepositoryRoot;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.RecordKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;

/** Validates exported records with the JSON Schemas of OCSF 1.8.0, if they are beside the repository. */
@DisplayName("By the schemas of OCSF 1.8.0")
class OcsfSchemaTest {

    private static final Path SCHEMAS =
            RepositoryRoot.path().resolve("../shared/ocsf").normalize();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Unsealing OPEN = (record, participant) -> Optional.of(new PersonalData(
            Map.of("user_id", "u", "username", "ann", "email", "ann@example.com", "ip", "2001:db8::1")));

    private final Map<Integer, JsonSchema> schemas = new HashMap<>();

    @BeforeAll
    static void needsSchemas() {
        String reason = "skipped: the JSON Schemas of OCSF are not at " + SCHEMAS;
        boolean isThere = Files.isDirectory(SCHEMAS);
        if (!isThere) {
            System.out.println("OcsfSchemaTest " + reason);
        }
        assumeTrue(isThere, reason);
    }

    @Test
    @DisplayName("each kind and type of record is a valid event at each level, with many facts and with none")
    void allRecords() throws IOException {
        Set<Integer> classes = new TreeSet<>();
        for (AuditRecord record : records()) {
            for (PersonalDataLevel level : PersonalDataLevel.values()) {
                JsonNode event = JSON.readTree(RecordFormat.OCSF.write(
                        ExportedRecord.of(record, 41, Hash.of(new byte[Hash.LENGTH]), level, OPEN)));
                classes.add(event.get("class_uid").asInt());
                assertThat(schema(event.get("class_uid").asInt()).validate(event))
                        .describedAs("%s %s %s", record.kind(), record.type(), record.data())
                        .isEmpty();
            }
        }
        assertThat(classes).containsExactly(2004, 3001, 3002, 3004, 3005, 3006, 6003);
    }

    @Test
    @DisplayName("a checkpoint is a valid event")
    void checkpoint() throws IOException, GeneralSecurityException {
        NoteSigner signer =
                new NoteSigner("a", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        JsonNode event = JSON.readTree(RecordFormat.OCSF.write(new ExportedCheckpoint(
                new LogId("7d1f"),
                new TreeHead(1, Hash.of(new byte[Hash.LENGTH])),
                SignedNote.sign("a\n", List.of(signer)),
                Instant.EPOCH)));
        assertThat(schema(event.get("class_uid").asInt()).validate(event)).isEmpty();
    }

    @Test
    @DisplayName("an event with a wrong activity, an unknown attribute or without its user is not valid")
    void schemasRefuse() throws IOException {
        JsonNode event = JSON.readTree(RecordFormat.OCSF.write(ExportedRecord.of(
                ExampleRecord.of("user", "LOGIN", ExampleRecord.signIn(), ExampleRecord.user()),
                41,
                Hash.of(new byte[Hash.LENGTH]),
                PersonalDataLevel.PLAIN,
                OPEN)));
        JsonSchema schema = schema(3002);
        assertThat(schema.validate(event)).isEmpty();
        assertThat(schema.validate(event.<ObjectNode>deepCopy().put("activity_id", 55)))
                .isNotEmpty();
        assertThat(schema.validate(event.<ObjectNode>deepCopy().put("surprise", 1)))
                .isNotEmpty();
        assertThat(schema.validate(event.<ObjectNode>deepCopy().without("user")))
                .isNotEmpty();
    }

    private JsonSchema schema(int eventClass) throws IOException {
        JsonSchema known = schemas.get(eventClass);
        if (known != null) {
            return known;
        }
        try (InputStream in = Files.newInputStream(SCHEMAS.resolve(eventClass + ".json"))) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
            schemas.put(eventClass, schema);
            return schema;
        }
    }

    private static List<AuditRecord> records() {
        List<AuditRecord> records = new ArrayList<>();
        for (EventType type : EventType.values()) {
            addVariants(records, RecordKind.USER.text(), type.name(), ExampleRecord.signIn());
        }
        for (ResourceType resource : ResourceType.values()) {
            for (OperationType operation : OperationType.values()) {
                for (String path : List.of("groups/7a/role-mappings/realm", "users/{user}/reset-password")) {
                    Map<String, Fact> data = new LinkedHashMap<>();
                    data.put("resource_type", Fact.of(resource.name()));
                    data.put("resource_path", Fact.of(path));
                    data.put("roles", Fact.of(List.of("admin")));
                    data.put("failed", Fact.of(true));
                    addVariants(records, RecordKind.ADMIN.text(), operation.name(), data);
                }
            }
        }
        for (RecordKind kind : RecordKind.values()) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
                addVariants(
                        records,
                        kind.text(),
                        "type",
                        Map.of("method", Fact.of(method), "path", Fact.of("users"), "status", Fact.of(403)));
            }
        }
        addVariants(records, "of.a.newer.keyward", "TYPE", Map.of());
        return records;
    }

    private static void addVariants(List<AuditRecord> records, String kind, String type, Map<String, Fact> data) {
        records.add(ExampleRecord.of(kind, type, Map.of()));
        records.add(ExampleRecord.of(kind, type, data));
        records.add(ExampleRecord.of(kind, type, data, ExampleRecord.user()));
        records.add(ExampleRecord.of(kind, type, data, ExampleRecord.actor(), ExampleRecord.target()));
        Map<String, Fact> empty = new LinkedHashMap<>();
        data.keySet().forEach(key -> empty.put(key, Fact.of("")));
        Participant bare = new Participant("actor", "p1:bare", Optional.empty());
        records.add(ExampleRecord.of(kind, type, empty, bare));
    }
}
