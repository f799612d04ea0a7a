package dev.keyward.breachedpasswords;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first 4,096 bytes of a breach index, which describe its layout, its source and its checksums.
 *
 * <p>Immutable and thread-safe.
 *
 * @param provenance what the index was built from
 * @param keys number of distinct keys
 * @param lines number of input lines
 * @param duplicates number of input lines whose key was already in the index
 * @param payload section of the buckets
 * @param directory section of the directory
 * @param checksums section with a CRC32C for each MiB of the payload
 * @param directoryCrc CRC32C of the directory
 * @param sha256 SHA-256 of payload, directory and checksums in hexadecimal
 * @param canaries digests that a lookup must find
 */
public record IndexHeader(
        Layout layout,
        Provenance provenance,
        UUID id,
        Instant built,
        long keys,
        long lines,
        long duplicates,
        Section payload,
        Section directory,
        Section checksums,
        int directoryCrc,
        String sha256,
        List<Long> canaries) {

    public static final int LENGTH = 4096;
    public static final int CANARIES = 16;
    static final int CHUNK_BITS = 20;
    public static final int CHUNK = 1 << CHUNK_BITS;

    /**
     * Number of zero bytes that follow the last bucket in the file. They allow a read of eight bytes from every position in a
     * bucket.
     */
    public static final int PADDING = 16;

    private static final byte[] MAGIC = {(byte) 0x89, 'B', 'P', 'I', '\r', '\n', 0x1a, '\n'};
    private static final int MAJOR = 1;
    private static final int MINOR = 0;

    private static final int CRC_OFFSET = LENGTH - Integer.BYTES;
    private static final int LABEL_OFFSET = 240;
    private static final int SHA256_BYTES = 32;

    private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** Returns the bytes with which every breach index begins, and which identify the format. */
    public static byte[] magic() {
        return MAGIC.clone();
    }

    public IndexHeader {
        canaries = List.copyOf(canaries);
    }

    /** A section of the file of a breach index, given by its offset and length in bytes. */
    public record Section(long offset, long length) {

        public long end() {
            return offset + length;
        }
    }

    /** Returns the length in bytes that the file of this breach index must have. */
    public long fileLength() {
        return checksums.end();
    }

    public ByteBuffer bytes() {
        ByteBuffer out = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).putShort((short) MAJOR).putShort((short) MINOR).putInt(LENGTH);
        out.put((byte) provenance.digest().code());
        out.put((byte) layout.bucketBits()).put((byte) Layout.SLOT_BITS).put((byte) layout.fingerprintBits());
        out.put((byte) layout.classBits());
        out.put((byte) provenance.normalization().code());
        out.putShort((short) provenance.flags());
        out.putLong(keys).putLong(lines).putLong(duplicates).putLong(provenance.minCount());
        out.putLong(provenance.corpusDate().getEpochSecond()).putLong(built.getEpochSecond());
        ByteBuffer uuid =
                ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        out.put(uuid.array());
        for (Section section : List.of(payload, directory, checksums)) {
            out.putLong(section.offset()).putLong(section.length());
        }
        out.putInt(CHUNK_BITS).putInt(directoryCrc).put(HexFormat.of().parseHex(sha256));
        for (int bound : provenance.classBounds()) {
            out.putInt(bound);
        }
        out.position(LABEL_OFFSET).put(provenance.label().getBytes(StandardCharsets.UTF_8));
        out.position(LABEL_OFFSET + Provenance.LABEL_BYTES);
        canaries.forEach(out::putLong);
        return out.putInt(CRC_OFFSET, crc(out)).rewind();
    }

    /**
     * Reads and validates the header of a breach index, including the length of the file.
     *
     * @throws BadIndexException if a field is invalid or inconsistent
     */
    static IndexHeader of(ByteBuffer bytes, long fileLength) throws BadIndexException {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
        check(in.remaining() == LENGTH, "it is shorter than the header of an index. Build it again");
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        check(Arrays.equals(magic, MAGIC), "it is not a breach index. keyward breach-index build makes one");
        int major = in.getShort();
        check(major == MAJOR, "it has format " + major + ", which this release cannot read. Build it again");
        check(in.getInt(CRC_OFFSET) == crc(in), "its header is damaged. Copy or build it again");
        try {
            return read(in.position(MAGIC.length + 4), fileLength);
        } catch (IllegalArgumentException e) {
            throw new BadIndexException("its header is invalid: " + e.getMessage() + ". Build it again.");
        }
    }

    private static IndexHeader read(ByteBuffer in, long fileLength) throws BadIndexException {
        check(in.getInt() == LENGTH, "its header is not " + LENGTH + " bytes long. Build it again");
        Provenance.Digest digest = Provenance.Digest.of(in.get());
        int bucketBits = in.get();
        check(in.get() == Layout.SLOT_BITS, "it does not have " + Layout.SLOT_BITS + " slot bits. Build it again");
        Layout layout = new Layout(bucketBits, in.get(), in.get());
        Provenance.Normalization normalization = Provenance.Normalization.of(in.get());
        int flags = in.getShort();
        long keys = in.getLong();
        long lines = in.getLong();
        long duplicates = in.getLong();
        long minCount = in.getLong();
        Instant corpusDate = date(in.getLong());
        Instant built = date(in.getLong());
        ByteBuffer uuid = ByteBuffer.allocate(16);
        in.get(uuid.array());
        UUID id = new UUID(uuid.getLong(), uuid.getLong());
        Section payload = new Section(in.getLong(), in.getLong());
        Section directory = new Section(in.getLong(), in.getLong());
        Section checksums = new Section(in.getLong(), in.getLong());
        check(in.getInt() == CHUNK_BITS, "its checksums do not cover 1 MiB each. Build it again");
        int directoryCrc = in.getInt();
        byte[] sha256 = new byte[SHA256_BYTES];
        in.get(sha256);
        int[] bounds = new int[Provenance.CLASSES];
        for (int n = 0; n < bounds.length; n++) {
            bounds[n] = in.getInt();
        }
        check(CountClasses.areBounds(bounds, layout.classBits()), "its count classes are not in order. Build it again");
        byte[] label = new byte[Provenance.LABEL_BYTES];
        in.get(label);
        Long[] canaries = new Long[CANARIES];
        for (int n = 0; n < CANARIES; n++) {
            canaries[n] = in.getLong();
        }
        IndexHeader header = new IndexHeader(
                layout,
                new Provenance(
                        digest,
                        normalization,
                        flags,
                        minCount,
                        corpusDate,
                        Arrays.stream(bounds).boxed().toList(),
                        Provenance.printable(new String(label, StandardCharsets.UTF_8).replace("\0", ""))),
                id,
                built,
                keys,
                lines,
                duplicates,
                payload,
                directory,
                checksums,
                directoryCrc,
                HexFormat.of().formatHex(sha256),
                List.of(canaries));
        check(id.equals(id(sha256)), "its id does not match its content. Build it again");
        check(header.isConsistent(), "its parts are inconsistent. Copy or build it again");
        check(
                header.fileLength() == fileLength,
                "it has " + fileLength + " bytes and should have " + header.fileLength()
                        + ". It was not copied to its end: copy it again");
        return header;
    }

    private static Instant date(long seconds) throws BadIndexException {
        check(
                seconds >= EARLIEST && seconds <= LATEST,
                "one of its dates is not in the years 1 to 9999. Build it again");
        return Instant.ofEpochSecond(seconds);
    }

    private boolean isConsistent() {
        return keys > 0
                && keys < 1L << 40
                && payload.equals(new Section(LENGTH, payloadLength(layout, keys)))
                && directory.equals(new Section(payload.end(), Integer.BYTES * (layout.buckets() + 1L)))
                && checksums.equals(new Section(directory.end(), checksumsLength(payload.length())));
    }

    /**
     * Derives the id of a breach index from the SHA-256 of its content. It is the first 16 bytes as a version 8 UUID (RFC 9562,
     * section 5.8).
     */
    public static UUID id(byte[] sha256) {
        ByteBuffer first = ByteBuffer.wrap(sha256);
        long high = (first.getLong() & ~0xF000L) | 0x8000L;
        long low = (first.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
        return new UUID(high, low);
    }

    /**
     * Returns the length of a breach index's payload in bytes. The payload consists of all buckets, rounded up to
     * 64-bit words, and the padding.
     */
    public static long payloadLength(Layout layout, long keys) {
        long bits = (long) Layout.SLOTS * layout.buckets() + layout.bitsPerKey() * keys;
        return (bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES + PADDING;
    }

    public static long checksumsLength(long payloadLength) {
        return (payloadLength + CHUNK - 1) / CHUNK * Integer.BYTES;
    }

    private static int crc(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(CRC_OFFSET));
        return (int) crc.getValue();
    }

    private static void check(boolean holds, String otherwise) throws BadIndexException {
        if (!holds) {
            throw new BadIndexException(otherwise + ".");
        }
    }
}
