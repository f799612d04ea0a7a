package dev.keyward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Temporary folder for the files of a benchmark, deleted at its end and after an interrupt. */
final class WorkFolder implements AutoCloseable {

    private final Path folder;
    private final Thread atExit = new Thread(this::abandon, "delete-files");

    private WorkFolder(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static WorkFolder in(Path parent) throws IOException {
        return new WorkFolder(Files.createTempDirectory(parent, "keyward-figures-"));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        delete();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /**
     * Deletes this folder after an interrupt of the benchmark. Ends build processes first, because they would write files
     * again.
     */
    private void abandon() {
        ProcessHandle.current().children().forEach(child -> {
            child.destroyForcibly();
            child.onExit().join();
        });
        delete();
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " could not be deleted: delete it by hand", e);
        }
    }
}
