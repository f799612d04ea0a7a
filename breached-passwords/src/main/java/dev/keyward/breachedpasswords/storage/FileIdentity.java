package dev.keyward.breachedpasswords.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Identifies one version of a file by its key in the file system, its size and its modification time. A modified or replaced
 * file has another identity. Immutable and thread-safe.
 *
 * @param key key that the file system gives the file, such as its inode; empty if there is none
 */
public record FileIdentity(Optional<Object> key, long size, FileTime modified) {

    public static FileIdentity of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileIdentity(
                Optional.ofNullable(attributes.fileKey()), attributes.size(), attributes.lastModifiedTime());
    }

    /**
     * Returns whether the given identity is that of a different file, and not that of a modified version of the same
     * file.
     */
    public boolean isOtherFileThan(FileIdentity that) {
        return key.isPresent() && that.key.isPresent() && !key.equals(that.key);
    }
}
