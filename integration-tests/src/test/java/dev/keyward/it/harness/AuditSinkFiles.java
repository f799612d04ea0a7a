package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The files that the shared server's file sink writes, and the options of this sink.
 *
 * <p>They have the records of all realms on the server. Exists only if the server is a process on this machine.
 */
public final class AuditSinkFiles {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String OPTION = "--spi-events-listener--keyward-audit-log--sink-";

    /** Below the server's installation, which each test run makes anew. */
    private static final Path FOLDER = Settings.path("work.dir").resolve("run/shared/data/audit-sink");

    private static final Pattern CLOSED = Pattern.compile("audit-(\\d{8}T\\d{6})Z.*");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

    private static final Path FILE = FOLDER.resolve("audit.jsonl");

    private AuditSinkFiles() {}

    /** Returns whether the shared server has the sinks. */
    public static boolean exist() {
        return Settings.text("server.kind").equals("process");
    }

    /**
     * Returns the options that switch the sinks of the shared server on: OCSF in files, and raw JSON in the server log and to a webhook. The
     * server also copies its logs to {@link AuditStoreFolder}.
     */
    static List<String> options() {
        return Stream.of(
                        List.of(
                                OPTION + "file-folder=" + FOLDER,
                                OPTION + "file-level=pseudonyms",
                                OPTION + "console=true",
                                OPTION + "console-level=pseudonyms",
                                OPTION + "console-format=raw"),
                        AuditWebhookReceiver.options(),
                        RealmSinkReceiver.options(),
                        AuditStoreFolder.options())
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the events of the given realm in all files, the oldest file first. Fails if a complete line is not JSON. */
    public static List<JsonNode> events(String realmId) {
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines()) {
            JsonNode event = parse(line);
            if (event.path("metadata").path("tenant_uid").asText().equals(realmId)) {
                events.add(event);
            }
        }
        return events;
    }

    /** Returns the checkpoints of the given log in all files. */
    public static List<JsonNode> checkpoints(String logId) {
        return lines().stream()
                .filter(line -> line.contains("\"checkpoint-" + logId + "-"))
                .map(AuditSinkFiles::parse)
                .toList();
    }

    /** Makes the sink unavailable: moves its file away and puts a folder in its place. */
    public static void block() {
        try {
            Files.createDirectories(FOLDER);
            for (int n = 1; !tryToBlock(FOLDER.resolve("moved-" + n + ".jsonl")); n++) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns false if the place for the file is taken, or the sink has begun a new file in between. */
    private static boolean tryToBlock(Path moved) throws IOException {
        try {
            if (Files.exists(FILE)) {
                Files.move(FILE, moved);
            }
            Files.createDirectory(FILE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Makes the sink available again. */
    public static void unblock() {
        try {
            if (Files.isDirectory(FILE)) {
                Files.delete(FILE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the complete lines of all files, the oldest file first. At the end of a day (UTC), the sink renames and deletes files. */
    private static List<String> lines() {
        while (true) {
            try {
                return files().stream().flatMap(file -> read(file).stream()).toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
    }

    private static List<Path> files() {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().matches(".*\\.jsonl(\\.gz)?") && Files.isRegularFile(file))
                    .filter(file ->
                            !Files.exists(file.resolveSibling(file.getFileName() + ".gz"))) // about to be deleted
                    .sorted(Comparator.comparing(AuditSinkFiles::closed))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when a file was closed. The compression of a closed file comes later, and changes its time. */
    private static Instant closed(Path file) {
        Matcher name = CLOSED.matcher(file.getFileName().toString());
        if (name.matches()) {
            return LocalDateTime.parse(name.group(1), TIME).toInstant(ZoneOffset.UTC);
        }
        try {
            return file.equals(FILE)
                    ? Instant.MAX
                    : Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the complete lines of a file; the sink may be writing another one. */
    private static List<String> read(Path file) {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream content = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("A line of the sink is not JSON: " + line, e);
        }
    }
}
