package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program and waits for it to end; if it fails, the exception contains the program's output. */
final class Command {

    private Command() {}

    /** Runs a program within a time limit and returns its output. */
    static String run(Duration bound, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("keyward-it", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile()) // readable for every user
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(bound.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException("Failed: " + command + "\n" + Files.readString(output));
            }
            String printed = Files.readString(output);
            Files.delete(output);
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
