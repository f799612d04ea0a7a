package dev.keyward.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What only a POSIX shell can tell of the terminal and do to it. Stateless. */
final class Shell {

    private Shell() {}

    static boolean isPosix() {
        return File.separatorChar == '/';
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
            Process process = new ProcessBuilder(List.of("/bin/sh", "-c", command))
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
