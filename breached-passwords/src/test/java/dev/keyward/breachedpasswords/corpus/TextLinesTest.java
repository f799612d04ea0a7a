package dev.keyward.breachedpasswords.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Lines of text")
class TextLinesTest {

    @Test
    @DisplayName("may end with LF, CRLF or CR, and start after a byte order mark")
    void ends() throws IOException {
        assertThat(read("\uFEFFone\ntwo\r\nthree\rfour\n\n\r\n five \uFEFF"))
                .containsExactly("1 one", "2 two", "3 three", "4 four", "5 ", "6 ", "7  five \uFEFF");
        assertThat(read("one\r\n")).containsExactly("1 one");
        assertThat(read("one\r")).containsExactly("1 one");
        assertThat(read("\n")).containsExactly("1 ");
        assertThat(read("")).isEmpty();
        assertThat(read("\uFEFF")).containsExactly("1 ");
        assertThat(read("caf\u00e9 \uD83D\uDD11")).containsExactly("1 caf\u00e9 \uD83D\uDD11");
    }

    @Test
    @DisplayName("do not depend on where the input is split between two reads")
    void cut() throws IOException {
        String text = "\uFEFFone\r\ntwo\r\ncaf\u00e9\r\r\n";
        List<String> lines = new ArrayList<>();
        TextLines.read("list", oneByteAtATime(text), (line, number) -> lines.add(number + " " + line));
        assertThat(lines).isEqualTo(read(text));
    }

    @Test
    @DisplayName("are refused by number, and never quoted, if they are too long or not UTF-8")
    void refused() throws IOException {
        String longest = "secret".repeat(TextLines.LONGEST / 6) + "secr";
        assertThat(read("one\n" + longest + "\ntwo")).hasSize(3);
        assertThatThrownBy(() -> read("one\n" + longest + "et\ntwo"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("list.txt, line 2 has more than 65536 bytes")
                .message()
                .doesNotContain("secret");
        for (byte[] bad : new byte[][] {{(byte) 0xE9}, {(byte) 0xC3}, {(byte) 0xC0, (byte) 0x80}}) {
            byte[] text = "secret\nsecret__\nsecret".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bad, 0, text, 13, bad.length);
            assertThatThrownBy(() -> TextLines.read("list.txt", new ByteArrayInputStream(text), (line, number) -> {}))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("list.txt, line 2 is not UTF-8 text. Convert the input to UTF-8 first.");
        }
    }

    @Test
    @DisplayName("are refused by number if they contain a zero byte, as UTF-16 without a byte order mark does")
    void zero() {
        byte[] utf16 = "secret\nother\n".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> TextLines.read("list.txt", new ByteArrayInputStream(utf16), (line, number) -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessage("list.txt, line 1 has a zero byte: the input is UTF-16, or not text. Convert it to UTF-8"
                        + " first.");
        assertThatThrownBy(() -> read("one\ntwo\nthr\0ee")).hasMessageStartingWith("list.txt, line 3 has a zero byte");
    }

    private static List<String> read(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        TextLines.read(
                "list.txt",
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                (line, number) -> lines.add(number + " " + line));
        return lines;
    }

    private static InputStream oneByteAtATime(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(1, length));
            }
        };
    }
}
