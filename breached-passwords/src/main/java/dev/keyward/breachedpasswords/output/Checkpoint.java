package dev.keyward.breachedpasswords.output;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * Reads and writes the file from which an interrupted index build resumes, and replaces it atomically. Stateless.
 *
 * <p>Contains the keys of the current bucket, so it is as secret as the index itself.
 */
public final class Checkpoint {

    private static final int MAGIC = 0x4b425233; // "KBR3": increase it when the content changes

    private static final int BUFFER = 1 << 16;

    private Checkpoint() {}

    /** Writes the content of a checkpoint to a stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Returns the temporary name under which the given checkpoint file is written before it is renamed. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Replaces the given checkpoint file atomically with new content and syncs it to disk. */
    public static void write(Path file, Content content) throws IOException {
        Path part = unfinished(file);
        CRC32C crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream raw = Channels.newOutputStream(channel);
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(new CheckedOutputStream(raw, crc), BUFFER));
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

    /** Opens the given checkpoint file, and returns empty if the file is missing or damaged. */
    public static Optional<DataInputStream> read(Path file) throws IOException {
        if (!isWhole(file)) {
            return Optional.empty();
        }
        DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
        in.skipNBytes(Integer.BYTES);
        return Optional.of(in);
    }

    /**
     * Returns whether the given file exists and contains an undamaged checkpoint of an index build. Reads it to the end in little memory;
     * it may have tens of MB.
     */
    static boolean isWhole(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in =
                        new DataInputStream(new CheckedInputStream(new BufferedInputStream(raw, BUFFER), crc))) {
            long content = Files.size(file) - Integer.BYTES;
            if (content < Integer.BYTES || in.readInt() != MAGIC) {
                return false;
            }
            byte[] buffer = new byte[BUFFER];
            for (long left = content - Integer.BYTES; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    return false;
                }
                left -= read;
            }
            int expected = (int) crc.getValue();
            return in.readInt() == expected;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
