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
 * Sorts digests that come in any order: so many at a time in memory, each of these runs into one file, and then all runs together.
 *
 * <p>Equal ones are kept once. Needs 8 bytes of disk for each, and some 50 MB of memory whatever there is of them. Not thread-safe.
 */
public final class DigestSorter implements AutoCloseable {

    /** 16 MiB. */
    private static final int RUN = 1 << 21;

    /** Name of the one file in the folder. */
    public static final String FILE = "runs";

    private static final int BUFFER = 1 << 16;

    private final FileChannel file;
    private final long[] run;
    private final List<Run> runs = new ArrayList<>();
    private int inRun;
    private long added;
    private long written;

    /** @param folder to be made, for whoever made it to delete */
    public DigestSorter(Path folder) throws IOException {
        this(folder, RUN);
    }

    /** For tests: with other runs. */
    public DigestSorter(Path folder, int digestsInRun) throws IOException {
        this.file = FileChannel.open(
                Files.createDirectory(folder).resolve(FILE),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        this.run = new long[digestsInRun];
    }

    /**
     * Where a run is in the file.
     *
     * @param start in bytes
     * @param end in bytes
     */
    record Run(long start, long end) {}

    /** How many there were, equal ones and all. */
    public long added() {
        return added;
    }

    public void add(long digest) throws IOException {
        if (inRun == run.length) {
            writeRun();
        }
        added++;
        run[inRun++] = digest ^ Long.MIN_VALUE; // so that their signed order is the unsigned one
    }

    /** Gives all digests, in ascending order and each once. May be called again, but nothing can be added then. */
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

    /** What is done with a digest. */
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
