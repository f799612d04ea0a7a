package dev.keyward.breachedpasswords.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts more digests than fit into memory, with the help of a temporary file, and drops duplicates.
 *
 * <p>Needs 8 bytes of disk for each digest, and about 50 MB of memory. Not thread-safe.
 */
public final class DigestSorter implements AutoCloseable {

    /** Number of digests that a sorter holds in memory before it writes them to its file. They take 16 MiB. */
    private static final int RUN = 1 << 21;

    /** Name of the only file in the temporary folder of a sorter. */
    public static final String FILE = "runs";

    private static final int BUFFER = 1 << 16;

    private final FileChannel file;
    private final long[] run;
    private final List<Run> runs = new ArrayList<>();
    private int inRun;
    private long added;
    private long written;

    /**
     * Creates a sorter with its temporary file.
     *
     * @param folder folder to create; the caller deletes it
     */
    public DigestSorter(Path folder) throws IOException {
        this(folder, RUN);
    }

    /** Creates a sorter that sorts the given number of digests in memory at a time, for tests. */
    public DigestSorter(Path folder, int digestsInRun) throws IOException {
        this.file = FileChannel.open(
                Files.createDirectory(folder).resolve(FILE),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        this.run = new long[digestsInRun];
    }

    /**
     * Position of one sorted sequence of digests in the sorter's temporary file.
     *
     * @param start offset of its first byte
     * @param end offset after its last byte
     */
    record Run(long start, long end) {}

    /** Returns the number of digests that were added to this sorter, including duplicates. */
    public long added() {
        return added;
    }

    public void add(long digest) throws IOException {
        if (inRun == run.length) {
            writeRun();
        }
        added++;
        run[inRun++] = digest ^ Long.MIN_VALUE; // signed order is then the order of unsigned numbers
    }

    /** Passes all added digests to the given sink in ascending order, without duplicates. May be called again; ends adding. */
    public void drainTo(Sink sink) throws IOException {
        writeRun();
        DigestMerge merge = new DigestMerge(file, runs);
        boolean any = false;
        long last = 0;
        while (merge.hasNext()) {
            long digest = merge.next();
            if (!any || digest != last) {
                sink.accept(digest ^ Long.MIN_VALUE);
            }
            any = true;
            last = digest;
        }
    }

    /** Receives the sorted digests of a sorter, one at a time. */
    @FunctionalInterface
    public interface Sink {
        void accept(long digest) throws IOException;
    }

    private void writeRun() throws IOException {
        if (inRun == 0) {
            return;
        }
        Arrays.sort(run, 0, inRun);
        long start = written;
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (int n = 0; n < inRun; n++) {
            if (n > 0 && run[n] == run[n - 1]) {
                continue;
            }
            if (!buffer.hasRemaining()) {
                append(buffer);
            }
            buffer.putLong(run[n]);
        }
        append(buffer);
        runs.add(new Run(start, written));
        inRun = 0;
    }

    private void append(ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            written += file.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
