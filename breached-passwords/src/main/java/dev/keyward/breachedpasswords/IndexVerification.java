package dev.keyward.breachedpasswords;

import dev.keyward.breachedpasswords.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Compares the whole file of a breach index with the checksums that the file contains. Needs 1 MiB; one instance per run. */
final class IndexVerification {

    private final IndexHeader header;
    private final Progress progress;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(IndexHeader.CHUNK);

    IndexVerification(IndexHeader header, Progress progress) {
        this.header = header;
        this.progress = progress;
    }

    static BadIndexException damaged(long at, int length) {
        return new BadIndexException(
                "it is damaged between byte " + at + " and " + (at + length) + ". Copy or build it again.");
    }

    void of(Storage storage) throws IOException {
        MessageDigest sha256 = Sha256.begin();
        ByteBuffer checksums = ByteBuffer.allocate(
                        Math.toIntExact(header.checksums().length()))
                .order(ByteOrder.LITTLE_ENDIAN);
        storage.read(checksums, header.checksums().offset());
        checksums.flip();
        long end = header.payload().end();
        for (long at = header.payload().offset(); at < end; at += IndexHeader.CHUNK) {
            chunk.clear().limit((int) Math.min(IndexHeader.CHUNK, end - at));
            storage.read(chunk, at);
            CRC32C crc = new CRC32C();
            crc.update(chunk.flip());
            if ((int) crc.getValue() != checksums.getInt()) {
                throw damaged(at, chunk.limit());
            }
            sha256.update(chunk.rewind());
            progress.at(at + chunk.limit(), header.fileLength(), 0);
        }
        long directoryEnd = header.directory().end();
        for (long at = header.directory().offset(); at < directoryEnd; at += IndexHeader.CHUNK) {
            chunk.clear().limit((int) Math.min(IndexHeader.CHUNK, directoryEnd - at));
            storage.read(chunk, at);
            sha256.update(chunk.flip());
        }
        sha256.update(checksums.rewind());
        if (!HexFormat.of().formatHex(sha256.digest()).equals(header.sha256())) {
            throw new BadIndexException("its directory or checksums are damaged. Copy or build it again.");
        }
    }
}
