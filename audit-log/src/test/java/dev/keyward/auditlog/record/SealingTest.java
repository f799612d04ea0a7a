package dev.keyward.auditlog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.json.PersonalDataJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Personal data in a record")
class SealingTest {

    private static final byte[] DATA = "{\"username\":\"ann\",\"ip\":\"192.0.2.7\"}".getBytes(StandardCharsets.UTF_8);

    private static final LogId LOG = new LogId("7d1f");

    private final PartSealer sealer = new PartSealer(key(1));

    @Test
    @DisplayName("is opened with its key, in its record, log and role only")
    void sealed() {
        SealedPart part = sealer.seal("id", LOG, "user", DATA);
        assertThat(new String(sealer.open("id", LOG, "user", part).orElseThrow(), StandardCharsets.UTF_8))
                .hasSize(128)
                .isEqualToIgnoringWhitespace(new String(DATA, StandardCharsets.UTF_8));
        // Computed with Python: base64url(SHA-256("keyward-audit-data-key-v1\n" + 01 + 31 zero bytes)).
        assertThat(part.key())
                .isEqualTo("k1:7t_yuTTlI5sWDs_Fg3EW1RVJrfJ1sh6s3PE-8WldOu0")
                .isEqualTo(sealer.keyId());
        assertThat(part).hasToString("sealed with " + part.key());
        assertThat(sealer.open("other", LOG, "user", part)).isEmpty();
        assertThat(sealer.open("id", new LogId("other"), "user", part)).isEmpty();
        assertThat(sealer.open("id", LOG, "actor", part)).isEmpty();
        byte[] changed = part.ciphertext();
        changed[3] ^= 1;
        assertThat(sealer.open("id", LOG, "user", new SealedPart(part.key(), part.nonce(), changed)))
                .isEmpty();
    }

    @Test
    @DisplayName("is not opened with another key, even if the ciphertext were valid for it")
    void committed() throws Exception {
        PartSealer other = new PartSealer(key(2));
        SealedPart part = sealer.seal("id", LOG, "user", DATA);
        assertThat(other.open("id", LOG, "user", part)).isEmpty();
        assertThat(other.open("id", LOG, "user", new SealedPart(other.keyId(), part.nonce(), part.ciphertext())))
                .isEmpty();
        // A ciphertext for key 2 in a part that states key 1: AES-GCM alone would open it.
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key(2), new GCMParameterSpec(128, part.nonce()));
        cipher.updateAAD(
                ("keyward-audit-record-v1\nid\n7d1f\nuser\n" + other.keyId()).getBytes(StandardCharsets.UTF_8));
        SealedPart forged = new SealedPart(sealer.keyId(), part.nonce(), cipher.doFinal(DATA));
        assertThat(other.open("id", LOG, "user", forged)).isEmpty();
        assertThat(sealer.open("id", LOG, "user", forged)).isEmpty();
    }

    @Test
    @DisplayName("never uses a nonce twice, and has a length that does not reveal that of the data")
    void nonces() {
        Set<SealedPart> parts = new HashSet<>();
        Set<Integer> lengths = new HashSet<>();
        for (int run = 0; run < 1000; run++) {
            SealedPart part = sealer.seal("id", LOG, "user", new byte[run % 128]);
            parts.add(new SealedPart("k1", part.nonce(), new byte[16]));
            lengths.add(part.ciphertext().length);
        }
        assertThat(parts).hasSize(1000);
        assertThat(lengths).containsExactly(144);
    }

    @Test
    @DisplayName("needs a key of 256 bits and must fit")
    void limits() {
        assertThatThrownBy(() -> new PartSealer(new SecretKeySpec(new byte[16], "AES")))
                .hasMessage("A data key must have 256 bits.");
        assertThat(sealer.seal("id", LOG, "user", new byte[PartSealer.MAX_DATA_BYTES])
                        .ciphertext())
                .hasSize(SealedPart.MAX_CIPHERTEXT_BYTES);
        assertThatThrownBy(() -> sealer.seal("id", LOG, "user", new byte[PartSealer.MAX_DATA_BYTES + 1]))
                .hasMessage("Personal data has at most 3583 bytes, not 3584.");
    }

    @Test
    @DisplayName("has pseudonyms that depend on key, realm and kind, and not on case or Unicode form")
    void pseudonyms() {
        SecretKeySpec zeros = new SecretKeySpec(new byte[32], "HmacSHA256");
        Pseudonyms pseudonyms = new Pseudonyms(zeros, "acme");
        // Computed with Python: base64url(HMAC-SHA-256(32 zero bytes, 4 "user" 4 "acme" 3 "ann")[:16]), lengths in 4
        // bytes.
        assertThat(pseudonyms.of("user", "ann")).isEqualTo("p1:oU_BlYeS0yw0gJ_uufKWJw");
        assertThat(pseudonyms.of("user", "ANN")).isEqualTo(pseudonyms.of("user", "ann"));
        assertThat(pseudonyms.of("user", "Rene\u0301")).isEqualTo(pseudonyms.of("user", "ren\u00E9"));
        assertThat(pseudonyms.of("ip", "ann")).isNotEqualTo(pseudonyms.of("user", "ann"));
        assertThat(new Pseudonyms(key(1), "acme").of("user", "ann")).isNotEqualTo(pseudonyms.of("user", "ann"));
        assertThat(new Pseudonyms(zeros, "other").of("user", "ann")).isNotEqualTo(pseudonyms.of("user", "ann"));
        assertThat(new Pseudonyms(zeros, "a\0b").of("user", "c"))
                .isNotEqualTo(new Pseudonyms(zeros, "a").of("user", "b\0c"));
    }

    @Test
    @DisplayName("is cut inside the sealed part if it is too long: the longest values first")
    void cut() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("username", "ann");
        values.put("long", "\u0001".repeat(500));
        values.put("longest", "\u0001".repeat(600));
        values.put("half", "\uD800x");
        byte[] json = PersonalDataJson.write(new PersonalData(values));
        assertThat(json).hasSizeLessThanOrEqualTo(PartSealer.MAX_DATA_BYTES);
        SealedPart part = sealer.seal("id", LOG, "user", json);
        PersonalData read =
                PersonalDataJson.read(sealer.open("id", LOG, "user", part).orElseThrow());
        assertThat(read.values().keySet()).containsExactly("username", "long", "half", "cut");
        assertThat(read.values()).containsEntry("cut", "longest").containsEntry("half", "\uFFFDx");
        assertThat(read).hasToString("personal data");
        Map<String, String> many = new LinkedHashMap<>();
        for (int n = 100; n < 356; n++) {
            many.put("x".repeat(60) + n, "value");
        }
        assertThat(PersonalDataJson.write(new PersonalData(many))).hasSizeLessThanOrEqualTo(PartSealer.MAX_DATA_BYTES);
        assertThat(PersonalDataJson.read("{\"a\":\"b\"}  ".getBytes(StandardCharsets.UTF_8))
                        .values())
                .containsExactly(Map.entry("a", "b"));
        for (String bad :
                List.of("", "[]", "{\"a\":1}", "{\"a\":\"b\"}x", "{\"A\":\"b\"}", "{\"a\":\"b\",\"a\":\"c\"}")) {
            assertThatThrownBy(() -> PersonalDataJson.read(bad.getBytes(StandardCharsets.UTF_8)))
                    .hasMessage("The sealed part is not a JSON object of texts.");
        }
    }

    @Test
    @DisplayName("has a MAC until the record is numbered, which depends on key, log and entry")
    void macs() {
        RecordMac mac = new RecordMac(List.of(key(1)));
        byte[] tag = mac.of(LOG, DATA);
        assertThat(tag).hasSize(32);
        assertThat(mac.matches(LOG, DATA, tag)).isTrue();
        assertThat(mac.matches(new LogId("other"), DATA, tag)).isFalse();
        assertThat(mac.matches(LOG, Arrays.copyOf(DATA, 5), tag)).isFalse();
        assertThat(mac.matches(LOG, DATA, new byte[0])).isFalse();
        assertThat(new RecordMac(List.of(key(2))).matches(LOG, DATA, tag)).isFalse();
        RecordMac rotated = new RecordMac(List.of(key(2), key(1)));
        assertThat(rotated.matches(LOG, DATA, tag)).isTrue();
        assertThat(rotated.of(LOG, DATA)).isNotEqualTo(tag);
        assertThatThrownBy(() -> new RecordMac(List.of())).hasMessage("A MAC needs a key.");
    }

    private static SecretKeySpec key(int value) {
        byte[] key = new byte[32];
        key[0] = (byte) value;
        return new SecretKeySpec(key, "AES");
    }
}
