package dev.keyward.breachedpasswords;

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
 * The files that an index is built from, and how much of them is read, in one pass or several. Compressed ones are read as they were before; their names
 * end in {@code .gz}. Not thread-safe.
 */
final class BuildInput {

    private static final int BUFFER = 1 << 16;

    /** Text of digests hardly gets smaller than half. */
    private static final int GZIP_RATIO = 2;

    private final Progress progress;
    private final long lengths;
    private final long textSize;
    private long size;
    private long read;

    BuildInput(List<Path> files, Progress progress) throws IOException {
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

    /** About how many bytes there are when nothing is compressed. */
    long textSize() {
        return textSize;
    }

    /** Takes a file for read that was read before. */
    void passOver(Path file) throws IOException {
        read += Files.size(file);
    }

    /** Expects that all files are read so many times from here on. */
    void expectPasses(int passes) {
        size = read + passes * lengths;
    }

    void tell(long lines) {
        progress.at(Math.min(read, size), size, lines);
    }

    /**
     * Tells of work on what was read.
     *
     * @param passes how often it was gone over before
     * @param part of it that was gone over once more, 0 to 1
     */
    void tellAgain(int passes, double part, long lines) {
        progress.at(Math.min(passes * lengths + (long) ((double) lengths * part), size), size, lines);
    }

    /** @throws BadInputException if it is not there, or not compressed as its name says */
    InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(new Counted(Files.newInputStream(file)), BUFFER);
        try {
            return isCompressed(file) ? new Uncompressed(file, new GZIPInputStream(in, BUFFER)) : in;
        } catch (EOFException | ZipException e) {
            in.close();
            throw new BadInputException(file.getFileName() + " is not compressed with gzip, as its name says.");
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

    /** Names the file that is cut or damaged: there may be a million of them. */
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
                        + " is cut or damaged: it cannot be uncompressed to its end. Download it again.");
            }
        }
    }
}
