package dev.keyward.auditlog.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The wrapping of data keys")
class KeyWrappingTest {

    private final AuditKeys keys = AuditKeys.make();
    private final KeyWrapping wrapping = new KeyWrapping(keys);
    private final SecretKey dataKey = wrapping.newDataKey();

    @Test
    @DisplayName("gives the key back to its owner only, and encrypts it anew each time")
    void wrap() {
        WrappedKey wrapped = wrapping.wrap(dataKey, "ann");

        assertThat(wrapping.unwrap(wrapped, "ann")).contains(dataKey);
        assertThat(wrapping.unwrap(wrapped, "bob")).isEmpty();
        assertThat(wrapping.wrap(dataKey, "ann")).isNotEqualTo(wrapped);
        assertThat(wrapping.newDataKey()).isNotEqualTo(dataKey);
        assertThat(wrapped.text())
                .doesNotContain(
                        Base64.getEncoder().encodeToString(dataKey.getEncoded()).substring(0, 40));
    }

    @Test
    @DisplayName("keeps keys readable after any number of rotations, and wraps new ones with the current key")
    void rotated() {
        WrappedKey wrapped = wrapping.wrap(dataKey, "ann");
        KeyWrapping rotated = new KeyWrapping(keys.rotated().rotated().withoutRetired());

        assertThat(rotated.unwrap(wrapped, "ann")).contains(dataKey);
        assertThat(rotated.current()).isNotEqualTo(wrapping.current());
        assertThat(rotated.wrap(dataKey, "ann").wrappedBy()).isEqualTo(rotated.current());
        assertThat(rotated.has(wrapped.wrappedBy())).isTrue();
    }

    @Test
    @DisplayName("gives nothing if the wrapping key is lost")
    void lost() {
        WrappedKey wrapped = wrapping.wrap(dataKey, "ann");
        KeyWrapping other = new KeyWrapping(AuditKeys.make());

        assertThat(other.unwrap(wrapped, "ann")).isEmpty();
        assertThat(other.has(wrapped.wrappedBy())).isFalse();
        assertThat(other.unwrap(new WrappedKey(other.current(), wrapped.text()), "ann"))
                .isEmpty();
    }

    @Test
    @DisplayName("gives nothing if the text was changed")
    void changed() {
        WrappedKey wrapped = wrapping.wrap(dataKey, "ann");
        byte[] bytes = Base64.getDecoder().decode(wrapped.text());
        for (int n = 0; n < bytes.length; n++) {
            byte[] changed = bytes.clone();
            changed[n] ^= 1;
            assertThat(wrapping.unwrap(
                            new WrappedKey(
                                    wrapped.wrappedBy(), Base64.getEncoder().encodeToString(changed)),
                            "ann"))
                    .isEmpty();
        }
        for (String text : List.of("", "no base64!", wrapped.text().substring(4))) {
            assertThat(wrapping.unwrap(new WrappedKey(wrapped.wrappedBy(), text), "ann"))
                    .isEmpty();
        }
    }
}
