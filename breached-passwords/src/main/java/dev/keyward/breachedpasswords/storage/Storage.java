package dev.keyward.breachedpasswords.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bytes of an index are. Thread-safe. */
public interface Storage extends Closeable {

    /** The file, if it is in one. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    /** In bytes. */
    long size() throws IOException;

    /**
     * Fills what is left of a buffer. A thread that is interrupted gets its bytes and stays interrupted.
     *
     * @throws java.io.EOFException if the storage ends before the buffer is full
     */
    void read(ByteBuffer buffer, long position) throws IOException;
}
