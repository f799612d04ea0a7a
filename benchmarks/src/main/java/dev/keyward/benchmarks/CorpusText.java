package dev.keyward.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a generated corpus to a file, as text in the format of the Have I Been Pwned downloader or as 20-byte digests. */
final class CorpusText {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int BITS_BEHIND_RANGE = Long.SIZE - 20;
    private static final int BUFFER = 1 << 20;
    private static final int LONGEST_LINE = 64;

    private CorpusText() {}

    /**
     * Writes the given corpus as text, one line per digest, and forces the file to disk. The format is that of the Have I Been
     * Pwned downloader. A line has 40 hexadecimal digits and a number of leaks; a byte order mark precedes each range.
     */
    static void write(SyntheticCorpus corpus, Path file) throws IOException {
        SyntheticCorpus.Cursor cursor = corpus.cursor();
        try (Output out = new Output(file)) {
            long range = -1;
            for (long n = 0; n < corpus.keys(); n++) {
                long digest = cursor.next();
                ByteBuffer line = out.room(LONGEST_LINE);
                if (range != digest >>> BITS_BEHIND_RANGE) {
                    range = digest >>> BITS_BEHIND_RANGE;
                    line.put(BYTE_ORDER_MARK);
                }
                hex(line, digest, 16);
                hex(line, middle(digest), 16);
                hex(line, end(digest), 8);
                line.put((byte) ':');
                decimal(line, count(digest));
                line.put((byte) '\n');
            }
        }
    }

    /** Writes the digests of the given corpus as 20 bytes each, without separators. */
    static void writeDigests(SyntheticCorpus corpus, Path file) throws IOException {
        SyntheticCorpus.Cursor cursor = corpus.cursor();
        try (Output out = new Output(file)) {
            for (long n = 0; n < corpus.keys(); n++) {
                long digest = cursor.next();
                out.room(SortedDigestFile.DIGEST)
                        .putLong(digest)
                        .putLong(middle(digest))
                        .putInt((int) end(digest));
            }
        }
    }

    /** Writes the first {@code count} generated passwords to the given file, one per line. */
    static void writePasswords(long count, Path file) throws IOException {
        try (Output out = new Output(file)) {
            for (long n = 0; n < count; n++) {
                out.room(LONGEST_LINE)
                        .put(SyntheticPasswords.present(n).getBytes(StandardCharsets.US_ASCII))
                        .put((byte) '\n');
            }
        }
    }

    private static long middle(long digest) {
        return digest * 0x9E3779B97F4A7C15L;
    }

    private static long end(long digest) {
        return (digest ^ 0x123456789ABCDEFL) & 0xFFFF_FFFFL;
    }

    /** Returns an artificial number of leaks for the given digest, which is small for most digests and a million for some. */
    private static long count(long digest) {
        return Math.min(40_000_000, 1 + (1L << 31) / (1 + (middle(digest) >>> 32)));
    }

    private static void hex(ByteBuffer out, long value, int digits) {
        for (int n = digits - 1; n >= 0; n--) {
            out.put(HEX[(int) (value >>> (4 * n)) & 15]);
        }
    }

    private static void decimal(ByteBuffer out, long value) {
        if (value >= 10) {
            decimal(out, value / 10);
        }
        out.put((byte) ('0' + value % 10));
    }

    /** An output file that is written through a large buffer. */
    private static final class Output implements AutoCloseable {

        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

        Output(Path file) throws IOException {
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        ByteBuffer room(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                flush();
            }
            return buffer;
        }

        private void flush() throws IOException {
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                flush();
                channel.force(true);
            }
        }
    }
}
