package dev.keyward.audit.sink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The last lines of a file of audit records, without lines that a crash left incomplete. Not thread-safe. */
final class Lines {

    private static final byte LINE_BREAK = '\n';

    /**
     * After this number of batches of new records, the old lines of the file are no longer searched for repeated
     * records. One round of a delivery has fewer batches.
     */
    private static final int MAX_MISSES = 1000;

    private final List<ByteBuffer> lines;
    private final int wholeBytes;
    private int misses;

    private Lines(List<ByteBuffer> lines, int wholeBytes) {
        this.lines = lines;
        this.wholeBytes = wholeBytes;
    }

    /**
     * Splits the last part of a file into lines, and drops incomplete lines at the end of the file.
     *
     * <p>A process that is killed while it writes leaves a line without a line break. A machine that crashes can also leave zeros.
     *
     * @param end the end of the file
     * @param isWholeFile whether this is the whole file. Otherwise the first line is incomplete and ignored
     */
    static Lines of(byte[] end, boolean isWholeFile) {
        List<ByteBuffer> lines = new ArrayList<>();
        int whole = isWholeFile ? 0 : afterLineBreak(end, 0);
        for (int next = afterLineBreak(end, whole); next > 0; next = afterLineBreak(end, whole)) {
            lines.add(ByteBuffer.wrap(end, whole, next - 1 - whole).slice());
            whole = next;
        }
        while (!lines.isEmpty() && !isRecord(lines.get(lines.size() - 1))) {
            whole -= lines.remove(lines.size() - 1).remaining() + 1;
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

    /** Returns the number of bytes before the incomplete lines at the end; 0 if no line is complete. */
    int wholeBytes() {
        return wholeBytes;
    }

    /**
     * Returns how many records at the start of the batch are already in the file. Drops the lines of these records from
     * memory.
     *
     * <p>They were written just before a crash, and nobody recorded that they were delivered. Batches of other logs can come first.
     */
    int alreadyWritten(List<Delivery> batch) {
        int first = lines.isEmpty() ? -1 : lines.indexOf(line(batch.get(0)));
        if (first < 0) {
            forgetAfterManyMisses();
            return 0;
        }
        int written = 0;
        while (written < batch.size()
                && first + written < lines.size()
                && lines.get(first + written).equals(line(batch.get(written)))) {
            written++;
        }
        if (written < batch.size()) {
            lines.clear(); // frees memory: the batch is new from here on
        } else {
            lines.subList(0, first + written).clear();
        }
        return written;
    }

    private void forgetAfterManyMisses() {
        misses++;
        if (misses == MAX_MISSES) {
            lines.clear();
        }
    }

    private static ByteBuffer line(Delivery delivery) {
        return ByteBuffer.wrap(delivery.line());
    }
}
