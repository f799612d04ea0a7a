package dev.keyward.auditlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys are those of C2SP signed-note and of golang.org/x/mod/sumdb/note (note_test.go). */
@DisplayName("A verifier key")
class VerifierKeyTest {

    private static final String PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                PETER,
                "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
            })
    @DisplayName("is parsed, computed again from its public key, and printed as it was")
    void published(String text) throws Exception {
        VerifierKey key = VerifierKey.parse(text);
        assertThat(key).hasToString(text);
        assertThat(VerifierKey.of(key.name(), key.publicKey())).isEqualTo(key).hasToString(text);
        assertThat(text).contains("+" + key.idInHexadecimal() + "+");
    }

    @Test
    @DisplayName("is refused if any part of it is cut off or any character changed")
    void mangled() {
        for (int from = 0; from <= PETER.length(); from++) {
            for (int to = from; to <= PETER.length(); to++) {
                if (from > 0 || to < PETER.length()) {
                    refused(PETER.substring(from, to));
                }
            }
        }
        for (int at = 0; at < PETER.length(); at++) {
            StringBuilder changed = new StringBuilder(PETER);
            changed.setCharAt(at, (char) (changed.charAt(at) + 1));
            refused(changed.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                ""
            })
    @DisplayName("is refused with a wrong length, an unknown algorithm, an upper-case id, or a bad name")
    void refused(String text) {
        assertThatThrownBy(() -> VerifierKey.parse(text)).isInstanceOf(MalformedNoteException.class);
    }

    @Test
    @DisplayName("is made of Ed25519 keys and valid names only")
    void made() throws Exception {
        PublicKey rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
        assertThatThrownBy(() -> VerifierKey.of("name", rsa)).hasMessage("The key is not an Ed25519 key but RSA.");
        PublicKey ed448 =
                KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic();
        assertThatThrownBy(() -> VerifierKey.of("name", ed448)).isInstanceOf(IllegalArgumentException.class);
        PublicKey key = TestLog.keys().getPublic();
        for (String name : new String[] {"", "a b", "a+b", "a\u2003b", "a\nb"}) {
            assertThatThrownBy(() -> VerifierKey.of(name, key)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(VerifierKey.of("a", key))
                .isNotEqualTo(VerifierKey.of("b", key))
                .isEqualTo(VerifierKey.of("a", key))
                .hasSameHashCodeAs(VerifierKey.of("a", key))
                .isNotEqualTo(VerifierKey.of("a", TestLog.keys().getPublic()))
                .isNotEqualTo("a");
        assertThat(VerifierKey.of("a", key).hasKeyOf(VerifierKey.of("b", key))).isTrue();
    }
}
