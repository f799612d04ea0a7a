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
 * Looks digests up in an open breach index; each lookup reads the file once.
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
     * Opens an index and checks its header, directory and canaries.
     *
     * @throws BadIndexException if the file is not an index or is damaged
     */
    public static BreachIndex open(Path path) throws IOException {
        return open(path, String.valueOf(path.getFileName()));
    }

    /** Opens an index under the given name, which messages use. */
    public static BreachIndex open(Path path, String name) throws IOException {
        return open(name, storage(path, name));
    }

    /**
     * Opens an index and compares each MiB with its checksum before the first use.
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
     * Opens an index in memory, with the checks of {@link #open(Path)}.
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

    /** The file of the index; empty for an index in memory. */
    public Optional<Path> file() {
        return storage.file();
    }

    /** Number of distinct keys in the index. */
    public long keys() {
        return header.keys();
    }

    public Layout layout() {
        return header.layout();
    }

    public Provenance provenance() {
        return header.provenance();
    }

    /** Time of the build. */
    public Instant built() {
        return header.built();
    }

    /** Number of input lines that the index was built from. */
    public long lines() {
        return header.lines();
    }

    /** False-positive rate: the probability, 0 to 1, that a digest which is not in the index matches. */
    public double falsePositiveRate() {
        return header.keys() / Math.scalb(1.0, layout.keyBits());
    }

    /** Id of the content; equal content has equal ids. */
    public UUID id() {
        return header.id();
    }

    /** Size of the index in bytes. */
    public long size() {
        return header.fileLength();
    }

    /** SHA-256 of the content in hexadecimal. */
    public String sha256() {
        return header.sha256();
    }

    /**
     * Whether the index contains a digest, given by its first eight bytes. About one in {@code 2^f} absent digests matches,
     * too.
     */
    public boolean contains(long digest) throws IOException {
        return rank(digest).isPresent();
    }

    /** Rank of a digest's key among the sorted keys of the index; empty if the index does not contain it. */
    public OptionalLong rank(long digest) throws IOException {
        Bucket bucket = read(layout.bucket(layout.key(digest)));
        int at = bucket.find(layout.key(digest));
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(bucket.before + at);
    }

    /** Count class of a digest, 0 if the index has no classes; empty if the index does not contain it. */
    public OptionalInt countClass(long digest) throws IOException {
        Bucket bucket = read(layout.bucket(layout.key(digest)));
        int at = bucket.find(layout.key(digest));
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(bucket.classAt(at));
    }

    /**
     * Whether the index contains a digest that may have been seen at least {@code count} times.
     *
     * <p>True for every digest of an index without counts, and for every digest whose count class includes {@code count} or
     * more.
     */
    public boolean containsSeen(long digest, long count) throws IOException {
        OptionalInt found = countClass(digest);
        return found.isPresent() && CountClasses.of(layout, provenance()).reaches(found.getAsInt(), count);
    }

    /** Passes each key and its count class to the consumer, in ascending order. */
    public void forEach(KeyConsumer consumer) throws IOException {
        for (int bucket = 0; bucket < layout.buckets(); bucket++) {
            forEach(bucket, consumer);
        }
    }

    /** Passes each key of one bucket and its count class to the consumer. */
    void forEach(int bucket, KeyConsumer consumer) throws IOException {
        read(bucket).forEach(bucket, consumer);
    }

    /** Consumes one key. */
    @FunctionalInterface
    public interface KeyConsumer {

        /** @param key the first {@code m + 8 + f} bits of a digest */
        void accept(long key, int countClass) throws IOException;
    }

    /**
     * Reads the whole file and compares it with its checksums.
     *
     * @throws BadIndexException if a checksum does not match
     */
    public void verify() throws IOException {
        verify(Progress.NONE);
    }

    /** Reads the whole file, compares it with its checksums, and reports progress. */
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
