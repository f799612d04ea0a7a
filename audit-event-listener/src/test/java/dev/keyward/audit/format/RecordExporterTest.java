package dev.keyward.audit.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyward.audit.ExampleRecord;
import dev.keyward.audit.ocsf.OcsfSeverity;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryHeader;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.PersonalDataJson;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.note.SignedNote;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.PartSealer;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The export of a log")
class RecordExporterTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final LogId LOG = new LogId("7d1f");

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    @DisplayName("opens what the level allows, and states the leaf hash by which a receiver checks the log")
    void sealedRecord(RecordFormat format) throws Exception {
        PartSealer sealer = sealer(1);
        byte[] entry = RecordWriter.write(signIn(sealer));
        Delivery plain = new RecordExporter(SinkFilter.ALL, format, PersonalDataLevel.PLAIN, opening(sealer))
                .record(41, entry)
                .orElseThrow();
        assertThat(plain.index()).isEqualTo(41);
        assertThat(plain.header())
                .isEqualTo(new DeliveryHeader(
                        "6b1f0d1e",
                        "7d1f",
                        Instant.ofEpochMilli(1_795_444_200_123L),
                        "LOGIN",
                        OcsfSeverity.INFORMATIONAL));
        JsonNode fields = fields(format, plain);
        assertThat(fields.at("/people/0/personal").toString())
                .isEqualTo("{\"username\":\"ann\",\"ip\":\"203.0.113.77\"}");
        assertThat(fields.get("leaf_hash").asText())
                .isEqualTo(new MerkleHasher().leaf(entry).toString());

        Delivery otherKey = new RecordExporter(SinkFilter.ALL, format, PersonalDataLevel.PLAIN, opening(sealer(2)))
                .record(41, entry)
                .orElseThrow();
        assertThat(fields(format, otherKey).get("people").toString())
                .isEqualTo("[{\"as\":\"user\",\"p\":\"p1:user\"}]");
    }

    @Test
    @DisplayName("refuses an entry that is not a record, without quoting it")
    void badEntry() {
        RecordExporter exporter = new RecordExporter(
                SinkFilter.ALL, RecordFormat.RAW, PersonalDataLevel.PLAIN, (record, participant) -> Optional.empty());
        assertThatThrownBy(() -> exporter.record(3, "{\"secret\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadRecordException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    @DisplayName("of one realm refuses the record of another one, and does not open it")
    void otherRealm() throws Exception {
        AuditRecord record = signIn(sealer(1));
        byte[] entry = RecordWriter.write(record);
        RecordExporter exporter =
                new RecordExporter(SinkFilter.ALL, RecordFormat.RAW, PersonalDataLevel.PLAIN, (r, p) -> {
                    throw new AssertionError("opened");
                });
        assertThatIllegalArgumentException()
                .isThrownBy(() -> exporter.onlyOf("other").record(3, entry));
        assertThat(new RecordExporter(
                                SinkFilter.ALL,
                                RecordFormat.RAW,
                                PersonalDataLevel.PSEUDONYMS,
                                (r, p) -> Optional.empty())
                        .onlyOf(record.realm())
                        .record(3, entry))
                .isPresent();
    }

    @Test
    @DisplayName("leaves out records that the filter excludes, and does not open them")
    void filtered() throws Exception {
        SinkFilter failures = SinkFilter.of(List.of("*_ERROR"), List.of());
        RecordExporter exporter = new RecordExporter(failures, RecordFormat.RAW, PersonalDataLevel.PLAIN, (r, p) -> {
            throw new AssertionError("opened");
        });
        assertThat(exporter.record(3, RecordWriter.write(signIn(sealer(1))))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RecordFormat.class)
    @DisplayName("has checkpoints whose signature a receiver can verify")
    void checkpoint(RecordFormat format) throws Exception {
        Frontier frontier = Frontier.empty();
        frontier.append(new MerkleHasher().leaf(RecordWriter.write(signIn(sealer(1)))));
        NoteSigner signer = new NoteSigner(
                "id.example.com/audit-log/7d1f",
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        SignedNote note = new LogCheckpoint("id.example.com/audit-log/7d1f", frontier.head()).signedBy(List.of(signer));
        Delivery delivery = new RecordExporter(
                        SinkFilter.ALL, format, PersonalDataLevel.PSEUDONYMS, (r, p) -> Optional.empty())
                .checkpoint(LOG, frontier.head(), note, Instant.parse("2026-11-28T05:00:00Z"));
        assertThat(delivery.index()).isZero();
        assertThat(delivery.id()).isEqualTo("checkpoint-7d1f-1");
        JsonNode fields = fields(format, delivery);
        assertThat(fields.get("kind").asText()).isEqualTo("checkpoint");
        assertThat(fields.get("size").asLong()).isEqualTo(1);
        assertThat(fields.get("root_hash").asText()).isEqualTo(frontier.root().toString());
        SignedNote received = SignedNote.parse(fields.get("note").asText().getBytes(StandardCharsets.UTF_8));
        assertThat(received.verifiedBy(List.of(signer.verifierKey()))).containsExactly(signer.verifierKey());
        assertThat(received.text()).isEqualTo(note.text());
    }

    private static AuditRecord signIn(PartSealer sealer) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("username", "ann");
        values.put("ip", "203.0.113.77");
        Participant user = new Participant(
                "user",
                ExampleRecord.USER,
                Optional.of(sealer.seal("6b1f0d1e", LOG, "user", PersonalDataJson.write(new PersonalData(values)))));
        return ExampleRecord.of("user", "LOGIN", ExampleRecord.signIn(), user);
    }

    private static PartSealer sealer(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        return new PartSealer(new SecretKeySpec(key, "AES"));
    }

    private static Unsealing opening(PartSealer sealer) {
        return (record, participant) -> participant
                .sealed()
                .flatMap(part -> sealer.open(record.id(), record.log(), participant.role(), part))
                .map(RecordExporterTest::personalData);
    }

    private static PersonalData personalData(byte[] opened) {
        try {
            return PersonalDataJson.read(opened);
        } catch (BadRecordException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode fields(RecordFormat format, Delivery delivery) throws IOException {
        JsonNode json = JSON.readTree(delivery.line());
        return format == RecordFormat.OCSF ? json.get("unmapped") : json;
    }
}
