package dev.keyward.breachedpasswords.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The text of a range")
class RangeTextTest {

    /** SHA-1 of the password "password" in hexadecimal. */
    private static final String DIGEST = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";

    private static final String SUFFIX = DIGEST.substring(5);
    private static final String OTHER = "0018A45C4D1DEF81644B54AB7F969B88D65";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s:46658894",
                "%s:46658894\r\n",
                "%s:46658894\n",
                OTHER + ":1\r\n%s:46658894",
                OTHER + ":1\n%s:46658894\n",
                "%s:46658894\r\n" + OTHER + ":0",
                "F" + OTHER + ":1\r\n%s:46658894",
            })
    @DisplayName("may have LF or CRLF line ends, none on the last line, and padding")
    void read(String pattern) throws RangeException {
        String text = pattern.formatted(SUFFIX).replace("F" + OTHER, "F" + OTHER.substring(1));
        assertThat(count(text, DIGEST)).isEqualTo(46_658_894);
        assertThat(count(text.toLowerCase(Locale.ROOT), DIGEST)).isEqualTo(46_658_894);
    }

    @Test
    @DisplayName("distinguishes digests that differ in any digit of the suffix")
    void wholeSuffix() throws RangeException {
        for (int digit = 5; digit < DIGEST.length(); digit++) {
            char changed = DIGEST.charAt(digit) == '0' ? '1' : '0';
            String other = DIGEST.substring(0, digit) + changed + DIGEST.substring(digit + 1);
            assertThat(count(SUFFIX + ":7", other)).as("digit " + digit).isZero();
            assertThat(count(other.substring(5) + ":7", other)).isEqualTo(7);
        }
    }

    @Test
    @DisplayName("drops padding, also with the requested suffix")
    void padding() throws RangeException {
        String text = SUFFIX + ":0\r\n" + OTHER + ":1";
        assertThat(count(text, DIGEST)).isZero();
        assertThat(RangeText.parse(text.getBytes(StandardCharsets.UTF_8)).size())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("keeps the greatest possible count")
    void greatestCount() throws RangeException {
        assertThat(count("F".repeat(35) + ":999999999999999", "0".repeat(5) + "F".repeat(35)))
                .isEqualTo(999_999_999_999_999L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "`\r\n`",
                "`%s:0`",
                "`%s`",
                "`%s:`",
                "`%s:-1`",
                "`%s:+1`",
                "`%s:1 `",
                "`%s;1`",
                "` %s:1`",
                "`0%s:1`",
                "`%s:1\r`",
                "`%s:1\r\r\n`",
                "`%s:1\n\n`",
                "`%s:1\r\n\r\n%s:1`",
                "`%s:1\r\nx`",
                "`%s:1\r\n0123`",
                "`%s:1000000000000000`",
                "`%s:1234567890123456789`",
                "`\uFEFF%s:1`",
                "`<html><body>Sign in</body></html>`",
                "`{\"error\":\"no\"}`"
            })
    @DisplayName("is malformed if one of its lines is malformed")
    void malformed(String pattern) {
        String text = pattern.replace("%s", SUFFIX);
        assertThatThrownBy(() -> RangeText.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        RangeException.class, e -> assertThat(e.reason()).isEqualTo(RangeAnswer.Reason.MALFORMED))
                .hasMessage("MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 31, 32, 34})
    @DisplayName("is malformed with a byte that is not a hexadecimal digit, at any position")
    void digits(int at) throws RangeException {
        byte[] text = (SUFFIX + ":1").getBytes(StandardCharsets.UTF_8);
        for (int value = 0; value < 256; value++) {
            text[at] = (byte) value;
            if ("0123456789abcdefABCDEF".indexOf(value) >= 0) {
                assertThat(RangeText.parse(text).size()).isEqualTo(1);
            } else {
                assertThatThrownBy(() -> RangeText.parse(text)).isInstanceOf(RangeException.class);
            }
        }
    }

    private static long count(String text, String digest) throws RangeException {
        return RangeText.parse(text.getBytes(StandardCharsets.UTF_8))
                .count(HexFormat.of().parseHex(digest));
    }
}
