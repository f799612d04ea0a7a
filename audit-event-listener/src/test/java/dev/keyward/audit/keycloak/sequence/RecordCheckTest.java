package dev.keyward.audit.keycloak.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import dev.keyward.audit.keycloak.table.AuditRows.Waiting;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.record.RecordMac;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The check of a waiting record")
class RecordCheckTest {

    private static final LogId LOG = new LogId("7d1f");
    private static final LogId EARLIER = new LogId("5e0c");
    private static final LogId FOREIGN = new LogId("9a3b");

    private final AuditKeys keys = AuditKeys.make();
    private final RecordMac macs = new RecordMac(keys.macs());
    private final RecordCheck check = new RecordCheck(macs, Set.of(LOG, EARLIER));

    @Test
    @DisplayName("accepts a record with its MAC, also of an earlier log and with a retired key")
    void genuine() {
        assertThat(verdict("a", entry("a", LOG), mac(LOG, entry("a", LOG)))).isEqualTo(Verdict.GENUINE);
        assertThat(verdict("a", entry("a", EARLIER), mac(EARLIER, entry("a", EARLIER))))
                .isEqualTo(Verdict.GENUINE);
        RecordCheck rotated = new RecordCheck(new RecordMac(keys.rotated().macs()), Set.of(LOG));
        assertThat(rotated.check(row("a", entry("a", LOG), mac(LOG, entry("a", LOG))))
                        .verdict())
                .isEqualTo(Verdict.GENUINE);
    }

    @Test
    @DisplayName("refuses a record after the change of any byte of it or of its MAC")
    void everyByte() {
        byte[] entry = entry("a", LOG);
        byte[] mac = mac(LOG, entry);
        for (int at = 0; at < entry.length; at++) {
            assertThat(verdict("a", flipped(entry, at), mac)).isEqualTo(Verdict.CHANGED);
        }
        for (int at = 0; at < mac.length; at++) {
            assertThat(verdict("a", entry, flipped(mac, at))).isEqualTo(Verdict.CHANGED);
        }
    }

    @Test
    @DisplayName("refuses a genuine record in another row, for another log, or with another key")
    void moved() {
        byte[] entry = entry("a", LOG);
        byte[] foreign = entry("a", FOREIGN);
        assertThat(verdict("b", entry, mac(LOG, entry))).isEqualTo(Verdict.CHANGED);
        assertThat(verdict("a", foreign, mac(FOREIGN, foreign))).isEqualTo(Verdict.CHANGED);
        assertThat(verdict("a", entry, new RecordMac(AuditKeys.make().macs()).of(LOG, entry)))
                .isEqualTo(Verdict.CHANGED);
        assertThat(check.check(new Waiting("a", base64(entry), "no base64")).verdict())
                .isEqualTo(Verdict.CHANGED);
    }

    @Test
    @DisplayName("tells a record without a MAC from a row that contains no record")
    void withoutMac() {
        assertThat(check.check(new Waiting("a", base64(entry("a", LOG)), "")))
                .satisfies(checked -> assertThat(checked.verdict()).isEqualTo(Verdict.NO_MAC))
                .satisfies(checked -> assertThat(checked.isAccepted()).isTrue());
        List<Waiting> damaged = List.of(
                new Waiting("a", "", ""),
                new Waiting("a", "no base64", ""),
                new Waiting("a", "no base64", base64(new byte[32])),
                new Waiting("a", base64(new byte[65_536]), ""),
                new Waiting("a", base64("{\"v\":1}".getBytes(StandardCharsets.UTF_8)), ""),
                new Waiting("b", base64(entry("a", LOG)), ""),
                new Waiting("a", base64(entry("a", FOREIGN)), ""));
        assertThat(damaged).allSatisfy(row -> {
            assertThat(check.check(row).verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(check.check(row).isAccepted()).isFalse();
        });
    }

    @Test
    @DisplayName("refuses a record without a MAC if verifications judge the log by its kind")
    void kindsThatNeedMac() {
        for (RecordKind kind : List.of(
                RecordKind.LOG_PRUNED, RecordKind.LOG_CONTINUED, RecordKind.LOG_KEY_ROTATED, RecordKind.MAC_MISMATCH)) {
            byte[] entry = entry("a", LOG, kind.text());
            assertThat(check.check(new Waiting("a", base64(entry), "")).verdict())
                    .isEqualTo(Verdict.CHANGED);
            assertThat(verdict("a", entry, mac(LOG, entry))).isEqualTo(Verdict.GENUINE);
        }
    }

    private Verdict verdict(String id, byte[] entry, byte[] mac) {
        return check.check(row(id, entry, mac)).verdict();
    }

    private static Waiting row(String id, byte[] entry, byte[] mac) {
        return new Waiting(id, base64(entry), base64(mac));
    }

    private byte[] mac(LogId log, byte[] entry) {
        return macs.of(log, entry);
    }

    private static byte[] entry(String id, LogId log) {
        return entry(id, log, "user");
    }

    private static byte[] entry(String id, LogId log, String kind) {
        return RecordWriter.write(new AuditRecord(
                id, 1, log, "r", new AuditRecord.Origin("n", "b", 1), kind, "LOGIN", Map.of(), List.of()));
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
