package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

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

    private final String name;
    private final Storage storage;
    private final IndexHeader header;
    private final Layout layout;
    private final IndexDirectory directory;

    private BreachIndex(String name, Storage storage) throws IOException {
        this.name = name;
        this.storage = storage;
        ByteBuffer head = ByteBuffer.allocate(IndexHeader.LENGTH);
        if (storage.size() < IndexHeader.LENGTH) {
            throw new BadIndexException("it is shorter than the header of an index. Build it again.");
        }
        storage.read(head, 0);
        this.header = IndexHeader.of(head.flip(), storage.size());
        this.layout = header.layout();
        this.directory = new IndexDirectory(header, storage);
    }

    /**
     * Opens an index and checks what can be checked at once.
     *
     * @throws BadIndexException if it is none, or is damaged
     */
    public static BreachIndex open(Path path) throws IOException {
        return open(path, String.valueOf(path.getFileName()));
    }

    /** The same, called by another name in messages. */
    public static BreachIndex open(Path path, String name) throws IOException {
        return open(name, FileStorage.of(path, name));
    }

    /**
     * The same, and later compares each MiB of the file with its checksum before anything in it is used. What is read twice is compared
     * once: for a short time, such as a run of a command.
     */
    public static BreachIndex openChecked(Path path, String name) throws IOException {
        CheckedStorage checked = new CheckedStorage(FileStorage.of(path, name));
        BreachIndex index = open(name, checked);
        checked.compareWith(index.header);
        return index;
    }

    /**
     * Opens an index that is in memory, and checks it as {@link #open(Path)} does.
     *
     * @param name for messages
     */
    public static BreachIndex of(String name, byte[] content) throws IOException {
        return open(name, new MemoryStorage(content));
    }

    static BreachIndex open(String name, Storage storage) throws IOException {
        try {
            BreachIndex index = new BreachIndex(name, storage);
            index.directory.check();
            index.checkCanaries();
            return index;
        } catch (BadIndexException e) {
            storage.close();
            throw e.of(name);
        } catch (IOException | RuntimeException | Error e) {
            storage.close(); // also where the memory for its directory is not there
            throw e;
        }
    }

    /** The file that it was opened from; empty for one in memory. */
    Optional<Path> file() {
        return storage.file();
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

    /** When it was built. */
    public Instant built() {
        return header.built();
    }

    /** How many lines of the input it was made of. */
    public long lines() {
        return header.lines();
    }

    /** How often the index finds a digest that was not put in: between 0 and 1. */
    public double falsePositiveRate() {
        return header.keys() / Math.scalb(1.0, layout.keyBits());
    }

    /** Tells this content from any other. */
    public UUID id() {
        return header.id();
    }

    /** In bytes. */
    public long size() {
        return header.fileLength();
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

    /**
     * Whether a digest is in the index and may have been seen so often: yes for all of an index that keeps no counts, and for all of a
     * count class that reaches so far.
     */
    public boolean containsSeen(long digest, long count) throws IOException {
        OptionalInt found = countClass(digest);
        return found.isPresent() && CountClasses.of(layout, provenance()).reaches(found.getAsInt(), count);
    }

    /** Calls for each key, in ascending order, with its class. */
    public void forEach(KeyConsumer consumer) throws IOException {
        for (int bucket = 0; bucket < layout.buckets(); bucket++) {
            forEach(bucket, consumer);
        }
    }

    /** The same for the keys of one bucket. */
    void forEach(int bucket, KeyConsumer consumer) throws IOException {
        read(bucket).forEach(bucket, consumer);
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
        verify(Progress.NONE);
    }

    /** The same, telling how far it is. */
    public void verify(Progress progress) throws IOException {
        try {
            new IndexVerification(header, progress).of(storage);
        } catch (BadIndexException e) {
            throw e.of(name);
        }
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }

    private void checkCanaries() throws IOException {
        for (long canary : header.canaries()) {
            if (!contains(canary)) {
                throw new BadIndexException("something that must be in it is not found. Copy or build it again.");
            }
        }
    }

    private Bucket read(int bucket) throws IOException {
        try {
            return bucket(bucket);
        } catch (BadIndexException e) {
            throw e.of(name);
        }
    }

    private Bucket bucket(int bucket) throws IOException {
        long before = directory.before(bucket);
        long count = directory.before(bucket + 1) - before;
        if (before < 0 || count < 0 || count > Layout.MOST_KEYS_IN_BUCKET) {
            throw new BadIndexException("bucket " + bucket + " makes no sense. Copy or build it again.");
        }
        long start = layout.start(bucket, before);
        int bits = (int) (start % Long.SIZE + Layout.SLOTS + layout.bitsPerKey() * count);
        ByteBuffer buffer = BUFFER.get().clear().limit((bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES + Long.BYTES);
        storage.read(buffer, header.payload().offset() + start / Long.SIZE * Long.BYTES);
        return new Bucket(layout, buffer.rewind(), (int) (start % Long.SIZE), before, (int) count);
    }
}
