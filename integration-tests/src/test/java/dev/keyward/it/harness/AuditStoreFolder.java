package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder to which the shared server copies its audit logs. Exists only if the server is a process on this machine. The shared cluster
 * has another folder.
 */
public final class AuditStoreFolder {

    /** Outside the server's installation, which each test run makes anew. */
    private static final Path FOLDER = Settings.path("work.dir").resolve("run/audit-store");

    private static final Path OF_CLUSTER = Settings.path("work.dir").resolve("cluster-audit-store");

    private AuditStoreFolder() {}

    /** Returns whether the shared server has the folder. */
    public static boolean exists() {
        return AuditSinkFiles.exist();
    }

    /** Makes the folder empty and marks it, and returns the options that let a server use it. */
    static List<String> options() {
        return List.of(option(FOLDER));
    }

    /** Makes the folder of the shared cluster empty and marks it, and returns the option that lets its nodes use it. */
    static String optionOfCluster() {
        return option(OF_CLUSTER);
    }

    private static String option(Path folder) {
        try {
            delete(folder);
            Files.createDirectories(folder);
            Files.createFile(folder.resolve("keyward-audit-logs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "--spi-events-listener--keyward-audit-log--store-folder=" + folder;
    }

    /** Returns the folder of the log with the given id. */
    public static Path of(String logId) {
        return FOLDER.resolve(logId);
    }

    /** Returns the folder of the log with the given id in the folder of the shared cluster. */
    public static Path ofCluster(String logId) {
        return OF_CLUSTER.resolve(logId);
    }

    /** Returns the number of records that the checkpoint in the folder of a log covers; 0 if there is none. */
    public static long entries(String logId) {
        try {
            return Long.parseLong(
                    Files.readAllLines(of(logId).resolve("checkpoint")).get(1));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the folder of a log. */
    public static void remove(String logId) {
        try {
            delete(of(logId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file in the place of the folder of a log. */
    public static void block(String logId) {
        try {
            while (!tryToBlock(of(logId))) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean tryToBlock(Path log) throws IOException {
        try {
            delete(log);
            Files.createFile(log);
            return true;
        } catch (FileAlreadyExistsException
                | DirectoryNotEmptyException
                | NoSuchFileException
                | UncheckedIOException e) {
            return false; // the server has written to the folder in between
        }
    }

    /** Removes the file that {@link #block} has made. */
    public static void unblock(String logId) {
        try {
            Files.delete(of(logId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
