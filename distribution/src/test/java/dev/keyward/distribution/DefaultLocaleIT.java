package dev.keyward.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the password rules in the packaged jar give the same verdicts under two default locales of Java.
 *
 * <p>Runs outside a server: Keycloak 26.7.3 itself does not boot where the default locale is Turkish ("No enum constant
 * org.keycloak.theme.Theme.Type.ADMİN").
 */
@DisplayName("With a Turkish default locale, in which the capital of i is not I,")
class DefaultLocaleIT {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("the rules in the jar give the same verdicts as with an English one")
    void sameVerdicts() throws Exception {
        List<String> passwords = Stream.of(
                        "istanbul",
                        "william1978",
                        "hijklmnop-x",
                        "uiop-velvet",
                        "mississippi",
                        "iris.izmir@example.com",
                        "iıi velvet tugboat",
                        "ritchie-pacific-3",
                        "littlefield.iiii",
                        "İstanbul-Iğdır-34",
                        "velvet-tugboat-81",
                        "title-hill-dijital")
                .flatMap(word -> Stream.of(word, word.toUpperCase(Locale.ROOT), word.replace('i', 'I')))
                .toList();

        List<String> english = verdicts("en", "US", passwords);
        List<String> turkish = verdicts("tr", "TR", passwords);

        assertThat(english.get(0)).isEqualTo("LOCALE en_US i");
        assertThat(turkish.get(0)).isEqualTo("LOCALE tr_TR ı");
        assertThat(english).hasSize(passwords.size() + 1).contains("11111").anyMatch(verdict -> verdict.endsWith("0"));
        assertThat(turkish.subList(1, turkish.size())).isEqualTo(english.subList(1, english.size()));
    }

    private List<String> verdicts(String language, String country, List<String> passwords)
            throws IOException, InterruptedException {
        Path input = folder.resolve("passwords");
        Path output = folder.resolve("verdicts-" + language);
        Files.write(input, passwords, StandardCharsets.UTF_8);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=" + language,
                        "-Duser.country=" + country,
                        "-cp",
                        System.getProperty("keyward.jar") + File.pathSeparator + Path.of("target", "test-classes"),
                        Verdicts.class.getName())
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
