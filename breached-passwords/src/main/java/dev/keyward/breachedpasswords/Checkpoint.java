package dev.keyward.breachedpasswords;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * How far a build is, in a file that is whole or not there. Stateless.
 *
 * <p>Holds the keys of the bucket that is being filled: as secret as the index itself, not more.
 */
final class Checkpoint {

    private static final int MAGIC = 0x4b425231; // "KBR1"

    private Checkpoint() {}

    /** What is kept. */
    @FunctionalInterface
    interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Writes one in the place of the one before, and waits until it is on the disk. */
    static void write(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".new");
        CRC32C crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream raw = Channels.newOutputStream(channel);
            DataOutputStream out =
                    new DataOutputStream(new java.io.BufferedOutputStream(new CheckedOutputStream(raw, crc), 1 << 16));
            out.writeInt(MAGIC);
            content.writeTo(out);
            out.flush();
            raw.write(ByteBuffer.allocate(Integer.BYTES)
                    .putInt((int) crc.getValue())
                    .array());
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The one that is there; empty if there is none, or if it is damaged. */
    static Optional<DataInputStream> read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int length = bytes.length - Integer.BYTES;
        if (length < Integer.BYTES) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        if (ByteBuffer.wrap(bytes).getInt(length) != (int) crc.getValue()
                || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
            return Optional.empty();
        }
        return Optional.of(
                new DataInputStream(new ByteArrayInputStream(Arrays.copyOfRange(bytes, Integer.BYTES, length))));
    }
}
