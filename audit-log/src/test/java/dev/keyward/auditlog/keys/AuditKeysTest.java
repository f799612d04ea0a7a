package dev.keyward.auditlog.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.TestLog;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The keys of a server's logs")
class AuditKeysTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    @DisplayName("are derived with HKDF as in RFC 5869, test cases 1 and 3")
    void hkdf() {
        byte[] key = HEX.parseHex("0b".repeat(22));
        assertThat(KeyDerivation.hkdf(
                        key, HEX.parseHex("000102030405060708090a0b0c"), HEX.parseHex("f0f1f2f3f4f5f6f7f8f9")))
                .isEqualTo(HEX.parseHex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));
        assertThat(KeyDerivation.hkdf(key, new byte[0], new byte[0]))
                .isEqualTo(HEX.parseHex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
    }

    @Test
    @DisplayName("have the public key of a seed as in RFC 8032, section 7.1, tests 1 and 2")
    void ed25519() {
        assertThat(publicKey("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
                .endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(publicKey("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
                .endsWith("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    }

    @Test
    @DisplayName("sign each log with another key, and the same log always with the same one")
    void perLog() throws Exception {
        AuditKeys keys = new AuditKeys(List.of(key(1)), List.of(key(2)), List.of(key(3)), key(4));
        VerifierKey first = keys.verifierKey("id.example.com/audit-log/7d1f");
        VerifierKey second = keys.verifierKey("id.example.com/audit-log/7d20");
        assertThat(first.hasKeyOf(second)).isFalse();
        assertThat(keys.verifierKey("id.example.com/audit-log/7d1f")).isEqualTo(first);
        // Computed with Python (hmac, and Ed25519 as in RFC 8032): changes of the derivation would change every log's
        // key.
        assertThat(first)
                .hasToString("id.example.com/audit-log/7d1f+e668b1ff+AScPsP1aRxSVY/8yhZLHECYk8eja2mtNFl+Y0GayEA76");
        LogPolicy both =
                LogPolicy.parse(new LogPolicy(List.of(first, second)).text().getBytes(StandardCharsets.UTF_8));
        assertThat(both.logs()).containsExactly(first, second);
    }

    @Test
    @DisplayName("sign with two keys during a rotation, and with the new one after it")
    void rotation() throws Exception {
        AuditKeys before = AuditKeys.make();
        AuditKeys during = before.rotated();
        AuditKeys after = during.withoutRetired();
        String origin = TestLog.ORIGIN;
        assertThat(during.verifierKeys(origin))
                .containsExactly(after.verifierKey(origin), before.verifierKey(origin))
                .doesNotHaveDuplicates();
        byte[] checkpoint = new LogCheckpoint(origin, TestLog.headOf(List.of()))
                .signedBy(during.signers(origin))
                .bytes();
        for (AuditKeys keys : List.of(before, after)) {
            assertThat(new LogPolicy(keys.verifierKeys(origin)).open(checkpoint).signers())
                    .isEqualTo(keys.verifierKeys(origin));
        }
        assertThat(after.signers(origin))
                .extracting(NoteSigner::verifierKey)
                .containsExactly(during.verifierKey(origin));
        assertThat(Stream.of(before, during, after).map(AuditKeys::pseudonyms)).containsOnly(before.pseudonyms());
        assertThat(after.wrapping())
                .isEqualTo(during.wrapping())
                .endsWith(before.wrapping().get(0));
        assertThat(during.macs()).endsWith(before.macs().get(0)).hasSize(2);
        assertThat(after.macs()).hasSize(1);
    }

    private static SecretKeySpec key(int value) {
        byte[] key = new byte[32];
        key[31] = (byte) value;
        return new SecretKeySpec(key, "HmacSHA256");
    }

    private static String publicKey(String seed) {
        KeyPair pair = KeyDerivation.keyPair(HEX.parseHex(seed));
        return HEX.formatHex(pair.getPublic().getEncoded());
    }
}
