package dev.keyward.breachedpasswords.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines of UTF-8 text, such as passwords or pairs of user name and password.
 *
 * <p>Accepts LF, CRLF and CR; the last line may lack an end. Drops a leading byte order mark. Rejects text that is not UTF-8,
 * or contains a zero byte as UTF-16 does, with its line number, and never quotes it. Needs 128 KiB, however long a line is;
 * one instance per input.
 */
public final class TextLines {

    /** Maximum length in bytes of one line of the input. */
    static final int LONGEST = 1 << 16;

    private static final String MARK = "\uFEFF";

    private final String name;
    private final InputStream in;
    private final Sink sink;

    /** Decoder that reports malformed UTF-8 instead of replacing it. */
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

    /** Receives the lines of a text and their numbers, one line at a time. */
    @FunctionalInterface
    public interface Sink {

        /** Receives one line of the text and its number, which is 1 for the first line. */
        void accept(String line, long number) throws IOException;
    }

    /**
     * Reads the given text to its end and passes each line to the given sink.
     *
     * @param name name of the input, for errors
     * @throws BadInputException at the first line that is too long or not UTF-8; the sink has then received all lines before
     *     it
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
                    + " bytes, too many for a password. Remove the line, or check that the input has one password"
                    + " per line.");
        }
        if (next == 0) {
            throw new BadInputException(name + ", line " + number
                    + " has a zero byte: the input is UTF-16, or not text. Convert it to UTF-8 first.");
        }
        line[length++] = next;
    }

    private void end() throws IOException {
        String text;
        try {
            text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new BadInputException(
                    name + ", line " + number + " is not UTF-8 text. Convert the input to UTF-8 first.");
        }
        length = 0;
        sink.accept(number == 1 && text.startsWith(MARK) ? text.substring(MARK.length()) : text, number);
        number++;
    }
}
