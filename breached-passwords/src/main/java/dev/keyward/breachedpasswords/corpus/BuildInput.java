package dev.keyward.breachedpasswords.corpus;

import dev.keyward.breachedpasswords.Progress;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Opens the input files of an index build and reports how much of them was read, over one or more passes.
 *
 * <p>Files whose names end in {@code .gz} are decompressed. Not thread-safe.
 */
public final class BuildInput {

    private static final int BUFFER = 1 << 16;

    /**
     * Estimated compression ratio of gzip for files of digests. Such files shrink to a little less than half their size.
     */
    private static final int GZIP_RATIO = 2;

    private final Progress progress;
    private final long lengths;
    private final long textSize;
    private long size;
    private long read;

    public BuildInput(List<Path> files, Progress progress) throws IOException {
        this.progress = progress;
        long all = 0;
        long text = 0;
        for (Path file : files) {
            long length = Files.size(file);
            all += length;
            text += isCompressed(file) ? GZIP_RATIO * length : length;
        }
        this.lengths = all;
        this.size = all;
        this.textSize = text;
    }

    /** Returns the estimated size in bytes of all input files together after decompression. */
    public long textSize() {
        return textSize;
    }

    /** Counts the given input file as read, because an interrupted run of this build has read it already. */
    public void passOver(Path file) throws IOException {
        read += Files.size(file);
    }

    /**
     * Sets how many more times the build will read all input files. The build uses this number in its progress reports.
     */
    public void expectPasses(int passes) {
        size = read + passes * lengths;
    }

    public void report(long lines) {
        progress.at(Math.min(read, size), size, lines);
    }

    /**
     * Reports how much of the current pass over the sorted digests is complete.
     *
     * @param passes completed passes
     * @param part completed part of the current pass, 0 to 1
     */
    public void reportAgain(int passes, double part, long lines) {
        progress.at(Math.min(passes * lengths + (long) ((double) lengths * part), size), size, lines);
    }

    /**
     * Opens the given input file of the build, and decompresses it if its name ends in {@code .gz}.
     *
     * @throws BadInputException if the file is missing, or ends in .gz and is not gzip
     */
    public InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(new Counted(Files.newInputStream(file)), BUFFER);
        try {
            return isCompressed(file) ? new Uncompressed(file, new GZIPInputStream(in, BUFFER)) : in;
        } catch (EOFException | ZipException e) {
            in.close();
            throw new BadInputException(
                    file.getFileName() + " ends in .gz but is not compressed with gzip. Rename it or compress it.");
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isCompressed(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".gz");
    }

    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            read += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = super.read(bytes, from, length);
            read += Math.max(0, count);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            read += skipped;
            return skipped;
        }
    }

    /** Decompresses one input file, and adds its name to errors about truncated or damaged gzip data. */
    private static final class Uncompressed extends FilterInputStream {

        private final Path file;

        Uncompressed(Path file, InputStream in) {
            super(in);
            this.file = file;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                return super.read(bytes, from, length);
            } catch (EOFException | ZipException e) {
                throw new BadInputException(file.getFileName()
                        + " is truncated or damaged: it cannot be decompressed to its end. Download it again.");
            }
        }
    }
}
