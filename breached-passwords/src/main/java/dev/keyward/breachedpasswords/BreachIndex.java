package dev.keyward.breachedpasswords;

import dev.keyward.breachedpasswords.storage.FileStorage;
import dev.keyward.breachedpasswords.storage.MemoryStorage;
import dev.keyward.breachedpasswords.storage.Storage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A breach index that is open for lookups: a compressed file with the digests of breached passwords. Each lookup reads the file
 * once.
 *
 * <p>Thread-safe. Opening checks header, directory and canaries in milliseconds; {@link #verify} checks the whole file. A
 * thread that is interrupted during a read gets its result and stays interrupted. Holds the directory in memory, {@code 4 *
 * 2^m} bytes. An inconsistent bucket throws {@link BadIndexException}.
 */
public final class BreachIndex implements AutoCloseable {

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
     * Opens the breach index at the given path, after checking its header, its directory and a few sample lookups.
     *
     * @throws BadIndexException if the file is not an index or is damaged
     */
    public static BreachIndex open(Path path) throws IOException {
        return open(path, String.valueOf(path.getFileName()));
    }

    /** Opens the breach index at the given path, and uses the given name for it in error messages. */
    public static BreachIndex open(Path path, String name) throws IOException {
        return open(name, storage(path, name));
    }

    /**
     * Opens the breach index at the given path, and verifies the checksum of each MiB when that MiB is first read.
     *
     * <p>Later changes to a MiB are not detected, so use it briefly, such as for one run of a command.
     */
    public static BreachIndex openChecked(Path path, String name) throws IOException {
        CheckedStorage checked = new CheckedStorage(storage(path, name));
        BreachIndex index = open(name, checked);
        checked.compareWith(index.header);
        return index;
    }

    /**
     * Opens a breach index from the bytes of its file, with the same checks as {@link #open(Path)}.
     *
     * @param name name of the index in messages
     */
    public static BreachIndex of(String name, byte[] content) throws IOException {
        return open(name, new MemoryStorage(content));
    }

    private static FileStorage storage(Path path, String name) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new BadIndexException("it is not a file. keyward breach-index build makes one.").of(name);
        }
        return new FileStorage(path);
    }

    public static BreachIndex open(String name, Storage storage) throws IOException {
        try {
            BreachIndex index = new BreachIndex(name, storage);
            index.directory.check();
            index.checkCanaries();
            return index;
        } catch (BadIndexException | EOFException e) {
            storage.close();
            throw BadIndexException.of(name, e);
        } catch (IOException | RuntimeException | Error e) {
            storage.close(); // also if there is no memory for the directory
            throw e;
        }
    }

    /** Returns the path of the index file. The result is empty if the index was opened from memory. */
    public Optional<Path> file() {
        return storage.file();
    }

    /** Returns the number of distinct digests that this breach index contains. */
    public long keys() {
        return header.keys();
    }

    public Layout layout() {
        return header.layout();
    }

    public Provenance provenance() {
        return header.provenance();
    }

    /** Returns the time at which this breach index was built. */
    public Instant built() {
        return header.built();
    }

    /** Returns the number of input lines from which this breach index was built. */
    public long lines() {
        return header.lines();
    }

    /** Returns the false-positive rate: the probability that the index matches a digest which it does not contain. */
    public double falsePositiveRate() {
        return header.keys() / Math.scalb(1.0, layout.keyBits());
    }

    /** Returns the id of this breach index, which is computed from its content. Equal content has equal ids. */
    public UUID id() {
        return header.id();
    }

    /** Returns the size of this breach index in bytes. */
    public long size() {
        return header.fileLength();
    }

    /** Returns the SHA-256 of the content of this breach index in hexadecimal. */
    public String sha256() {
        return header.sha256();
    }

    /**
     * Returns whether this breach index contains the digest that begins with the given eight bytes. About one in {@code 2^f}
     * absent digests matches, too.
     */
    public boolean contains(long digest) throws IOException {
        return rank(digest).isPresent();
    }

    /**
     * Returns the position of the given digest among the sorted digests of this index. Empty if the index does not contain it.
     */
    public OptionalLong rank(long digest) throws IOException {
        Bucket bucket = read(layout.bucket(layout.key(digest)));
        int at = bucket.find(layout.key(digest));
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(bucket.before + at);
    }

    /**
     * Returns the class number for the leak count of the given digest. A leak-count class is a range of leak counts.
     * The class is 0 in an index without classes, and empty if the index does not contain the digest.
     */
    public OptionalInt countClass(long digest) throws IOException {
        Bucket bucket = read(layout.bucket(layout.key(digest)));
        int at = bucket.find(layout.key(digest));
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(bucket.classAt(at));
    }

    /**
     * Returns whether the index contains the digest of a password that was leaked at least {@code count} times. The
     * count matters only as far as the index stores counts.
     *
     * <p>True for every digest of an index without counts, and for every digest whose count class includes {@code count} or
     * more.
     */
    public boolean containsSeen(long digest, long count) throws IOException {
        OptionalInt found = countClass(digest);
        return found.isPresent() && CountClasses.of(layout, provenance()).reaches(found.getAsInt(), count);
    }

    /**
     * Passes each key (a stored digest prefix) and its leak-count class to the given consumer, in ascending order of the keys.
     */
    public void forEach(KeyConsumer consumer) throws IOException {
        for (int bucket = 0; bucket < layout.buckets(); bucket++) {
            forEach(bucket, consumer);
        }
    }

    /** Passes the keys of one bucket, each with its leak-count class, to the given consumer in ascending order. */
    void forEach(int bucket, KeyConsumer consumer) throws IOException {
        read(bucket).forEach(bucket, consumer);
    }

    /** Receives the keys of a breach index and their leak-count classes, one at a time. */
    @FunctionalInterface
    public interface KeyConsumer {

        /** Receives one key of the index with its leak-count class. A key is the leading bits of a digest. */
        void accept(long key, int countClass) throws IOException;
    }

    /**
     * Reads the whole file of this breach index and compares it with the checksums in the file.
     *
     * @throws BadIndexException if a checksum does not match
     */
    public void verify() throws IOException {
        verify(Progress.NONE);
    }

    /** Reads the whole file of this index, compares it with the checksums in the file, and reports progress. */
    public void verify(Progress progress) throws IOException {
        try {
            new IndexVerification(header, progress).of(storage);
        } catch (BadIndexException | EOFException e) {
            throw BadIndexException.of(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }

    private void checkCanaries() throws IOException {
        for (long canary : header.canaries()) {
            if (!contains(canary)) {
                throw new BadIndexException("a digest that it must contain is not found. Copy or build it again.");
            }
        }
    }

    private Bucket read(int bucket) throws IOException {
        try {
            return Bucket.read(bucket, header, directory, storage);
        } catch (BadIndexException | EOFException e) {
            throw BadIndexException.of(name, e);
        }
    }
}
