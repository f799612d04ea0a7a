package dev.keyward.passwordpolicy.keycloak.admin;

import dev.keyward.passwordpolicy.keycloak.rules.BannedTermLists;
import dev.keyward.passwordpolicy.terms.TermList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Computes checksums of the banned-term files in a folder, and remembers them until a file changes.
 *
 * <p>A file is read again if its size or one of its time stamps has changed, or if it was modified within seconds before the last
 * read, when a further change may have the same time stamp. If it has a file key (inode) and a time of its last status change, they
 * count as well: a command that replaces a file may keep its size and its modification time, but not these. Only regular files are
 * read, because a pipe would block the caller. Thread-safe.
 */
final class TermFileChecksums {

    static final String SUFFIX = ".txt";

    /** Maximum number of banned-term files that are read; files with later names are ignored. */
    static final int MOST_FILES = 64;

    /**
     * Age from which a file's time stamp is trusted: while such a time stamp stays the same, the file counts as
     * unchanged. A younger one may hide a second change, because some file systems store whole seconds.
     */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /**
     * A banned-term file with its name, its size and its checksum.
     *
     * @param name name of the list, without {@link #SUFFIX}
     * @param bytes size of the file, at most one more than a list may have
     */
    record Checked(String name, int bytes, long checksum) {}

    /**
     * @param changed time of the last change of content or attributes, which programs cannot set; elsewhere the modification time
     * @param key identity of the file on its volume; empty if the file system has none
     */
    private record Version(FileTime modified, FileTime changed, long size, Optional<Object> key) {

        boolean isSettled(Instant now) {
            return Stream.of(modified, changed)
                    .allMatch(time -> time.toInstant().plus(SETTLED).isBefore(now));
        }
    }

    private record Known(Version version, boolean isSettled, Checked file) {}

    private final InstantSource clock;
    private Map<Path, Known> known = Map.of();

    TermFileChecksums() {
        this(InstantSource.system());
    }

    TermFileChecksums(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the files in the given folder with their checksums, sorted by name. Omits a file that cannot be read. */
    synchronized List<Checked> of(Path folder) {
        Map<Path, Known> seen = new HashMap<>();
        List<Checked> files = new ArrayList<>();
        names(folder).stream().limit(MOST_FILES).forEach(name -> {
            Path file = folder.resolve(name + SUFFIX);
            look(file, name).ifPresent(found -> {
                seen.put(file, found);
                files.add(found.file());
            });
        });
        known = seen;
        return files;
    }

    /** Returns the sorted names of the banned-term lists in the given folder; empty if the folder cannot be read. */
    private static Set<String> names(Path folder) {
        Set<String> names = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName());
                    names.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            } catch (IOException | DirectoryIteratorException e) {
                return new TreeSet<>(); // reported by the status of the lists that use it
            }
        }
        names.removeIf(name -> !BannedTermLists.NAME.matcher(name).matches());
        return names;
    }

    private Optional<Known> look(Path file, String name) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            Version version = new Version(
                    attributes.lastModifiedTime(),
                    changed(file).orElse(attributes.lastModifiedTime()),
                    attributes.size(),
                    Optional.ofNullable(attributes.fileKey()));
            Known before = known.get(file);
            if (before != null && before.isSettled() && before.version().equals(version)) {
                return Optional.of(before);
            }
            return Optional.of(new Known(version, version.isSettled(clock.instant()), read(file, name)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the time at which content or attributes of the given file last changed; empty if the file system does not record
     * it.
     */
    private static Optional<FileTime> changed(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Optional.of((FileTime) Files.getAttribute(file, "unix:ctime"))
                : Optional.empty();
    }

    private static Checked read(Path file, String name) throws IOException {
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(TermList.MAX_BYTES + 1);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(text);
        return new Checked(name, text.length, checksum.getValue());
    }
}
