package dev.keyward.breachedpasswords;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What writing, reading and verifying an index have in common. */
final class IndexFile {

    private IndexFile() {}

    /** Fills what is left of a buffer. */
    static void read(FileChannel file, ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, at);
            if (read < 0) {
                throw tooShort();
            }
            at += read;
        }
    }

    static BadIndexException tooShort() {
        return new BadIndexException("it is shorter than its header states. Copy it again.");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
