package dev.keyward.audit.sink;

import dev.keyward.auditlog.files.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The closed files of a file sink, which are compressed with gzip and whose names contain the closing time.
 *
 * <p>A crash at any time leaves each file either whole or compressed; {@link #compress} finishes what was interrupted. {@link #compress}
 * may run in another thread than {@link #add}.
 */
final class ClosedFiles {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String LINES = ".jsonl";
    private static final String COMPRESSED = ".gz";
    private static final String UNFINISHED = ".part";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path directory;
    private final String name;
    private final Pattern uncompressed;
    private final Pattern unfinished;

    ClosedFiles(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        String closed = Pattern.quote(name) + "-\\d{8}T\\d{6}Z(-\\d+)?" + Pattern.quote(LINES);
        this.uncompressed = Pattern.compile(closed);
        this.unfinished =
                Pattern.compile(closed + Pattern.quote(COMPRESSED) + "(\\.[0-9a-f-]+)?" + Pattern.quote(UNFINISHED));
    }

    /** Closes the current file by renaming it. The new name contains the given time. */
    void add(Path file, Instant now) throws IOException {
        String time = TIME.format(now);
        Path closed = directory.resolve(name + "-" + time + LINES);
        for (int i = 2; isTaken(closed); i++) {
            closed = directory.resolve(name + "-" + time + "-" + i + LINES);
        }
        Files.move(file, closed, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.sync(directory);
    }

    private static boolean isTaken(Path closed) {
        return Files.exists(closed, LinkOption.NOFOLLOW_LINKS)
                || Files.exists(compressed(closed), LinkOption.NOFOLLOW_LINKS);
    }

    private static Path compressed(Path closed) {
        return closed.resolveSibling(closed.getFileName() + COMPRESSED);
    }

    /**
     * Compresses the closed files that are not compressed yet. If that fails for one, the remaining files stay uncompressed.
     *
     * <p>May run at the same time in several processes, such as one that hangs and the one that has taken over its files: each writes its
     * own file and renames it when it is complete. A process may only delete the unfinished file of another, which then fails.
     *
     * @param isCancelled returns true to end early
     */
    void compress(BooleanSupplier isCancelled) throws IOException {
        for (Path file : files(unfinished)) {
            Files.deleteIfExists(file);
        }
        for (Path closed : files(uncompressed)) {
            Path compressed = compressed(closed);
            Path part = compressed.resolveSibling(compressed.getFileName() + "." + UUID.randomUUID() + UNFINISHED);
            try {
                if (!compress(closed, part, isCancelled)) {
                    return;
                }
                Files.move(part, compressed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            DurableFiles.sync(directory);
            Files.deleteIfExists(closed);
        }
    }

    private List<Path> files(Pattern names) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                if (names.matcher(file.getFileName().toString()).matches()
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /** Compresses a file and returns true, or returns false if the compression was cancelled. */
    private static boolean compress(Path from, Path to, BooleanSupplier isCancelled) throws IOException {
        try (InputStream in = Files.newInputStream(from);
                FileChannel channel = FileChannel.open(
                        to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), LineFile.ownerOnly(to))) {
            GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel));
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (isCancelled.getAsBoolean()) {
                    return false;
                }
                out.write(buffer, 0, length);
            }
            out.finish();
            channel.force(true);
        }
        return !isCancelled.getAsBoolean();
    }
}
