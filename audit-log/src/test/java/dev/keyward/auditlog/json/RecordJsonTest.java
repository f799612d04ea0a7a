package dev.keyward.auditlog.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.PartSealer;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordHead;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.record.SealedPart;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The JSON of a record")
class RecordJsonTest {

    private static final AuditRecord.Origin ORIGIN = new AuditRecord.Origin("kc-0", "5e0c", 4711);

    private static final LogId LOG = new LogId("7d1f");

    /** The example in docs/audit-log-format.md. */
    private static final String EXAMPLE =
            "{\"v\":1,\"id\":\"6b1f0d1e\",\"t\":1795444200123,\"log\":\"7d1f\",\"realm\":\"München Süd\","
                    + "\"node\":\"kc-0\",\"boot\":\"5e0c\",\"n\":4711,\"kind\":\"user\",\"type\":\"LOGIN_ERROR\","
                    + "\"data\":{\"client\":\"account-console\",\"error\":\"invalid_user_credentials\",\"attempts\":3,"
                    + "\"remembered\":false,\"roles\":[\"a\",\"b\"]},"
                    + "\"people\":[{\"as\":\"user\",\"p\":\"p1:Zk3v\",\"key\":\"k7\",\"nonce\":\"AAAAAAAAAAAAAAAA\","
                    + "\"sealed\":\"AAAAAAAAAAAAAAAAAAAAAAA=\"},{\"as\":\"actor\",\"p\":\"p1:9aQw\"}]}";

    @Test
    @DisplayName("has the fields of the format in a fixed order and reads back")
    void example() throws Exception {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("client", Fact.of("account-console"));
        data.put("error", Fact.of("invalid_user_credentials"));
        data.put("attempts", Fact.of(3));
        data.put("remembered", Fact.of(false));
        data.put("roles", Fact.of(List.of("a", "b")));
        AuditRecord record = new AuditRecord(
                "6b1f0d1e",
                1_795_444_200_123L,
                LOG,
                "München Süd",
                ORIGIN,
                RecordKind.USER.text(),
                "LOGIN_ERROR",
                data,
                List.of(
                        new Participant(
                                "user", "p1:Zk3v", Optional.of(new SealedPart("k7", new byte[12], new byte[17]))),
                        new Participant("actor", "p1:9aQw", Optional.empty())));
        assertThat(new String(RecordWriter.write(record), StandardCharsets.UTF_8))
                .isEqualTo(EXAMPLE);
        assertThat(read(EXAMPLE)).isEqualTo(record).hasSameHashCodeAs(record);
        assertThat(List.copyOf(read(EXAMPLE).data().keySet())).isEqualTo(List.copyOf(data.keySet()));
    }

    @Test
    @DisplayName("keeps any text, and stays one line without control characters")
    void anyText() throws Exception {
        Random random = new Random(3);
        for (int run = 0; run < 500; run++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
            }
            AuditRecord record = record(Map.of("text", Fact.of(text.toString())));
            byte[] bytes = RecordWriter.write(record);
            for (byte c : bytes) {
                assertThat(Byte.toUnsignedInt(c)).isGreaterThanOrEqualTo(' ');
            }
            assertThat(RecordReader.read(bytes, 0, bytes.length)).isEqualTo(record);
        }
        assertThat(Fact.of("a\uD800b\uDC00\uD83D\uDE00")).isEqualTo(Fact.of("a\uFFFDb\uFFFD\uD83D\uDE00"));
        assertThat(Fact.of(List.of("\uDFFF"))).isEqualTo(Fact.of(List.of("\uFFFD")));
    }

    @Test
    @DisplayName("of a record with too much data lacks the largest facts, names them, and keeps the sealed parts")
    void tooLarge() throws Exception {
        Participant person = largestPerson();
        for (int length : new int[] {11_000, 70_000, 1_000_000}) {
            Map<String, Fact> data = new LinkedHashMap<>();
            data.put("small", Fact.of("kept"));
            data.put("large", Fact.of("\u0001".repeat(length)));
            data.put("number", Fact.of(7));
            data.put("middle", Fact.of(List.of("y".repeat(20_000), "y".repeat(10_000))));
            AuditRecord record = new AuditRecord("id", 1, LOG, "r", ORIGIN, "admin", "CREATE", data, List.of(person));
            byte[] bytes = RecordWriter.write(record);
            AuditRecord cut = RecordReader.read(bytes, 0, bytes.length);
            assertThat(cut).isEqualTo(record.cut(List.of("large")));
            assertThat(cut.data().keySet()).containsExactly("small", "number", "middle", "cut");
            assertThat(cut.data()).containsEntry("cut", Fact.of(List.of("large")));
            assertThat(cut.participants()).containsExactly(person);
        }
        assertThat(new String(
                        RecordWriter.write(record(Map.of("a", Fact.of(1))).reduced("map_error")),
                        StandardCharsets.UTF_8))
                .contains("\"data\":{\"reduced\":\"map_error\"}");
    }

    @Test
    @DisplayName("always fits, whatever the lengths of its names, facts and sealed parts are")
    void largest() throws Exception {
        Participant person = largestPerson();
        String longest = "x".repeat(128);
        Map<String, Fact> facts = new LinkedHashMap<>();
        for (int n = 100; n < 356; n++) {
            facts.put("x".repeat(61) + n, Fact.of("\u0001".repeat(1000)));
        }
        AuditRecord large = new AuditRecord(
                longest,
                Fact.MAX_NUMBER,
                new LogId("x".repeat(64)),
                "\u0001".repeat(255),
                new AuditRecord.Origin("\u0001".repeat(255), longest, Fact.MAX_NUMBER),
                longest,
                longest,
                facts,
                Collections.nCopies(8, new Participant(longest, longest, person.sealed())));
        byte[] bytes = RecordWriter.write(large);
        assertThat(bytes).hasSizeLessThanOrEqualTo(RecordWriter.MAX_BYTES);
        AuditRecord read = RecordReader.read(bytes, 0, bytes.length);
        assertThat(read.participants()).isEqualTo(large.participants());
        assertThat(read.data().keySet()).containsExactly("cut");
    }

    @Test
    @DisplayName("may have fields and kinds of a newer version")
    void newer() throws Exception {
        String newer = EXAMPLE.replace(
                        "\"t\":", "\"later\":{\"deep\":[1,{\"v\":2}]},\"big\":99999999999999999999,\"t\":")
                .replace("\"as\":", "\"big\":-1e400,\"as\":")
                .replace("\"user\",\"type\"", "\"new.kind\",\"type\"");
        assertThat(read(newer).kind()).isEqualTo("new.kind");
        assertThat(RecordKind.of("new.kind")).isEmpty();
        assertThat(RecordKind.of("log.tally")).contains(RecordKind.LOG_TALLY);
    }

    @Test
    @DisplayName("is refused with any part cut off, and never with another exception than the expected one")
    void cutOff() {
        byte[] bytes = EXAMPLE.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> RecordReader.read(bytes, 0, cut)).isInstanceOf(BadRecordException.class);
        }
        Random random = new Random(8);
        for (int run = 0; run < 5000; run++) {
            byte[] changed = bytes.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try {
                assertThat(RecordReader.read(changed, 0, changed.length).id()).isNotEmpty();
            } catch (BadRecordException e) {
                assertThat(e).hasMessageStartingWith("The entry ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "1",
                "{\"v\":1}",
                "\u0000",
                "{\"v\":1,\"v\":1}",
                "EXAMPLE ",
                "EXAMPLE{}",
                "EXAMPLE,",
                "\"v\":1->\"v\":2",
                "\"v\":1->\"v\":\"1\"",
                "\"v\":1->\"v\":1.0",
                "\"v\":1->\"v\":18446744073709551617",
                "\"n\":4711->\"n\":0",
                "\"n\":4711->\"n\":-1",
                "\"t\":1->\"t\":-1",
                "\"id\":\"6b1f0d1e\"->\"id\":\"\"",
                "\"id\":\"6b1f0d1e\"->\"id\":\"a b\"",
                "\"id\":\"6b1f0d1e\"->\"id\":7",
                "\"data\":->\"Data\":1,\"data\":[],\"x\":",
                "\"attempts\":3->\"attempts\":3.5",
                "\"attempts\":3->\"attempts\":null",
                "\"attempts\":3->\"attempts\":9007199254740992",
                "\"attempts\":3->\"attempts\":99999999999999999999",
                "\"attempts\":3->\"client\":3",
                "\"attempts\":3->\"UP\":3",
                "[\"a\",\"b\"]->[\"a\",1]",
                "[\"a\",\"b\"]->[[]]",
                "\"nonce\":\"AAAA->\"nonce\":\"",
                "\"nonce\":\"AAAA->\"nonce\":\"-AAA",
                "\"sealed\":\"AAAAAAAAAAAA->\"sealed\":\"",
                "\"key\":\"k7\"->\"x\":\"k7\"",
                "\"sealed\":->\"x\":",
                "\"nonce\":->\"x\":",
                "\"key\":\"k7\",\"nonce\":\"AAAAAAAAAAAAAAAA\",\"sealed\":->\"x\":1,\"nonce\":",
                "\"key\":\"k7\"->\"key\":7",
                "AAAAAAA=\"}->AAAAAAA\"}",
                "AAAAAAA=\"}->AAAAAAB=\"}",
                "\"n\":4711->\"n\":9007199254740992",
                "\"t\":1795444200123->\"t\":9007199254740992",
                "\"n\":4711->\"n\":18446744073709551617",
                "\"log\":\"7d1f\"->\"log\":\"A b\"",
                "\"log\":\"7d1f\",->",
                "\"realm\":\"München Süd\"->\"realm\":\"\"",
                "\"as\":\"user\"->\"as\":1",
                "\"people\":[->\"people\":[1,"
            })
    @DisplayName("is refused in any other form")
    void malformed(String change) {
        int arrow = change.indexOf("->");
        String text = arrow < 0
                ? change.replace("EXAMPLE", EXAMPLE) + (change.equals("EXAMPLE ") ? "x" : "")
                : EXAMPLE.replace(change.substring(0, arrow), change.substring(arrow + 2));
        assertThat(text).isNotEqualTo(EXAMPLE);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("The entry ");
    }

    @Test
    @DisplayName("has the id of any realm, also with spaces and umlauts, as a text")
    void anyRealm() throws Exception {
        for (String realm : List.of("München Süd", "a\nb", "\"\\", " ", "\uD83D\uDE00", "x".repeat(255))) {
            byte[] bytes = RecordWriter.write(
                    new AuditRecord("id", 1, LOG, realm, ORIGIN, "user", "LOGIN", Map.of(), List.of()));
            assertThat(RecordReader.read(bytes, 0, bytes.length).realm()).isEqualTo(realm);
        }
        assertThatThrownBy(() -> new AuditRecord("id", 1, LOG, "x".repeat(256), ORIGIN, "k", "t", Map.of(), List.of()))
                .hasMessage("The realm in a record must have 1 to 255 characters, not 256.");
        assertThat(LogId.random()).isNotEqualTo(LogId.random());
        assertThat(LOG.origin("id.example.com")).isEqualTo("id.example.com/audit-log/7d1f");
        assertThatThrownBy(() -> new LogId("Realm A")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("has a head that is read alone, in any order of the fields")
    void head() throws Exception {
        RecordHeadReader heads = new RecordHeadReader();
        AuditRecord record = read(EXAMPLE);
        for (String json : List.of(
                EXAMPLE,
                EXAMPLE.replace("\"kind\":\"user\",", "").replace("\"}]}", "\"}],\"kind\":\"user\"}"),
                EXAMPLE.replace("{\"v\":1,", "{\"x\":[{\"n\":0}],\"v\":1,"))) {
            byte[] bytes = ("x" + json).getBytes(StandardCharsets.UTF_8);
            assertThat(heads.read(bytes, 1, bytes.length - 1)).isEqualTo(RecordHead.of(record));
        }
        byte[] other = EXAMPLE.replace("7d1f", "other").getBytes(StandardCharsets.UTF_8);
        assertThat(heads.read(other, 0, other.length).log()).isEqualTo(new LogId("other"));
        int kind = EXAMPLE.indexOf("\"type\"");
        byte[] bytes = EXAMPLE.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < kind; length++) {
            int cut = length;
            assertThatThrownBy(() -> heads.read(bytes, 0, cut)).isInstanceOf(BadRecordException.class);
        }
        for (String bad : List.of("\"v\":2", "\"v\":\"1\"", "\"v\":1e0", "\"v\":99999999999999999999", "\"V\":1")) {
            byte[] changed = EXAMPLE.replace("\"v\":1", bad).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> heads.read(changed, 0, changed.length)).isInstanceOf(BadRecordException.class);
        }
    }

    @Test
    @DisplayName("nested very deeply is refused without exhausting the stack")
    void deep() {
        String deep = "{\"x\":" + "[".repeat(32_000) + "]".repeat(32_000) + "}";
        assertThatThrownBy(() -> read(deep)).isInstanceOf(BadRecordException.class);
    }

    @Test
    @DisplayName("cannot be written with names, keys and numbers that the format does not have")
    void limits() {
        assertThatThrownBy(() -> record(Map.of("Upper", Fact.of(1)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fact.of(1L << 53))
                .hasMessage("A number in a record must have at most 53 bits, not 9007199254740992.");
        assertThatThrownBy(() -> new Participant("", "p", Optional.empty()))
                .hasMessage("The role in a record must have 1 to 128 printable ASCII characters without spaces.");
        assertThatThrownBy(() -> new SealedPart("k", new byte[11], new byte[16]))
                .hasMessage("A nonce has 12 bytes, not 11.");
        assertThatThrownBy(() -> new SealedPart("k", new byte[12], new byte[15]))
                .hasMessage("A sealed part has 16 to 3600 bytes, not 15.");
        Participant person = new Participant("user", "p", Optional.empty());
        assertThatThrownBy(() ->
                        new AuditRecord("i", 1, LOG, "r", ORIGIN, "k", "t", Map.of(), Collections.nCopies(9, person)))
                .hasMessage("A record has at most 8 participants.");
        assertThatThrownBy(() -> new AuditRecord("i", -1, LOG, "r", ORIGIN, "k", "t", Map.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuditRecord.Origin("n", "b", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Participant largestPerson() {
        String key = new PartSealer(new SecretKeySpec(new byte[32], "AES")).keyId();
        SealedPart part = new SealedPart(key, new byte[12], new byte[SealedPart.MAX_CIPHERTEXT_BYTES]);
        return new Participant("user", "p1:x", Optional.of(part));
    }

    private static AuditRecord record(Map<String, Fact> data) {
        return new AuditRecord("id", 1, LOG, "r", ORIGIN, "admin.call", "GET", data, List.of());
    }

    private static AuditRecord read(String json) throws BadRecordException {
        byte[] bytes = ("  " + json).getBytes(StandardCharsets.UTF_8);
        return RecordReader.read(bytes, 2, bytes.length - 2);
    }
}
