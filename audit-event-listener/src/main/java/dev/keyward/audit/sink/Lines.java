package dev.keyward.audit.sink;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a file of audit records, and which of them a crash left incomplete. Not thread-safe. */
final class Lines {

    private static final byte LINE_BREAK = '\n';

    private final Deque<ByteBuffer> lines;
    private final int wholeBytes;

    private Lines(Deque<ByteBuffer> lines, int wholeBytes) {
        this.lines = lines;
        this.wholeBytes = wholeBytes;
    }

    /**
     * Splits the end of a file into lines, and drops incomplete lines at its end.
     *
     * <p>A process that is killed while it writes leaves a line without a line break. A machine that crashes can also leave zeros.
     *
     * @param end the end of the file
     * @param isWholeFile whether this is the whole file. Otherwise the first line is incomplete and ignored
     */
    static Lines of(byte[] end, boolean isWholeFile) {
        Deque<ByteBuffer> lines = new ArrayDeque<>();
        int whole = isWholeFile ? 0 : afterLineBreak(end, 0);
        for (int next = afterLineBreak(end, whole); next > 0; next = afterLineBreak(end, whole)) {
            lines.add(ByteBuffer.wrap(end, whole, next - 1 - whole).slice());
            whole = next;
        }
        while (!lines.isEmpty() && !isRecord(lines.getLast())) {
            whole -= lines.removeLast().remaining() + 1;
        }
        return new Lines(lines, whole);
    }

    /** Returns the index after the next line break; 0 if there is none. */
    private static int afterLineBreak(byte[] bytes, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == LINE_BREAK) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean isRecord(ByteBuffer line) {
        for (int i = 0; i < line.remaining(); i++) {
            if (line.get(i) < ' ') {
                return false;
            }
        }
        return line.remaining() > 1 && line.get(0) == '{' && line.get(line.remaining() - 1) == '}';
    }

    /** Returns the number of bytes before the incomplete lines; 0 if no line is complete. */
    int wholeBytes() {
        return wholeBytes;
    }

    /**
     * Returns how many records at the start of the given batch the file already has, and forgets the lines before them.
     *
     * <p>They were written just before a crash, and nobody recorded that they were delivered.
     */
    int alreadyWritten(List<Delivery> batch) {
        while (!lines.isEmpty()
                && !lines.getFirst().equals(ByteBuffer.wrap(batch.get(0).line()))) {
            lines.removeFirst();
        }
        int written = 0;
        while (written < batch.size()
                && !lines.isEmpty()
                && lines.getFirst().equals(ByteBuffer.wrap(batch.get(written).line()))) {
            lines.removeFirst();
            written++;
        }
        if (written < batch.size()) {
            lines.clear(); // frees memory: the batch is new from here on
        }
        return written;
    }
}
