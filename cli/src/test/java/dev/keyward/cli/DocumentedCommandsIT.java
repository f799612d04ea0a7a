package dev.keyward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs every breach-index command of a documentation page in order, in a folder with the lists that the page names. */
@DisplayName("The breach-index commands in the docs")
class DocumentedCommandsIT {

    /** Matches breach-index commands with a file name in the code blocks and sentences of a documentation page. */
    private static final Pattern COMMAND =
            Pattern.compile("(?:java [^`\n]*?\\.jar|keyward) breach-index [a-z]+ [^`\n]*\\.(?:bpi|txt)[^`\n]*");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"../docs/breach-lists.md, 7", "../docs/benchmarks/breach-lists.md, 4", "../README.md, 1"})
    @DisplayName("work exactly as printed, one after another")
    void work(Path page, int atLeast) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh to run the commands with");
        List<String> commands = commands(Files.readString(page));
        assertThat(commands).hasSizeGreaterThanOrEqualTo(atLeast);
        lists();
        for (String command : commands) {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(folder.resolve("passwords.txt").toFile())
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .describedAs(command)
                    .isTrue();
            String said = Files.readString(folder.resolve("said"));
            boolean lookup = command.contains(" lookup ");
            assertThat(process.exitValue())
                    .describedAs("%s%n%s", command, said)
                    .isEqualTo(lookup && said.contains("breached") ? 1 : 0);
            assertThat(said).describedAs(command).isNotBlank();
        }
    }

    private List<String> commands(String page) {
        String jar = System.getProperty("keyward.cli.jar");
        String java =
                Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
        String name = "keyward-cli-" + System.getProperty("keyward.version") + ".jar";
        return COMMAND.matcher(page)
                .results()
                .map(MatchResult::group)
                .map(command -> command.startsWith("keyward ")
                        ? java + " -jar " + jar + command.substring("keyward".length())
                        : command.replaceFirst("^java", java).replace(name, jar))
                .toList();
    }

    /**
     * Writes the password lists that the commands in the documentation read. The corpus has a digest in every range, because a
     * build requires all ranges.
     */
    private void lists() throws IOException {
        try (BufferedWriter corpus =
                Files.newBufferedWriter(folder.resolve("pwnedpasswords.txt"), StandardCharsets.US_ASCII)) {
            for (int range = 0; range < 1 << 20; range++) {
                corpus.write("%05X".formatted(range) + "0123456789ABCDEF0123456789ABCDEF012:" + (range % 9 + 1) + "\n");
            }
        }
        List<String> digests =
                Stream.of("1", "3", "A").map(digit -> digit.repeat(40) + ":2").toList();
        Files.write(folder.resolve("corpus.txt"), digests);
        List<String> passwords = List.of("our own secret", "another one");
        for (String name : List.of("ours.txt", "passwords.txt", "10_million_password_list_top_1M.txt")) {
            Files.write(folder.resolve(name), passwords);
        }
        Files.write(folder.resolve("combo.txt"), List.of("ann:our own secret"));
    }
}
