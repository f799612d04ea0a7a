package dev.keyward.breachedpasswords.storage;

import java.io.EOFException;
import java.nio.ByteBuffer;

/** Random access to the bytes of a breach index in memory. Thread-safe. */
public final class MemoryStorage implements Storage {

    private final byte[] content;

    public MemoryStorage(byte[] content) {
        this.content = content.clone();
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public void read(ByteBuffer buffer, long position) throws EOFException {
        if (position > content.length - buffer.remaining()) {
            throw new EOFException();
        }
        buffer.put(content, (int) position, buffer.remaining());
    }

    @Override
    public void close() {}
}
