package dev.keyward.audit.keycloak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.ExampleRecord;
import dev.keyward.audit.delivery.SinkBatch;
import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.delivery.SinkPosition;
import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordExporter;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.format.SinkFilter;
import dev.keyward.audit.keycloak.delivery.StoredLog.StoredCheckpoint;
import dev.keyward.audit.keycloak.table.SinkRows.StoredEntry;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.TreeHead;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.record.LogId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The export of stored entries")
class BatchExportTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final Instant TIME = Instant.parse("2026-11-28T09:00:00Z");
    private static final String GOOD = Base64.getEncoder()
            .encodeToString(RecordWriter.write(
                    ExampleRecord.of("user", "LOGIN", ExampleRecord.signIn(), ExampleRecord.user())));

    private final BatchExport export = new BatchExport(new RecordExporter(
            SinkFilter.ALL, RecordFormat.RAW, PersonalDataLevel.PSEUDONYMS, (record, participant) -> Optional.empty()));

    @Test
    @DisplayName("has every record in order")
    void good() {
        SinkBatch batch = export.export(stored(5, 7, 9, Optional.empty(), entry(5, GOOD), entry(6, GOOD)));
        assertThat(batch.records()).extracting(Delivery::index).containsExactly(5L, 6L);
        assertThat(batch.defects()).isEmpty();
        assertThat(batch.hasMore()).isTrue();
        assertThat(batch.end()).isEqualTo(7);
    }

    @Test
    @DisplayName("names entries that are missing or damaged in the database, and ignores a second row for an index")
    void defects() {
        String noRecord = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
        SinkBatch batch = export.export(stored(
                0,
                8,
                8,
                Optional.empty(),
                entry(1, GOOD),
                entry(1, GOOD),
                entry(3, "no base64!"),
                entry(4, noRecord),
                entry(5, ""),
                entry(6, GOOD)));
        assertThat(batch.records()).extracting(Delivery::index).containsExactly(1L, 6L);
        assertThat(batch.defects())
                .containsExactly(
                        new Defect(0, "It is missing in the database."),
                        new Defect(2, "It is missing in the database."),
                        new Defect(3, "It is damaged in the database."),
                        new Defect(4, "It is damaged in the database."),
                        new Defect(5, "It is damaged in the database."),
                        new Defect(7, "It is missing in the database."));
        assertThat(batch.hasMore()).isFalse();
    }

    @Test
    @DisplayName("begins at the first entry of a log that was pruned, without defects")
    void pruned() {
        SinkBatch batch = export.export(
                new StoredLog(LOG, new SinkPosition(0, 0), 512, 513, 513, List.of(entry(512, GOOD)), Optional.empty()));
        assertThat(batch.records()).extracting(Delivery::index).containsExactly(512L);
        assertThat(batch.defects()).isEmpty();
        assertThat(batch.start().next()).isZero();
        assertThat(batch.end()).isEqualTo(513);
    }

    @Test
    @DisplayName("adds the latest checkpoint once the records that it covers are in the batch, and no malformed one")
    void checkpoint() {
        StoredCheckpoint of = signed(2);
        assertThat(export.export(stored(0, 1, 2, Optional.of(of), entry(0, GOOD)))
                        .checkpoint())
                .isEmpty();
        assertThat(export.export(stored(1, 2, 2, Optional.of(of), entry(1, GOOD)))
                        .checkpoint())
                .hasValueSatisfying(checkpoint -> {
                    assertThat(checkpoint.entries()).isEqualTo(2);
                    assertThat(new String(checkpoint.delivery().line(), StandardCharsets.US_ASCII))
                            .contains("\"kind\":\"checkpoint\"", "\"size\":2", "\"t\":" + TIME.toEpochMilli());
                });
        StoredLog known = new StoredLog(LOG, new SinkPosition(2, 2), 2, 2, 2, List.of(), Optional.of(of));
        assertThat(export.export(known).checkpoint()).isEmpty();
        for (StoredCheckpoint bad :
                List.of(new StoredCheckpoint(2, "nonsense", TIME), new StoredCheckpoint(1, of.text(), TIME))) {
            assertThat(export.export(stored(1, 2, 2, Optional.of(bad), entry(1, GOOD)))
                            .checkpoint())
                    .isEmpty();
        }
    }

    private static StoredCheckpoint signed(long size) {
        String origin = LOG.origin("id.example.com");
        byte[] note = new LogCheckpoint(origin, new TreeHead(size, Hash.of(new byte[Hash.LENGTH])))
                .signedBy(List.of(AuditKeys.make().signer(origin)))
                .bytes();
        return new StoredCheckpoint(size, new String(note, StandardCharsets.UTF_8), TIME);
    }

    private static StoredEntry entry(long index, String entry) {
        return new StoredEntry(index, entry);
    }

    private static StoredLog stored(
            long next, long end, long size, Optional<StoredCheckpoint> checkpoint, StoredEntry... entries) {
        return new StoredLog(LOG, new SinkPosition(next, 0), next, end, size, List.of(entries), checkpoint);
    }
}
