package dev.keyward.it.harness;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs the packaged command {@code keyward} without a terminal, as a script does.
 *
 * <p>The commands of one test after another share a {@link KeywardCommandHost}; tests that run at the same time have one each.
 */
public final class KeywardCommand {

    private static final Duration BOUND = Duration.ofMinutes(2);

    /** The running hosts that no test uses now. Each ends with the JVM of the tests, which closes its standard input. */
    private static final Queue<Process> IDLE_HOSTS = new ConcurrentLinkedQueue<>();

    private KeywardCommand() {}

    /** The exit code and output of one run of the command {@code keyward}. */
    public record Outcome(int exitCode, String out, String err) {

        /** Returns the exit code and both outputs, for failure messages. */
        @Override
        public String toString() {
            return "exit code " + exitCode + "\n" + out + err;
        }
    }

    /** Runs the command {@code keyward} as the administrator of the whole server. */
    public static Outcome asAdmin(Keycloak keycloak, String... arguments) {
        return asAdmin(BOUND, keycloak, arguments);
    }

    /** Runs the command {@code keyward} as the administrator of the whole server, within the given time. */
    public static Outcome asAdmin(Duration bound, Keycloak keycloak, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", keycloak.url(), "--user", "admin", "--secret-stdin"));
        return onServer(bound, keycloak, keycloak.adminPassword() + "\n", all);
    }

    /** Runs the command {@code keyward}, which calls the given server, with the given text on standard input. */
    public static Outcome onServer(Keycloak keycloak, String input, List<String> arguments) {
        return onServer(BOUND, keycloak, input, arguments);
    }

    /** Repeats a command that may have failed because another test deleted a realm meanwhile, as {@link AdminApi} repeats a request. */
    private static Outcome onServer(Duration bound, Keycloak keycloak, String input, List<String> arguments) {
        Outcome outcome = run(bound, input, arguments);
        while (outcome.exitCode() != 0 && keycloak.admin().failedForDeletedRole()) {
            outcome = run(bound, input, arguments);
        }
        return outcome;
    }

    /** Runs the command {@code keyward} with the given text on standard input. */
    public static Outcome run(String input, List<String> arguments) {
        return run(BOUND, input, arguments);
    }

    /** Runs the command {@code keyward} with the given text on standard input, within the given time. */
    public static Outcome run(Duration bound, String input, List<String> arguments) {
        Process idle = IDLE_HOSTS.poll();
        Process host = idle == null ? startHost() : idle;
        Outcome outcome;
        try {
            outcome = CompletableFuture.supplyAsync(
                            () -> exchange(host, input, arguments), task -> new Thread(task, "keyward").start())
                    .orTimeout(bound.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            host.destroyForcibly();
            throw new AssertionError("keyward " + arguments + " did not end, or ended its JVM.", e.getCause());
        }
        IDLE_HOSTS.add(host);
        return outcome;
    }

    private static Outcome exchange(Process host, String input, List<String> arguments) {
        try {
            DataOutputStream request = new DataOutputStream(new BufferedOutputStream(host.getOutputStream()));
            request.writeInt(arguments.size());
            for (String argument : arguments) {
                KeywardCommandHost.writeBytes(request, argument.getBytes(StandardCharsets.UTF_8));
            }
            KeywardCommandHost.writeBytes(request, input.getBytes(StandardCharsets.UTF_8));
            request.flush();
            DataInputStream answer = new DataInputStream(host.getInputStream());
            int exitCode = answer.readInt();
            String out = new String(KeywardCommandHost.readBytes(answer), StandardCharsets.UTF_8);
            return new Outcome(exitCode, out, new String(KeywardCommandHost.readBytes(answer), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process startHost() {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Settings.path("keyward.cli.jar")
                                + File.pathSeparator
                                + Settings.path("work.dir").resolve("test-classes"),
                        KeywardCommandHost.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("KEYWARD_"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
