package dev.keyward.breachedpasswords.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Random access to the bytes of a breach index, in a file or in memory. Thread-safe. */
public interface Storage extends Closeable {

    /** Returns the file that holds the bytes; empty if the bytes are in memory. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    /** Returns the number of bytes in this storage. */
    long size() throws IOException;

    /**
     * Reads from the given position of this storage until the buffer is full. An interrupted thread gets its bytes and stays interrupted.
     *
     * @throws java.io.EOFException if the storage ends before the buffer is full
     */
    void read(ByteBuffer buffer, long position) throws IOException;
}
