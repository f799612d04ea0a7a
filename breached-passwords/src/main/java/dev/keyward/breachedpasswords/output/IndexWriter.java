package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import dev.keyward.breachedpasswords.Layout;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.Sha256;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.corpus.CrowdedException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Writes a breach index in one pass over ascending digests.
 *
 * <p>Needs {@code 4 * 2^m} bytes and a few MB of memory, whatever the number of digests. The file is written under a name that ends
 * in {@code .part} and renamed when it is complete and synced to disk; {@link #close} deletes an incomplete one. Equal digests,
 * expected number and build time give the same file byte for byte. Not thread-safe.
 */
public final class IndexWriter implements AutoCloseable {

    private static final long NO_KEY = -1;

    private final UnfinishedFile file;
    private final Layout layout;
    private final MessageDigest sha256;
    private final PayloadWriter payload;

    private final BucketCounts counts;
    private final long[] bucketKeys = new long[Layout.MOST_KEYS_IN_BUCKET];
    private final byte[] bucketClasses = new byte[Layout.MOST_KEYS_IN_BUCKET];
    private int inBucket;
    private int bucket;

    private final long canaryEvery;
    private final Canaries canaries;

    private long lastDigest;
    private long lastKey = NO_KEY;
    private long keys;
    private long lines;

    private IndexWriter(UnfinishedFile file, Layout layout, long canaryEvery) throws IOException {
        this.file = file;
        this.layout = layout;
        this.counts = new BucketCounts(layout);
        this.canaryEvery = canaryEvery;
        this.canaries = new Canaries(canaryEvery);
        this.sha256 = Sha256.begin();
        this.payload = new PayloadWriter(file.channel(), sha256);
    }

    /**
     * Begins a breach index in a new file, which is renamed to the given target when it is complete.
     *
     * @param expectedKeys estimated number of keys; an error by a factor of two only costs some space
     * @param fingerprintBits 8 to 48; see {@link Layout}
     * @param classBits 0, 2 or 4
     */
    public static IndexWriter create(Path target, long expectedKeys, int fingerprintBits, int classBits)
            throws IOException {
        Layout layout = Layout.forKeys(expectedKeys, fingerprintBits, classBits);
        return begin(UnfinishedFile.of(target), layout, expectedKeys);
    }

    /** Starts to write a breach index to the given open file. The returned writer closes the file. */
    public static IndexWriter begin(UnfinishedFile file, Layout layout, long expectedKeys) throws IOException {
        file.takeOver();
        file.channel().truncate(0).position(IndexHeader.LENGTH);
        return new IndexWriter(file, layout, Math.max(1, expectedKeys / IndexHeader.CANARIES));
    }

    /** Continues an unfinished breach index from a state that {@link #save} wrote. */
    public static IndexWriter resume(UnfinishedFile file, DataInputStream in) throws IOException {
        Layout layout = new Layout(in.readInt(), in.readInt(), in.readInt());
        IndexWriter writer = new IndexWriter(file, layout, in.readLong());
        writer.restore(in);
        return writer;
    }

    /** Saves the state of this writer, from which {@link #resume} continues. */
    public void save(DataOutputStream out) throws IOException {
        file.channel().force(false);
        out.writeInt(layout.bucketBits());
        out.writeInt(layout.fingerprintBits());
        out.writeInt(layout.classBits());
        out.writeLong(canaryEvery);
        out.writeLong(lines);
        out.writeLong(keys);
        out.writeLong(lastDigest);
        out.writeLong(lastKey);
        canaries.save(out);
        counts.save(out);
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
        canaries.restore(in);
        bucket = counts.restore(in);
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

    /** Returns the number of distinct keys written so far. */
    public long keys() {
        return keys;
    }

    /**
     * Adds a digest with its leak-count class to the breach index; digests must ascend as unsigned numbers.
     *
     * @param digest its first eight bytes, the first one highest
     * @param countClass class of its leak count, less than {@code 2^c}
     * @throws BadInputException if the digest is less than the previous one, or its bucket is full
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
        canaries.offer(keys++, digest);
    }

    /** Sets the number of input lines to store in the index, for callers that drop duplicates before {@link #add}. */
    public void countLines(long count) {
        lines = count;
    }

    /**
     * Completes the breach index, syncs it to disk, and renames it to its final name. It replaces any other file of that name.
     */
    public void finish(Provenance provenance) throws IOException {
        finish(provenance, Instant.now());
    }

    /** Completes the breach index like {@link #finish(Provenance)}, but records the given build time. */
    public void finish(Provenance provenance, Instant built) throws IOException {
        if (keys == 0) {
            throw new BadInputException(
                    "There is no digest in the input. Check that it is the right file, and --min-count.");
        }
        while (bucket < layout.buckets()) {
            flushBucket();
        }
        long payloadLength = payload.finish();
        ByteBuffer directory = counts.directory(keys);
        CRC32C directoryCrc = new CRC32C();
        directoryCrc.update(directory.duplicate());
        append(directory);
        append(payload.checksums());
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
                        canaries.filledWith(lastDigest))
                .bytes();
        for (long at = 0; header.hasRemaining(); ) {
            at += file.channel().write(header, at);
        }
        file.publish();
    }

    /** Closes the file of the breach index, and deletes it if it is incomplete. */
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
            payload.write(layout.fingerprint(bucketKeys[n]), layout.fingerprintBits());
        }
        for (int n = 0; n < inBucket && layout.classBits() > 0; n++) {
            payload.write(bucketClasses[n], layout.classBits());
        }
        counts.add(inBucket);
        bucket++;
        inBucket = 0;
    }

    private void append(ByteBuffer bytes) throws IOException {
        sha256.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            file.channel().write(bytes);
        }
    }
}
