package dev.keyward.auditlog.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sealed text")
class SealedTextTest {

    private static final String TEXT = "{\"url\":\"https://siem.example.com/ü\"}";

    private final AuditKeys keys = AuditKeys.make();

    @Test
    @DisplayName("is opened with the key that sealed it, also once the key is retired, and differs each time")
    void opened() {
        String sealed = SealedText.seal(keys, TEXT, "a");
        assertThat(SealedText.open(keys, sealed, "a")).contains(TEXT);
        assertThat(SealedText.open(keys.rotated().withoutRetired(), sealed, "a"))
                .contains(TEXT);
        assertThat(SealedText.seal(keys, TEXT, "a")).isNotEqualTo(sealed).doesNotContain("siem");
        assertThat(SealedText.open(keys, SealedText.seal(keys, "", "a"), "a")).contains("");
    }

    @Test
    @DisplayName("is not opened with other keys or for another owner, or if a byte of it was changed")
    void changed() {
        String sealed = SealedText.seal(keys, TEXT, "a");
        assertThat(SealedText.open(AuditKeys.make(), sealed, "a")).isEmpty();
        assertThat(SealedText.open(keys, sealed, "b")).isEmpty();
        int end = sealed.indexOf('.');
        byte[] bytes = Base64.getDecoder().decode(sealed.substring(end + 1));
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] ^= 1;
            String other = sealed.substring(0, end + 1) + Base64.getEncoder().encodeToString(bytes);
            assertThat(SealedText.open(keys, other, "a")).isEmpty();
            bytes[n] ^= 1;
        }
        for (String other : new String[] {"", ".", TEXT, sealed.substring(0, end + 1), sealed.substring(end)}) {
            assertThat(SealedText.open(keys, other, "a")).isEmpty();
        }
    }
}
