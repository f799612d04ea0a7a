package dev.keyward.breachedpasswords;

import dev.keyward.breachedpasswords.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Storage of a breach index that verifies the checksum of each MiB before returning bytes from it.
 *
 * <p>A flipped fingerprint bit leaves a consistent bucket with a different password, which only a checksum reveals. Verifies
 * nothing before {@link #compareWith}, because the header is read first. Verifies each MiB once. Thread-safe.
 */
final class CheckedStorage implements Storage {

    private final Storage storage;
    private final BitSet checked = new BitSet();
    private volatile Optional<IndexHeader> header = Optional.empty();

    CheckedStorage(Storage storage) {
        this.storage = storage;
    }

    void compareWith(IndexHeader found) {
        header = Optional.of(found);
    }

    @Override
    public Optional<Path> file() {
        return storage.file();
    }

    @Override
    public long size() throws IOException {
        return storage.size();
    }

    @Override
    public void read(ByteBuffer buffer, long position) throws IOException {
        Optional<IndexHeader> found = header;
        if (found.isPresent()) {
            IndexHeader.Section payload = found.get().payload();
            long end = Math.min(position + buffer.remaining(), payload.end());
            if (position >= payload.offset() && position < end) {
                int last = chunk(payload, end - 1);
                for (int chunk = chunk(payload, position); chunk <= last; chunk++) {
                    check(found.get(), chunk);
                }
            }
        }
        storage.read(buffer, position);
    }

    private static int chunk(IndexHeader.Section payload, long position) {
        return (int) ((position - payload.offset()) >>> IndexHeader.CHUNK_BITS);
    }

    private synchronized void check(IndexHeader found, int chunk) throws IOException {
        if (checked.get(chunk)) {
            return;
        }
        IndexHeader.Section payload = found.payload();
        long at = payload.offset() + ((long) chunk << IndexHeader.CHUNK_BITS);
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(IndexHeader.CHUNK, payload.end() - at));
        storage.read(bytes, at);
        ByteBuffer expected = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        storage.read(expected, found.checksums().offset() + (long) chunk * Integer.BYTES);
        CRC32C crc = new CRC32C();
        crc.update(bytes.flip());
        if ((int) crc.getValue() != expected.getInt(0)) {
            throw IndexVerification.damaged(at, bytes.limit());
        }
        checked.set(chunk);
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }
}
