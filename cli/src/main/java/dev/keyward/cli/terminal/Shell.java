package dev.keyward.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs the POSIX shell commands that query and change the user's terminal. Stateless. */
final class Shell {

    private static final Path SHELL = Path.of("/bin/sh");

    private Shell() {}

    /** Returns whether this machine has a POSIX shell, which Windows and some containers lack. */
    static boolean isAvailable() {
        return File.separatorChar == '/' && Files.isExecutable(SHELL);
    }

    static boolean standardInputIsTerminal() {
        return run("test -t 0").isPresent();
    }

    static boolean standardErrorIsTerminal() {
        return run("test -t 2").isPresent();
    }

    /** Runs the given shell command and returns its output; empty if the command fails. */
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
