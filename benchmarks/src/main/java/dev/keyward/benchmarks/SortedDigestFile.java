package dev.keyward.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A sorted file of 20-byte digests with a binary search, which is the simplest alternative to a breach index. Each step of a
 * search reads once.
 *
 * <p>Compares only the first eight bytes, which differ between any two digests of the corpus. Not thread-safe.
 */
final class SortedDigestFile implements AutoCloseable {

    static final int DIGEST = 20;

    private final FileChannel channel;
    private final long digests;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DIGEST);

    SortedDigestFile(Path file) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.digests = channel.size() / DIGEST;
    }

    boolean contains(long digest) throws IOException {
        long low = 0;
        long high = digests;
        while (low < high) {
            long middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(at(middle), digest);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return false;
    }

    private long at(long number) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, number * DIGEST + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        return buffer.getLong(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
