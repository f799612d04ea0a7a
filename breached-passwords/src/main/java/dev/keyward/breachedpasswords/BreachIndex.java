package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * An index that is open: answers whether a digest is in it, with one read of the file.
 *
 * <p>Thread-safe. Opening checks header, directory and canaries, so that a damaged file is told from a good one in
 * milliseconds; what only the whole file tells is {@link #verify}'s. A thread that is interrupted while it reads gets its
 * answer and stays interrupted. The memory of the directory, {@code 4 * 2^m} bytes, is all that is held. Never answers from a
 * bucket that makes no sense: that is a {@link BadIndexException}.
 */
public final class BreachIndex implements AutoCloseable {

    /** A bucket of the most keys that one may have, with as many bits each as there may be. */
    private static final int LONGEST_BUCKET =
            (Layout.SLOTS + Layout.MOST_KEYS_IN_BUCKET * (1 + Layout.MOST_REMAINDER_BITS + 4)) / Byte.SIZE
                    + 2 * Long.BYTES;

    private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(LONGEST_BUCKET).order(ByteOrder.LITTLE_ENDIAN));

    private final Path path;
    private final IndexHeader header;
    private final Layout layout;
    private final ByteBuffer directory;
    private final Object lock = new Object();
    private final Object fileKey;

    private volatile FileChannel file;
    private volatile boolean closed;

    private BreachIndex(Path path, FileChannel file, Object fileKey) throws IOException {
        this.path = path;
        this.file = file;
        this.fileKey = fileKey;
        ByteBuffer head = ByteBuffer.allocate(IndexHeader.LENGTH);
        IndexFile.read(file, head, 0);
        this.header = IndexHeader.of(head.flip(), file.size());
        this.layout = header.layout();
        this.directory = ByteBuffer.allocateDirect(
                        Math.toIntExact(header.directory().length()))
                .order(ByteOrder.LITTLE_ENDIAN);
        IndexFile.read(file, directory, header.directory().offset());
        directory.flip();
    }

    /**
     * Opens an index and checks what can be checked at once.
     *
     * @throws BadIndexException if it is none, or is damaged
     */
    public static BreachIndex open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BadIndexException(path.getFileName() + " is not a file. keyward breach-index build makes one.");
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            BreachIndex index = new BreachIndex(path, file, keyOf(path));
            index.checkDirectory();
            index.checkCanaries();
            return index;
        } catch (BadIndexException e) {
            file.close();
            throw new BadIndexException(path.getFileName() + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** How many different keys it holds. */
    public long keys() {
        return header.keys();
    }

    public Layout layout() {
        return header.layout();
    }

    public Provenance provenance() {
        return header.provenance();
    }

    /** The SHA-256 of all that is in it, in hex: the same for the same content. */
    public String sha256() {
        return header.sha256();
    }

    /** Whether a digest, by its first eight bytes, is in the index. Wrong for one in about {@code 2^f} that is not. */
    public boolean contains(long digest) throws IOException {
        return rank(digest).isPresent();
    }

    /** How many keys of the index are less than this one, if it is in it. */
    public OptionalLong rank(long digest) throws IOException {
        Bucket bucket = read(layout.bucket(layout.key(digest)));
        int at = bucket.find(layout.key(digest));
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(bucket.before + at);
    }

    /** The count class of a digest, if it is in the index: 0 where the index has none. */
    public OptionalInt countClass(long digest) throws IOException {
        Bucket bucket = read(layout.bucket(layout.key(digest)));
        int at = bucket.find(layout.key(digest));
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(bucket.classAt(at));
    }

    /** Calls for each key, in ascending order, with its class. */
    public void forEach(KeyConsumer consumer) throws IOException {
        for (int bucket = 0; bucket < layout.buckets(); bucket++) {
            read(bucket).forEach(bucket, consumer);
        }
    }

    /** What is done with a key. */
    @FunctionalInterface
    public interface KeyConsumer {

        /** @param key the first {@code m + 8 + f} bits of a digest */
        void accept(long key, int countClass) throws IOException;
    }

    /**
     * Reads the whole file and compares it with its checksums.
     *
     * @throws BadIndexException if anything in it has changed
     */
    public void verify() throws IOException {
        new IndexVerification(header).of(file());
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            closed = true;
            file.close();
        }
    }

    private void checkDirectory() throws BadIndexException {
        CRC32C crc = new CRC32C();
        crc.update(directory.duplicate());
        if ((int) crc.getValue() != header.directoryCrc()) {
            throw new BadIndexException("its directory is damaged. Copy or build it again.");
        }
        if (before(0) != 0 || before(layout.buckets()) != header.keys()) {
            throw new BadIndexException("its directory does not fit its number of keys. Build it again.");
        }
    }

    private void checkCanaries() throws IOException {
        for (long canary : header.canaries()) {
            if (!contains(canary)) {
                throw new BadIndexException("something that must be in it is not found. Copy or build it again.");
            }
        }
    }

    private long before(int bucket) {
        return layout.expectedBefore(bucket, header.keys()) + directory.getInt(bucket * Integer.BYTES);
    }

    private Bucket read(int bucket) throws IOException {
        long before = before(bucket);
        long count = before(bucket + 1) - before;
        if (before < 0 || count < 0 || count > Layout.MOST_KEYS_IN_BUCKET) {
            throw new BadIndexException("bucket " + bucket + " of " + path.getFileName() + " makes no sense.");
        }
        long start = layout.start(bucket, before);
        int bits = (int) (start % Long.SIZE + Layout.SLOTS + layout.bitsPerKey() * count);
        ByteBuffer buffer = BUFFER.get().clear().limit((bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES + Long.BYTES);
        readAgain(buffer, header.payload().offset() + start / Long.SIZE * Long.BYTES);
        return new Bucket(layout, buffer, (int) (start % Long.SIZE), before, (int) count);
    }

    /** An interrupted thread closes the channel for all: whoever finds it closed opens it anew, once. */
    private void readAgain(ByteBuffer buffer, long position) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel current = file();
                try {
                    IndexFile.read(current, buffer.rewind(), position);
                    buffer.rewind();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    reopen(current);
                } catch (ClosedChannelException e) {
                    reopen(current);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private FileChannel file() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return file;
    }

    private void reopen(FileChannel broken) throws IOException {
        synchronized (lock) {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (file == broken) {
                if (!fileKey.equals(keyOf(path))) {
                    throw new BadIndexException(path.getFileName() + " was replaced while it was open.");
                }
                file = FileChannel.open(path, StandardOpenOption.READ);
            }
        }
    }

    /** What tells a file from another one of the same name. */
    private static Object keyOf(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return List.of(key == null ? "" : key, attributes.size(), attributes.lastModifiedTime());
    }
}
