package dev.keyward.breachedpasswords.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Text of digests")
class DigestTextTest {

    /** SHA-1 of the password "password" in hexadecimal. */
    private static final String DIGEST = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";

    private static final String VALUE = "5baa61e4c9b93f3f";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s:46658894\n",
                "%s:46658894",
                "%s:46658894\r\n",
                "%s:46658894\r",
                "\uFEFF%s:46658894\n",
                "0000000000000000000000000000000000000001:1\n\uFEFF%s:46658894\n",
                "0000000000000000000000000000000000000001:1\r\n%s:46658894",
                "0000000000000000000000000000000000000001:0\n%s:46658894\n"
            })
    @DisplayName("may have any line end and a byte order mark at any line; padding is ignored")
    void read(String text) throws IOException {
        assertThat(whole(text.formatted(DIGEST))).endsWith(VALUE + " 46658894").hasSizeLessThanOrEqualTo(2);
        assertThat(whole(text.formatted(DIGEST.toLowerCase(java.util.Locale.ROOT))))
                .endsWith(VALUE + " 46658894")
                .noneMatch(line -> line.endsWith(" 0"));
    }

    @Test
    @DisplayName("gives the same result however the input is split, for any byte at any position")
    void pieces() throws IOException {
        Random random = new Random(26_11_25);
        int refused = 0;
        for (int n = 0; n < 4_000; n++) {
            int range = random.nextBoolean() ? random.nextInt(1 << 20) : -1;
            byte[] text = lines(random, range < 0 ? 40 : 35);
            // All bytes: those of hexadecimal digits, their neighbours, and bytes that differ from them in one bit.
            text[random.nextInt(text.length)] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) ("/:@G`g09AFaf" + "\u0010\u0019\u00b0\u00c1").charAt(random.nextInt(16));
            List<String> whole = outcome(text, range, text.length);
            assertThat(whole).describedAs(HexFormat.of().formatHex(text)).isEqualTo(outcome(text, range, 7));
            refused += whole.get(whole.size() - 1).contains("line") ? 1 : 0;
        }
        assertThat(refused).isBetween(1_000, 3_900);
    }

    /** Returns four random lines of text, so that at least one whole line precedes the end of the parser's buffer. */
    private static byte[] lines(Random random, int usual) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 4; line++) {
            int digits = random.nextInt(20) == 0 ? usual - 1 + random.nextInt(3) : usual;
            for (int n = 0; n < digits; n++) {
                text.append("0123456789ABCDEFabcdef".charAt(random.nextInt(22)));
            }
            text.append(':').append(random.nextLong(1_000_000)).append(random.nextBoolean() ? "\r\n" : "\n");
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the parsed lines of the given text, and the error if there was one, from reads of at most {@code atOnce} bytes. */
    private static List<String> outcome(byte[] text, int range, int atOnce) throws IOException {
        List<String> outcome = new ArrayList<>();
        DigestText.Sink sink =
                (digest, count, line) -> outcome.add(line + " " + Long.toHexString(digest) + " " + count);
        try (InputStream pieces = new ByteArrayInputStream(text) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, atOnce));
            }
        }) {
            (range < 0 ? DigestText.ofWholeDigests("text", sink) : DigestText.ofRange("text", range, sink))
                    .read(pieces);
        } catch (BadInputException e) {
            outcome.add(String.valueOf(e.getMessage()));
        }
        outcome.add(0, "read");
        return outcome;
    }

    @Test
    @DisplayName("counts a line without a count once; an empty file has no digests")
    void noCount() throws IOException {
        assertThat(whole(DIGEST)).containsExactly(VALUE + " 1");
        assertThat(whole("")).isEmpty();
        assertThat(whole("\uFEFF")).isEmpty();
    }

    @Test
    @DisplayName("of a range is completed with the five digits of its file name")
    void range() throws IOException {
        List<String> read = new ArrayList<>();
        DigestText.ofRange("5BAA6", 0x5BAA6, (digest, count, line) -> read.add(Long.toHexString(digest) + " " + count))
                .read(stream(DIGEST.substring(5) + ":3\r\n" + "F".repeat(35) + ":0"));
        assertThat(read).containsExactly(VALUE + " 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD:1|has 39 hexadecimal digits and not 40",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD88:1|has more than 40 hexadecimal digits and not 40",
                "8846F7EAEE8FB117AD06BDD830B7586C:1|has 32 hexadecimal digits and not 40: it looks like NTLM",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FG8:1|has 38 hexadecimal digits and not 40",
                "password|has 0 hexadecimal digits",
                "`\n5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:1`|is empty",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:|has no count",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:-1|has no count",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:1x|a character that is not part of",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8;1|a character that is not part of",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:1234567890123456789|more than 18 figures",
                "`5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:1\rx`|a carriage return before the end",
                "`\u00e9`|not UTF-8 text"
            })
    @DisplayName("that is malformed is refused with its line number and never quoted")
    void refused(String text, String message) {
        String good = "0000000000000000000000000000000000000001:1\n";
        byte[] bytes = (good + text).getBytes(StandardCharsets.UTF_8);
        if (text.equals("\u00e9")) {
            bytes[good.length()] = (byte) 0xEF;
        }
        assertThatThrownBy(() -> DigestText.ofWholeDigests("list.txt", (digest, count, line) -> {})
                        .read(new ByteArrayInputStream(bytes)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("list.txt, line 2 ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("5BAA61", "password");
    }

    private static List<String> whole(String text) throws IOException {
        List<String> read = new ArrayList<>();
        DigestText.ofWholeDigests("list", (digest, count, line) -> read.add("%016x %d".formatted(digest, count)))
                .read(stream(text));
        return read;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
