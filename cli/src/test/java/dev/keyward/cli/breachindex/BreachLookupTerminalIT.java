package dev.keyward.cli.breachindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyward.breachedpasswords.build.IndexBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests password prompts in a pseudo-terminal of the program {@code script}; skipped if that program is missing. */
@DisplayName("keyward breach-index lookup on a terminal")
class BreachLookupTerminalIT {

    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @BeforeEach
    void index() throws IOException {
        assumeTrue(
                Files.isExecutable(SCRIPT),
                "skipped: /usr/bin/script (util-linux) is missing, which makes the pseudo-terminal");
        Path list = Files.writeString(folder.resolve("list.txt"), "hunter2\ncaf\u00e9\n");
        IndexBuilder.to(folder.resolve("x.bpi"), "", Instant.EPOCH).buildFromPasswords(List.of(list));
    }

    @Test
    @DisplayName("prompts with echo off, even if the output goes into a pipe, and switches echo on again at the end")
    void pipe() throws Exception {
        for (String command : List.of("KEYWARD lookup x.bpi | cat; stty -a", "KEYWARD lookup x.bpi; stty -a")) {
            try (Typist typist = new Typist(command, "C.UTF-8")) {
                typist.answer("Password 1: ", "hunter2");
                typist.answer("Password 2: ", "other");
                typist.answer("Password 3: ", "");
                String screen = typist.rest();
                assertThat(screen)
                        .describedAs(command)
                        .contains("1 breached", "2 not found", " echo ")
                        .doesNotContain("hunter2")
                        .doesNotContain("-echo ");
            }
        }
    }

    @Test
    @DisplayName("reads UTF-8 in every locale")
    void locale() throws Exception {
        try (Typist typist = new Typist("KEYWARD lookup x.bpi", "C")) {
            typist.answer("Password 1: ", "caf\u00e9");
            typist.answer("Password 2: ", "");
            assertThat(typist.rest()).contains("1 breached").doesNotContain("caf");
        }
    }

    /** Plays a user who types at the pseudo-terminal and reads its screen. */
    private final class Typist implements AutoCloseable {

        private final Process process;
        private final OutputStream keys;
        private final StringBuilder screen = new StringBuilder();

        Typist(String command, String locale) throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String keyward =
                    java + " -XX:TieredStopAtLevel=1 -jar " + System.getProperty("keyward.cli.jar") + " breach-index";
            ProcessBuilder builder = new ProcessBuilder(
                            SCRIPT.toString(), "-qec", command.replace("KEYWARD", keyward), "/dev/null")
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            builder.environment().put("LC_ALL", locale);
            process = builder.start();
            keys = process.getOutputStream();
        }

        /** Types the given text after the given prompt has appeared, because the terminal echoes input until then. */
        void answer(String prompt, String typed) throws IOException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (screen.indexOf(prompt) < 0) {
                int next = process.getInputStream().read();
                assertThat(next).describedAs("%s before %s", screen, prompt).isNotNegative();
                assertThat(System.nanoTime()).describedAs("%s", screen).isLessThan(end);
                screen.append((char) next);
            }
            keys.write((typed + "\n").getBytes(StandardCharsets.UTF_8));
            keys.flush();
        }

        String rest() throws Exception {
            keys.close();
            screen.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return screen.toString();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
