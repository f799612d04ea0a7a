package dev.keyward.breachedpasswords.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A request to the range service")
class RangeServiceTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.pwnedpasswords.com, https://api.pwnedpasswords.com/range/5BAA6",
        "https://api.pwnedpasswords.com/, https://api.pwnedpasswords.com/range/5BAA6",
        "HTTP://mirror:8080/hibp, HTTP://mirror:8080/hibp/range/5BAA6",
        "http://[::1]/hibp/, http://[::1]/hibp/range/5BAA6"
    })
    @DisplayName("uses the path of the service")
    void uri(URI base, URI range) {
        assertThat(new RangeService(base, "Keyward/1").uri("5BAA6")).isEqualTo(range);
    }

    @Test
    @DisplayName("has at most four headers")
    void headers() {
        RangeService service = new RangeService(RangeService.HAVE_I_BEEN_PWNED, "Keyward/1");
        assertThat(service.headers(Optional.empty()))
                .isEqualTo(Map.of("User-Agent", "Keyward/1", "Accept-Encoding", "gzip", "Add-Padding", "true"));
        assertThat(service.headers(Optional.of("\"a\""))).hasSize(4).containsEntry("If-None-Match", "\"a\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://mirror",
                "file:///range",
                "mirror",
                "https:mirror",
                "https:///range",
                "https://user:secret@mirror",
                "https://mirror?key=secret",
                "https://mirror#secret"
            })
    @DisplayName("is refused for an invalid URL of the service, which the error does not quote")
    void badUri(URI base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RangeService(base, "Keyward/1"))
                .withMessageContaining("range service")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " Keyward", "Key\r\nward", "Keywärd"})
    @DisplayName("is refused for a user agent with invalid characters")
    void badUserAgent(String userAgent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RangeService(RangeService.HAVE_I_BEEN_PWNED, userAgent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5BAA", "5BAA61", "5baa6", "5BAG6", "hunter2", "../..", "5BAA6?"})
    @DisplayName("contains only five upper-case digits, and errors do not quote other values")
    void badPrefix(String prefix) {
        RangeService service = new RangeService(RangeService.HAVE_I_BEEN_PWNED, "Keyward/1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> service.uri(prefix))
                .withMessage("a range must have five upper-case hexadecimal digits");
    }

    @Test
    @DisplayName("cannot be made with invalid options of the client")
    void options() {
        Duration second = Duration.ofSeconds(1);
        Duration ever = Duration.ofDays(32);
        for (Runnable bad : new Runnable[] {
            () -> new RangeOptions(Duration.ZERO, 1, 1, second, 1, second),
            () -> new RangeOptions(second.negated(), 1, 1, second, 1, second),
            () -> new RangeOptions(second, 0, 1, second, 1, second),
            () -> new RangeOptions(second, Integer.MAX_VALUE, 1, second, 1, second),
            () -> new RangeOptions(second, 1, -1, second, 1, second),
            () -> new RangeOptions(second, 1, 1, second.negated(), 1, second),
            () -> new RangeOptions(second, 1, 1, ever, 1, second),
            () -> new RangeOptions(second, 1, 1, second, 0, second),
            () -> new RangeOptions(second, 1, 1, second, 1, second.negated())
        }) {
            assertThatIllegalArgumentException().isThrownBy(bad::run);
        }
    }
}
