package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Writes an index in one pass over ascending digests.
 *
 * <p>Needs {@code 4 * 2^m} bytes and a few MB, whatever the number of digests. The file gets its name only when it is complete and
 * on the disk; until then, and if that never comes, it is beside it with {@code .part} at its end, which {@link #close} deletes.
 * Not thread-safe.
 */
public final class IndexWriter implements AutoCloseable {

    private static final long NO_KEY = -1;

    private final Path target;
    private final Path part;
    private final Layout layout;
    private final FileChannel file;
    private final MessageDigest sha256;
    private final PayloadWriter payload;

    /** How many keys each bucket has that is written. */
    private final int[] counts;

    private final long[] bucketKeys = new long[Layout.MOST_KEYS_IN_BUCKET];
    private final byte[] bucketClasses = new byte[Layout.MOST_KEYS_IN_BUCKET];
    private int inBucket;
    private int bucket;

    private final List<Long> canaries = new ArrayList<>();
    private final long canaryEvery;

    private long lastDigest;
    private long lastKey = NO_KEY;
    private long keys;
    private long lines;

    private IndexWriter(Path target, Layout layout, long expectedKeys) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.layout = layout;
        this.counts = new int[layout.buckets()];
        this.canaryEvery = Math.max(1, expectedKeys / IndexHeader.CANARIES);
        this.sha256 = IndexFile.sha256();
        this.file = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.file.position(IndexHeader.LENGTH);
        this.payload = new PayloadWriter(file, sha256);
    }

    /**
     * Begins an index.
     *
     * @param expectedKeys about how many there will be; twice or half as many cost some space, not more
     * @param remainderBits 8 to 48; see {@link Layout}
     * @param classBits 0, 2 or 4
     */
    public static IndexWriter create(Path target, long expectedKeys, int remainderBits, int classBits)
            throws IOException {
        return new IndexWriter(target, Layout.forKeys(expectedKeys, remainderBits, classBits), expectedKeys);
    }

    public Layout layout() {
        return layout;
    }

    /** How many different keys there are so far. */
    public long keys() {
        return keys;
    }

    /**
     * Adds a digest that is not less, unsigned, than the one before.
     *
     * @param digest its first eight bytes, the first one highest
     * @param countClass how often it was seen, less than {@code 2^c}
     * @throws BadInputException if it is less, or if so many fall into one bucket that they cannot be digests
     */
    public void add(long digest, int countClass) throws IOException {
        lines++;
        if (Long.compareUnsigned(digest, lastDigest) < 0) {
            throw new BadInputException("digest " + lines + " is less than the one before: the input is not sorted");
        }
        lastDigest = digest;
        long key = layout.key(digest);
        if (key == lastKey) {
            bucketClasses[inBucket - 1] = (byte) Math.max(bucketClasses[inBucket - 1], countClass);
            return;
        }
        int next = layout.bucket(key);
        while (bucket < next) {
            flushBucket();
        }
        if (inBucket == Layout.MOST_KEYS_IN_BUCKET) {
            throw new BadInputException("digest " + lines
                    + ": too many digests begin with the same bits. The input is not a list of digests, or many more than"
                    + " were expected");
        }
        bucketKeys[inBucket] = key;
        bucketClasses[inBucket++] = (byte) countClass;
        lastKey = key;
        if (keys % canaryEvery == 0 && canaries.size() < IndexHeader.CANARIES) {
            canaries.add(digest);
        }
        keys++;
    }

    /** Writes what is left, waits until it is on the disk, and gives the file its name, in the place of one that has it. */
    public void finish(Provenance provenance) throws IOException {
        if (keys == 0) {
            throw new BadInputException("there is no digest in the input");
        }
        while (bucket < layout.buckets()) {
            flushBucket();
        }
        long payloadLength = payload.finish();
        ByteBuffer directory = directory();
        CRC32C directoryCrc = new CRC32C();
        directoryCrc.update(directory.duplicate());
        append(directory);
        append(payload.checksums());
        while (canaries.size() < IndexHeader.CANARIES) {
            canaries.add(lastDigest);
        }
        IndexHeader.Section payloadSection = new IndexHeader.Section(IndexHeader.LENGTH, payloadLength);
        IndexHeader.Section directorySection =
                new IndexHeader.Section(payloadSection.end(), Integer.BYTES * (layout.buckets() + 1L));
        ByteBuffer header = new IndexHeader(
                        layout,
                        provenance,
                        UUID.randomUUID(),
                        Instant.now(),
                        keys,
                        lines,
                        lines - keys,
                        payloadSection,
                        directorySection,
                        new IndexHeader.Section(directorySection.end(), IndexHeader.checksumsLength(payloadLength)),
                        (int) directoryCrc.getValue(),
                        HexFormat.of().formatHex(sha256.digest()),
                        canaries)
                .bytes();
        for (long at = 0; header.hasRemaining(); ) {
            at += file.write(header, at);
        }
        file.force(true);
        file.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = target.toAbsolutePath().getParent();
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true); // the name, too
        }
    }

    /** Deletes what was not finished. */
    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(part);
    }

    private void flushBucket() throws IOException {
        int at = 0;
        for (int slot = 0; slot < Layout.SLOTS; slot++) {
            int first = at;
            while (at < inBucket && layout.slot(bucketKeys[at]) == slot) {
                at++;
            }
            payload.writeUnary(at - first);
        }
        for (int n = 0; n < inBucket; n++) {
            payload.write(layout.remainder(bucketKeys[n]), layout.remainderBits());
        }
        for (int n = 0; n < inBucket && layout.classBits() > 0; n++) {
            payload.write(bucketClasses[n], layout.classBits());
        }
        counts[bucket++] = inBucket;
        inBucket = 0;
    }

    private ByteBuffer directory() throws BadInputException {
        ByteBuffer directory = ByteBuffer.allocateDirect(Math.toIntExact(Integer.BYTES * (counts.length + 1L)))
                .order(ByteOrder.LITTLE_ENDIAN);
        long before = 0;
        for (int n = 0; n <= counts.length; n++) {
            long deviation = before - layout.expectedBefore(n, keys);
            if (deviation != (int) deviation) {
                throw new BadInputException("the digests are not spread evenly: the input is not a list of digests");
            }
            directory.putInt((int) deviation);
            before += n < counts.length ? counts[n] : 0;
        }
        return directory.flip();
    }

    private void append(ByteBuffer bytes) throws IOException {
        sha256.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
