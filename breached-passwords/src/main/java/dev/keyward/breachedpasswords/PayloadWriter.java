package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/**
 * A stream of bits into a file, from the lowest bit of each 64-bit word up, with a checksum for each MiB.
 *
 * <p>Not thread-safe.
 */
final class PayloadWriter {

    private final FileChannel file;
    private final MessageDigest sha256;
    private final ByteBuffer chunk =
            ByteBuffer.allocateDirect(IndexHeader.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private ByteBuffer checksums = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    private long word;
    private int wordBits;
    private long length;

    /** @param sha256 gets everything that is written */
    PayloadWriter(FileChannel file, MessageDigest sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    /**
     * Writes the lowest bits of a value.
     *
     * @param value with nothing above them
     * @param bits 0 to 63
     */
    void write(long value, int bits) throws IOException {
        word |= value << wordBits;
        int free = Long.SIZE - wordBits;
        if (bits < free) {
            wordBits += bits;
            return;
        }
        putWord();
        word = free == Long.SIZE ? 0 : value >>> free;
        wordBits = bits - free;
    }

    /** Writes as many one-bits, and a zero. */
    void writeUnary(int ones) throws IOException {
        int left = ones;
        for (; left >= Integer.SIZE; left -= Integer.SIZE) {
            write(0xFFFF_FFFFL, Integer.SIZE);
        }
        write((1L << left) - 1, left + 1);
    }

    /** Fills the last word, adds the padding, and answers how many bytes there are. */
    long finish() throws IOException {
        if (wordBits > 0) {
            putWord();
        }
        word = 0;
        for (int n = 0; n < IndexHeader.PADDING; n += Long.BYTES) {
            putWord();
        }
        flush();
        return length;
    }

    /** The checksums of all chunks. */
    ByteBuffer checksums() {
        return checksums.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    }

    private void putWord() throws IOException {
        chunk.putLong(word);
        if (!chunk.hasRemaining()) {
            flush();
        }
    }

    private void flush() throws IOException {
        chunk.flip();
        if (chunk.hasRemaining()) {
            CRC32C crc = new CRC32C();
            crc.update(chunk.duplicate());
            if (!checksums.hasRemaining()) {
                checksums = ByteBuffer.allocate(2 * checksums.capacity())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(checksums.flip());
            }
            checksums.putInt((int) crc.getValue());
            sha256.update(chunk.duplicate());
            length += chunk.remaining();
            while (chunk.hasRemaining()) {
                file.write(chunk);
            }
        }
        chunk.clear();
    }
}
