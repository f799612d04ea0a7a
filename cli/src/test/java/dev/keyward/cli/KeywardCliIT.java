package dev.keyward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the packaged jar of the command line in a separate process, as a user runs it. */
@DisplayName("java -jar keyward-cli.jar")
class KeywardCliIT {

    @Test
    @DisplayName("--version prints the release and the Java runtime")
    void version() throws Exception {
        Outcome outcome = keyward("--version");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("keyward " + System.getProperty("keyward.version"))
                .contains("Java ");
    }

    @Test
    @DisplayName("--help explains the purpose, the other jar and the exit codes")
    void help() throws Exception {
        Outcome outcome = keyward("--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("Usage: keyward", "providers/", "Commands:", "help", "Exit codes:");
    }

    @Test
    @DisplayName("an unknown command exits with 2, and the error suggests a known one")
    void unknownCommand() throws Exception {
        Outcome outcome = keyward("brech-index");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("brech-index").contains("Did you mean: keyward breach-index");
    }

    @Test
    @DisplayName("no command exits with 2, and the error points to --help")
    void nothing() throws Exception {
        Outcome outcome = keyward();

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "breach-index",
                "breach-index build",
                "setup",
                "setup apply",
                "audit",
                "audit verify",
                "audit keys make",
                "doctor"
            })
    @DisplayName("-V prints the release and the Java runtime on every command")
    void versionOfSubcommand(String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        arguments.add("-V");
        Outcome outcome = keyward(arguments.toArray(String[]::new));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("keyward " + System.getProperty("keyward.version"))
                .contains("Java ");
    }

    @Test
    @DisplayName("wrong usage prints the error and one line that points to --help")
    void wrongUsage() throws Exception {
        Outcome outcome = keyward("breach-index", "build", "--no-such-option");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .hasSizeLessThanOrEqualTo(3)
                .first()
                .asString()
                .startsWith("keyward: ");
        assertThat(outcome.err()).endsWith("Help: keyward breach-index build --help\n");
    }

    private static Outcome keyward(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // the process lives a second
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("keyward.cli.jar")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), out, err);
    }

    private record Outcome(int exitCode, String out, String err) {}
}
