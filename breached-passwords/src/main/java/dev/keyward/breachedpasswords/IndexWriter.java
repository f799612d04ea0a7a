package dev.keyward.breachedpasswords;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes an index in one pass over ascending digests.
 *
 * <p>Needs {@code 4 * 2^m} bytes and a few MB, whatever the number of digests. The file gets its name only when it is complete and
 * on the disk; until then, and if that never comes, it is beside it with {@code .part} at its end, which {@link #close} deletes. The
 * same digests, expected number and time of building give the same file, byte by byte. Not thread-safe.
 */
public final class IndexWriter implements AutoCloseable {

    private static final long NO_KEY = -1;

    private final UnfinishedFile file;
    private final Layout layout;
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

    private IndexWriter(UnfinishedFile file, Layout layout, long canaryEvery) throws IOException {
        this.file = file;
        this.layout = layout;
        this.counts = new int[layout.buckets()];
        this.canaryEvery = canaryEvery;
        this.sha256 = IndexFile.sha256();
        this.payload = new PayloadWriter(file.channel(), sha256);
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
        Layout layout = Layout.forKeys(expectedKeys, remainderBits, classBits);
        return begin(UnfinishedFile.of(target), layout, expectedKeys);
    }

    /** Begins an index; the file is closed with the writer. */
    static IndexWriter begin(UnfinishedFile file, Layout layout, long expectedKeys) throws IOException {
        file.takeOver();
        file.channel().truncate(0).position(IndexHeader.LENGTH);
        return new IndexWriter(file, layout, Math.max(1, expectedKeys / IndexHeader.CANARIES));
    }

    /** Goes on with an index from where {@link #save} was called. */
    static IndexWriter resume(UnfinishedFile file, DataInputStream in) throws IOException {
        Layout layout = new Layout(in.readInt(), in.readInt(), in.readInt());
        IndexWriter writer = new IndexWriter(file, layout, in.readLong());
        writer.restore(in);
        return writer;
    }

    /** Writes down what is needed to go on from here, if the process ends. */
    void save(DataOutputStream out) throws IOException {
        file.channel().force(false);
        out.writeInt(layout.bucketBits());
        out.writeInt(layout.remainderBits());
        out.writeInt(layout.classBits());
        out.writeLong(canaryEvery);
        out.writeLong(lines);
        out.writeLong(keys);
        out.writeLong(lastDigest);
        out.writeLong(lastKey);
        out.writeInt(canaries.size());
        for (long canary : canaries) {
            out.writeLong(canary);
        }
        out.writeInt(bucket);
        for (int n = 0; n < bucket; n++) {
            out.writeInt(counts[n]);
        }
        out.writeInt(inBucket);
        for (int n = 0; n < inBucket; n++) {
            out.writeLong(bucketKeys[n]);
        }
        out.write(bucketClasses, 0, inBucket);
        payload.save(out);
    }

    private void restore(DataInputStream in) throws IOException {
        lines = in.readLong();
        keys = in.readLong();
        lastDigest = in.readLong();
        lastKey = in.readLong();
        for (int n = in.readInt(); n > 0; n--) {
            canaries.add(in.readLong());
        }
        bucket = in.readInt();
        for (int n = 0; n < bucket; n++) {
            counts[n] = in.readInt();
        }
        inBucket = in.readInt();
        for (int n = 0; n < inBucket; n++) {
            bucketKeys[n] = in.readLong();
        }
        in.readFully(bucketClasses, 0, inBucket);
        payload.restore(in);
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
     * @throws BadInputException if it is less, or if more fall into one bucket than it can hold
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
            throw new CrowdedException("digest " + lines
                    + ": too many digests begin with the same bits. The input is not a list of digests, or many more"
                    + " than were expected");
        }
        bucketKeys[inBucket] = key;
        bucketClasses[inBucket++] = (byte) countClass;
        lastKey = key;
        if (keys % canaryEvery == 0 && canaries.size() < IndexHeader.CANARIES) {
            canaries.add(digest);
        }
        keys++;
    }

    /** How many digests there were, if equal ones were not even added. */
    void countLines(long count) {
        lines = count;
    }

    /** Writes what is left, waits until it is on the disk, and gives the file its name, in the place of one that has it. */
    public void finish(Provenance provenance) throws IOException {
        finish(provenance, Instant.now());
    }

    /** The same as if it had been built then. */
    void finish(Provenance provenance, Instant built) throws IOException {
        if (keys == 0) {
            throw new BadInputException(
                    "There is no digest in the input. Check that it is the right file, and --min-count.");
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
        byte[] content = sha256.digest();
        IndexHeader.Section payloadSection = new IndexHeader.Section(IndexHeader.LENGTH, payloadLength);
        IndexHeader.Section directorySection =
                new IndexHeader.Section(payloadSection.end(), Integer.BYTES * (layout.buckets() + 1L));
        ByteBuffer header = new IndexHeader(
                        layout,
                        provenance,
                        IndexHeader.id(content),
                        built,
                        keys,
                        lines,
                        lines - keys,
                        payloadSection,
                        directorySection,
                        new IndexHeader.Section(directorySection.end(), IndexHeader.checksumsLength(payloadLength)),
                        (int) directoryCrc.getValue(),
                        HexFormat.of().formatHex(content),
                        canaries)
                .bytes();
        for (long at = 0; header.hasRemaining(); ) {
            at += file.channel().write(header, at);
        }
        file.publish();
    }

    /** Deletes what was not finished. */
    @Override
    public void close() throws IOException {
        file.close();
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
                throw new BadInputException(
                        "the digests are spread too unevenly for one index. Build from a smaller part, or from all of"
                                + " them");
            }
            directory.putInt((int) deviation);
            before += n < counts.length ? counts[n] : 0;
        }
        return directory.flip();
    }

    private void append(ByteBuffer bytes) throws IOException {
        sha256.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            file.channel().write(bytes);
        }
    }
}
