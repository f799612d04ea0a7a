package dev.keyward.breachedpasswords;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts digests that come in any order: into 256 files by their first byte, each of which is then sorted in memory.
 *
 * <p>Needs 8 bytes of disk for each digest, and the memory of the fullest file, about a 256th of that. Not thread-safe.
 */
final class DigestSorter implements AutoCloseable {

    private static final int FILES = 256;
    private static final int BUFFER = 1 << 13;

    private final Path folder;
    private final List<DataOutputStream> files = new ArrayList<>();
    private long size;

    /** @param folder to be made, and deleted with all that is in it */
    DigestSorter(Path folder) throws IOException {
        this.folder = Files.createDirectory(folder);
        for (int n = 0; n < FILES; n++) {
            OutputStream out = Files.newOutputStream(file(n), StandardOpenOption.CREATE_NEW);
            files.add(new DataOutputStream(new BufferedOutputStream(out, BUFFER)));
        }
    }

    /** How many there are. */
    long size() {
        return size;
    }

    void add(long digest) throws IOException {
        size++;
        files.get((int) (digest >>> (Long.SIZE - Byte.SIZE))).writeLong(digest);
    }

    /** Gives all digests, in ascending order. */
    void drainTo(Sink sink) throws IOException {
        for (int n = 0; n < FILES; n++) {
            files.get(n).close();
            long[] digests = read(file(n));
            Files.delete(file(n));
            // All begin with the same byte: signed and unsigned order are one.
            Arrays.sort(digests);
            for (long digest : digests) {
                sink.accept(digest);
            }
        }
    }

    /** What is done with a digest. */
    @FunctionalInterface
    interface Sink {
        void accept(long digest) throws IOException;
    }

    private static long[] read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long[] digests = new long[Math.toIntExact(channel.size() / Long.BYTES)];
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            for (int at = 0; at < digests.length; ) {
                long left = (long) Long.BYTES * (digests.length - at);
                buffer.limit((int) Math.min(buffer.capacity(), left));
                // A read may give less than there is, and end within a number.
                IndexFile.read(channel, buffer, (long) Long.BYTES * at);
                LongBuffer longs = buffer.flip().asLongBuffer();
                int count = longs.remaining();
                longs.get(digests, at, count);
                at += count;
                buffer.clear();
            }
            return digests;
        }
    }

    private Path file(int number) {
        return folder.resolve(Integer.toString(number));
    }

    @Override
    public void close() throws IOException {
        for (DataOutputStream file : files) {
            file.close();
        }
    }
}
