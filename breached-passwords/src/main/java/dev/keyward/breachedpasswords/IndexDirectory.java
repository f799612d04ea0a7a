package dev.keyward.breachedpasswords;

import dev.keyward.breachedpasswords.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Directory of a breach index: a table with the number of keys before each bucket. A lookup uses it to find where a bucket
 * begins.
 *
 * <p>Takes {@code 4 * 2^m} bytes outside the heap. Thread-safe.
 */
final class IndexDirectory {

    private final IndexHeader header;
    private final ByteBuffer deviations;

    IndexDirectory(IndexHeader header, Storage storage) throws IOException {
        this.header = header;
        this.deviations = ByteBuffer.allocateDirect(
                        Math.toIntExact(header.directory().length()))
                .order(ByteOrder.LITTLE_ENDIAN);
        storage.read(deviations, header.directory().offset());
        deviations.flip();
    }

    /**
     * Checks that this directory is undamaged and fits the number of keys in the breach index.
     *
     * @throws BadIndexException if it is damaged or belongs to another index
     */
    void check() throws BadIndexException {
        CRC32C crc = new CRC32C();
        crc.update(deviations.duplicate());
        if ((int) crc.getValue() != header.directoryCrc()) {
            throw new BadIndexException("its directory is damaged. Copy or build it again.");
        }
        if (before(0) != 0 || before(header.layout().buckets()) != header.keys()) {
            throw new BadIndexException("its directory does not fit its number of keys. Build it again.");
        }
    }

    long before(int bucket) {
        return header.layout().expectedBefore(bucket, header.keys()) + deviations.getInt(bucket * Integer.BYTES);
    }
}
