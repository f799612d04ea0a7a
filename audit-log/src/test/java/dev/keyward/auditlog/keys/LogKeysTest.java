package dev.keyward.auditlog.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.RecordMac;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The keys of a server for a log")
class LogKeysTest {

    private static final String ORIGIN = "id.example.com/audit-log/7d1f";
    private static final LogId LOG = new LogId("7d1f");
    private static final byte[] ENTRY = "entry".getBytes(StandardCharsets.UTF_8);

    private final AuditKeys before = AuditKeys.make();
    private final AuditKeys during = before.rotated();
    private final AuditKeys after = during.withoutRetired();

    private final List<String> oldOnly = of(before, List.of()).toPublish();
    private final List<String> both = of(during, oldOnly).toPublish();
    private final List<String> newOnly = of(after, both).toPublish();

    private static LogKeys of(AuditKeys keys, List<String> published) {
        return new LogKeys(keys, ORIGIN, published);
    }

    @Test
    @DisplayName("sign a new log, and a log that was signed with the same keys")
    void same() {
        assertThat(of(before, List.of()).maySign()).isTrue();
        assertThat(of(before, List.of()).isNewer()).isFalse();
        assertThat(of(before, oldOnly).maySign()).isTrue();
        assertThat(of(before, oldOnly).isNewer()).isFalse();
        assertThat(oldOnly).containsExactly(before.verifierKey(ORIGIN).toString());
    }

    @Test
    @DisplayName("are both published during a rotation, and only the new one after it")
    void rotation() {
        String first = before.verifierKey(ORIGIN).toString();
        String second = after.verifierKey(ORIGIN).toString();
        assertThat(both).containsExactly(second, first);
        assertThat(newOnly).containsExactly(second);
        assertThat(of(during, oldOnly).signers()).hasSize(2);
    }

    @Test
    @DisplayName("fit into the column of the table, also for the longest origin and more than two keys")
    void length() {
        String longest = LogId.random().origin("h".repeat(128));
        AuditKeys three = new AuditKeys(
                Stream.concat(during.signing().stream(), AuditKeys.make().signing().stream())
                        .toList(),
                during.wrapping(),
                during.macs(),
                during.pseudonyms());
        LogKeys keys = new LogKeys(three, longest, List.of());
        assertThat(keys.signers()).hasSize(3);
        assertThat(keys.toPublish()).hasSize(2);
        assertThat(String.join(" ", keys.toPublish())).hasSizeLessThanOrEqualTo(512);
    }

    @Test
    @DisplayName("sign the log as long as they contain its current key, and report a newer one once")
    void rolling() {
        assertThat(of(during, oldOnly).maySign()).isTrue();
        assertThat(of(during, oldOnly).isNewer()).isTrue();
        assertThat(of(during, both).maySign()).isTrue();
        assertThat(of(during, both).isNewer()).isFalse();
        assertThat(of(before, both).maySign()).isFalse(); // a node that was not restarted yet
        assertThat(of(after, both).maySign()).isTrue();
        assertThat(of(after, both).isNewer()).isFalse();
        assertThat(of(during, newOnly).maySign()).isTrue();
        assertThat(of(during, newOnly).isNewer()).isFalse();
        assertThat(of(after, oldOnly).maySign()).isFalse(); // the rotation was ended before it began
        assertThat(of(AuditKeys.make(), oldOnly).maySign()).isFalse();
        assertThat(of(AuditKeys.make(), oldOnly).isNewer()).isFalse();
    }

    @Test
    @DisplayName("protect records so that every server which signs the log accepts them")
    void macs() {
        assertAccepted(before, List.of(), before);
        assertAccepted(during, oldOnly, before); // a restarted node, while the others have the old file
        assertAccepted(before, both, during); // the other way round
        assertAccepted(during, both, during);
        assertAccepted(during, both, after);
        assertAccepted(during, newOnly, after);
        assertThat(of(AuditKeys.make(), oldOnly).macKey()).isEmpty();
        assertThat(of(before, newOnly).macKey()).isEmpty();
    }

    private static void assertAccepted(AuditKeys maker, List<String> published, AuditKeys checker) {
        int place = of(maker, published).macKey().orElseThrow();
        byte[] mac = LogKeys.mac(maker, place).of(LOG, ENTRY);
        assertThat(new RecordMac(checker.macs()).matches(LOG, ENTRY, mac)).isTrue();
    }

    @Test
    @DisplayName("protect records with the last MAC key if there are fewer MAC keys than signing keys")
    void fewerMacKeys() {
        AuditKeys uneven =
                new AuditKeys(during.signing(), during.wrapping(), during.macs().subList(0, 1), during.pseudonyms());
        assertThat(LogKeys.mac(uneven, 1).of(LOG, ENTRY))
                .isEqualTo(LogKeys.mac(during, 0).of(LOG, ENTRY));
    }
}
