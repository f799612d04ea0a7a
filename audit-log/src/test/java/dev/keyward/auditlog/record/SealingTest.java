package dev.keyward.auditlog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Personal data in a record")
class SealingTest {

    private static final byte[] DATA = "{\"username\":\"ann\",\"ip\":\"192.0.2.7\"}".getBytes(StandardCharsets.UTF_8);

    private final PartSealer sealer = new PartSealer("k1", key(1));

    @Test
    @DisplayName("is opened with its key, in its record and role only")
    void sealed() {
        SealedPart part = sealer.seal("id", "realm", "user", DATA);
        assertThat(new String(sealer.open("id", "realm", "user", part).orElseThrow(), StandardCharsets.UTF_8))
                .hasSize(64)
                .isEqualToIgnoringWhitespace(new String(DATA, StandardCharsets.UTF_8));
        assertThat(part.key()).isEqualTo("k1");
        assertThat(part).hasToString("sealed with k1");
        assertThat(sealer.open("other", "realm", "user", part)).isEmpty();
        assertThat(sealer.open("id", "other", "user", part)).isEmpty();
        assertThat(sealer.open("id", "realm", "actor", part)).isEmpty();
        assertThat(new PartSealer("k1", key(2)).open("id", "realm", "user", part))
                .isEmpty();
        assertThat(new PartSealer("k2", key(1)).open("id", "realm", "user", part))
                .isEmpty();
        byte[] changed = part.ciphertext();
        changed[3] ^= 1;
        assertThat(sealer.open("id", "realm", "user", new SealedPart("k1", part.nonce(), changed)))
                .isEmpty();
    }

    @Test
    @DisplayName("never uses a nonce twice, and has a length that does not reveal that of the data")
    void nonces() {
        Set<SealedPart> parts = new HashSet<>();
        Set<Integer> lengths = new HashSet<>();
        for (int run = 0; run < 1000; run++) {
            SealedPart part = sealer.seal("id", "realm", "user", new byte[run % 64]);
            parts.add(new SealedPart("k1", part.nonce(), new byte[16]));
            lengths.add(part.ciphertext().length);
        }
        assertThat(parts).hasSize(1000);
        assertThat(lengths).containsExactly(80);
    }

    @Test
    @DisplayName("needs a key of 256 bits and must fit")
    void limits() {
        assertThatThrownBy(() -> new PartSealer("k", new SecretKeySpec(new byte[16], "AES")))
                .hasMessage("A data key must have 256 bits.");
        assertThatThrownBy(() -> sealer.seal("id", "realm", "user", new byte[17_000]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("has pseudonyms that depend on the key and the field, and not on case or Unicode form")
    void pseudonyms() {
        Pseudonyms pseudonyms = new Pseudonyms(new SecretKeySpec(new byte[32], "HmacSHA256"));
        // Computed with Python: base64url(HMAC-SHA-256(32 zero bytes, "user\0ann")[:16]).
        assertThat(pseudonyms.of("user", "ann")).isEqualTo("p1:oSkHoP7Zh2z0rj55A_Q3eQ");
        assertThat(pseudonyms.of("user", "ANN")).isEqualTo(pseudonyms.of("user", "ann"));
        assertThat(pseudonyms.of("user", "Rene\u0301")).isEqualTo(pseudonyms.of("user", "ren\u00E9"));
        assertThat(pseudonyms.of("email", "ann")).isNotEqualTo(pseudonyms.of("user", "ann"));
        assertThat(new Pseudonyms(key(1)).of("user", "ann")).isNotEqualTo(pseudonyms.of("user", "ann"));
    }

    private static SecretKeySpec key(int value) {
        byte[] key = new byte[32];
        key[0] = (byte) value;
        return new SecretKeySpec(key, "AES");
    }
}
