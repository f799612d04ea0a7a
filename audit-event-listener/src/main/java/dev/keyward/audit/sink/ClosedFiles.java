package dev.keyward.audit.sink;

import dev.keyward.auditlog.files.DurableFiles;
import java.io.IOException;
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
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The closed files of a file sink, which are named after the time when they were closed and compressed with gzip.
 *
 * <p>A crash at any time leaves each file either whole or compressed; {@link #compress} finishes what was interrupted. Not thread-safe.
 */
final class ClosedFiles {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String LINES = ".jsonl";
    private static final String COMPRESSED = ".gz";
    private static final String UNFINISHED = ".part";

    private final Path directory;
    private final String name;
    private final Pattern uncompressed;

    ClosedFiles(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        this.uncompressed = Pattern.compile(Pattern.quote(name) + "-\\d{8}T\\d{6}Z(-\\d+)?" + Pattern.quote(LINES));
    }

    /** Renames the given file to that of a closed one. */
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

    /** Compresses the closed files that are not compressed yet. If that fails, the remaining files stay uncompressed. */
    void compress() throws IOException {
        for (Path closed : uncompressedFiles()) {
            Path compressed = compressed(closed);
            Path unfinished = compressed.resolveSibling(compressed.getFileName() + UNFINISHED);
            Files.deleteIfExists(unfinished);
            try {
                compress(closed, unfinished);
                Files.move(unfinished, compressed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            DurableFiles.sync(directory);
            Files.delete(closed);
        }
    }

    private List<Path> uncompressedFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                if (uncompressed.matcher(file.getFileName().toString()).matches()
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static void compress(Path from, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(
                to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), LineFile.ownerOnly(to))) {
            GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(channel));
            Files.copy(from, out);
            out.finish();
            channel.force(true);
        }
    }
}
