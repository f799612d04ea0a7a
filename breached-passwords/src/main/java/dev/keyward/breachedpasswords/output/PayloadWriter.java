package dev.keyward.breachedpasswords.output;

import dev.keyward.breachedpasswords.IndexHeader;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/**
 * Writes the compressed keys of a breach index to its file as a sequence of bits, with a checksum for each MiB.
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

    /** Creates a writer that writes to the given file and updates the given SHA-256 digest with the same bytes. */
    PayloadWriter(FileChannel file, MessageDigest sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    /**
     * Writes the lowest {@code bits} bits of a value to the file.
     *
     * @param value value without higher bits
     * @param bits number of bits, 0 to 63
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

    /** Writes the given number in unary: that many one-bits, followed by a zero. */
    void writeUnary(int ones) throws IOException {
        int left = ones;
        for (; left >= Integer.SIZE; left -= Integer.SIZE) {
            write(0xFFFF_FFFFL, Integer.SIZE);
        }
        write((1L << left) - 1, left + 1);
    }

    /** Saves the state of this writer, from which {@link #restore} continues. Full MiB are in the file already. */
    void save(DataOutputStream out) throws IOException {
        out.writeLong(length);
        out.writeLong(word);
        out.writeInt(wordBits);
        byte[] begun = new byte[chunk.position()];
        chunk.duplicate().flip().get(begun);
        out.writeInt(begun.length);
        out.write(begun);
        byte[] written = new byte[checksums.position()];
        checksums.duplicate().flip().get(written);
        out.writeInt(written.length);
        out.write(written);
    }

    /**
     * Restores the saved state of this writer. First compares the file with the saved checksums.
     *
     * @throws BadInputException if the file is shorter than it was, or modified
     */
    void restore(DataInputStream in) throws IOException {
        long written = in.readLong();
        word = in.readLong();
        wordBits = in.readInt();
        byte[] begun = in.readNBytes(in.readInt());
        byte[] expected = in.readNBytes(in.readInt());
        if (written > 0 && file.size() < IndexHeader.LENGTH + written) {
            throw new BadInputException("The unfinished file is shorter than when it was saved. Start the build over.");
        }
        file.truncate(IndexHeader.LENGTH + written).position(IndexHeader.LENGTH);
        while (length < written) {
            chunk.clear();
            while (chunk.hasRemaining() && file.read(chunk) >= 0) {
                // up to a chunk
            }
            chunk.flip();
            checked();
        }
        if (!checksums().equals(ByteBuffer.wrap(expected))) {
            throw new BadInputException("The unfinished file was modified. Start the build over.");
        }
        chunk.clear().put(begun);
    }

    /** Completes the last 64-bit word, adds the padding, and returns the total number of bytes written. */
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

    /** Returns the checksum of each MiB that was written. */
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
            checked();
            while (chunk.hasRemaining()) {
                file.write(chunk);
            }
        }
        chunk.clear();
    }

    /** Appends the checksum of the last complete MiB of the payload to the list of checksums. */
    private void checked() {
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
    }
}
