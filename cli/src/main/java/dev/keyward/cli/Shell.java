package dev.keyward.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What only a POSIX shell can tell of the terminal and do to it. Stateless. */
final class Shell {

    private static final Path SHELL = Path.of("/bin/sh");

    private Shell() {}

    /** False on Windows, and in a container without a shell. */
    static boolean isThere() {
        return File.separatorChar == '/' && Files.isExecutable(SHELL);
    }

    static boolean standardInputIsTerminal() {
        return run("test -t 0").isPresent();
    }

    static boolean standardErrorIsTerminal() {
        return run("test -t 2").isPresent();
    }

    /** What a command prints that has this process' standard input and error; empty if it fails or there is no shell. */
    static Optional<String> run(String command) {
        try {
            Process process = new ProcessBuilder(List.of(SHELL.toString(), "-c", command))
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor() == 0 ? Optional.of(printed.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
