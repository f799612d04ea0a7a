package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Lines of text in UTF-8 that people wrote, or leaked.
 *
 * <p>LF, CRLF or CR; the last line may end without; a byte order mark at the beginning is left out. What is no such text, or has a zero
 * byte in it as UTF-16 has, is refused with the number of its line, and never shown. Needs 128 KiB, however long a line is; one instance per input.
 */
public final class TextLines {

    /** In bytes. No password is longer. */
    static final int LONGEST = 1 << 16;

    private static final String MARK = "\uFEFF";

    private final String name;
    private final InputStream in;
    private final Sink sink;

    /** Throws, where others put question marks. */
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

    private final byte[] buffer = new byte[1 << 16];
    private final byte[] line = new byte[LONGEST];
    private int length;
    private long number = 1;

    private TextLines(String name, InputStream in, Sink sink) {
        this.name = name;
        this.in = in;
        this.sink = sink;
    }

    /** What is done with a line. */
    @FunctionalInterface
    public interface Sink {

        /** @param number from 1 */
        void accept(String line, long number) throws IOException;
    }

    /**
     * Reads to the end.
     *
     * @param name of the input, for errors
     * @throws BadInputException at the first line that is too long, or no text in UTF-8; what was given to the sink before stands
     */
    public static void read(String name, InputStream in, Sink sink) throws IOException {
        new TextLines(name, in, sink).read();
    }

    private void read() throws IOException {
        boolean afterReturn = false;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int n = 0; n < count; n++) {
                byte next = buffer[n];
                if (next == '\r' || (next == '\n' && !afterReturn)) {
                    end();
                } else if (next != '\n') {
                    append(next);
                }
                afterReturn = next == '\r';
            }
        }
        if (length > 0) {
            end();
        }
    }

    private void append(byte next) throws BadInputException {
        if (length == LONGEST) {
            throw new BadInputException(name + ", line " + number + " has more than " + LONGEST
                    + " bytes: it is no password. Take it out, or see whether the input is a list with one in"
                    + " each line.");
        }
        if (next == 0) {
            throw new BadInputException(name + ", line " + number
                    + " has a zero byte: it is UTF-16, or no text. Convert it to UTF-8 first.");
        }
        line[length++] = next;
    }

    private void end() throws IOException {
        String text;
        try {
            text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new BadInputException(name + ", line " + number + " is no text in UTF-8. Convert it first.");
        }
        length = 0;
        sink.accept(number == 1 && text.startsWith(MARK) ? text.substring(MARK.length()) : text, number);
        number++;
    }
}
