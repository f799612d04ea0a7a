package dev.keyward.audit;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the repository, wherever in it the tests run. */
public final class RepositoryRoot {

    private RepositoryRoot() {}

    public static Path path() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("ARCHITECTURE.md"))) {
            folder = folder.resolve("..").normalize();
        }
        return folder;
    }
}
