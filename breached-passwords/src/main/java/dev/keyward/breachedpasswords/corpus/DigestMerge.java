package dev.keyward.breachedpasswords.corpus;

import dev.keyward.breachedpasswords.storage.FileStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Merges several sorted sequences of digests from one file into a single sorted sequence.
 *
 * <p>Needs 16 MiB for all runs together, or 512 bytes for each if there are very many. Not thread-safe.
 */
final class DigestMerge {

    private static final int MEMORY = 1 << 24;
    private static final int SMALLEST_BUFFER = 1 << 9;
    private static final int LARGEST_BUFFER = 1 << 17;

    private final FileChannel file;
    private final Cursor[] heap;
    private int size;

    /** Creates a merge of the given sorted sequences in the file. Each sequence has at least one digest. */
    DigestMerge(FileChannel file, List<DigestSorter.Run> runs) throws IOException {
        this.file = file;
        this.heap = new Cursor[runs.size()];
        int buffer = Math.max(SMALLEST_BUFFER, Math.min(LARGEST_BUFFER, MEMORY / Math.max(1, runs.size())));
        for (DigestSorter.Run run : runs) {
            heap[size++] = new Cursor(run, buffer & -Long.BYTES);
        }
        for (int at = size / 2 - 1; at >= 0; at--) {
            sink(at);
        }
    }

    boolean hasNext() {
        return size > 0;
    }

    long next() throws IOException {
        long least = heap[0].value;
        if (!heap[0].advance()) {
            heap[0] = heap[--size];
        }
        sink(0);
        return least;
    }

    /** Moves the cursor at the given position down the heap until no cursor below it has a smaller digest. */
    private void sink(int from) {
        int at = from;
        Cursor moved = heap[at];
        for (int below = 2 * at + 1; below < size; below = 2 * at + 1) {
            if (below + 1 < size && heap[below + 1].value < heap[below].value) {
                below++;
            }
            if (moved.value <= heap[below].value) {
                break;
            }
            heap[at] = heap[below];
            at = below;
        }
        heap[at] = moved;
    }

    /** Reads the digests of one sorted sequence from the file. */
    private final class Cursor {

        private final ByteBuffer buffer;
        private final long end;
        private long position;
        private long value;

        Cursor(DigestSorter.Run run, int bufferSize) throws IOException {
            this.buffer = ByteBuffer.allocate(bufferSize).limit(0);
            this.position = run.start();
            this.end = run.end();
            advance();
        }

        /** Advances to the next digest of this sequence, and returns false if the previous digest was the last one. */
        boolean advance() throws IOException {
            if (!buffer.hasRemaining()) {
                if (position == end) {
                    return false;
                }
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
                FileStorage.readFully(file, buffer, position);
                position += buffer.flip().remaining();
            }
            value = buffer.getLong();
            return true;
        }
    }
}
