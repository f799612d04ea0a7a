package dev.keyward.passwordpolicy.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The checksums of banned-term files")
class TermFileChecksumsTest {

    private static final Instant LONG_AGO = Instant.parse("2026-06-01T12:00:00Z");

    private final TermFileChecksums checksums = new TermFileChecksums();

    @TempDir
    private Path folder;

    @Test
    @DisplayName("are computed again only if the size or the time stamp of a file has changed")
    void unchanged() throws IOException {
        write("lighthouse", LONG_AGO);
        List<TermFileChecksums.Checked> before = checksums.of(folder);
        assertThat(before).extracting(TermFileChecksums.Checked::bytes).containsExactly(10);
        write("shipwright", LONG_AGO);
        assertThat(checksums.of(folder)).describedAs("the file was not read").isEqualTo(before);
        write("shipwright", LONG_AGO.plusSeconds(1));
        assertThat(checksums.of(folder)).isNotEqualTo(before).hasSize(1);
        write("lighthouse", LONG_AGO.plusSeconds(1));
        write("lighthouses", LONG_AGO.plusSeconds(1));
        assertThat(checksums.of(folder))
                .extracting(TermFileChecksums.Checked::bytes)
                .containsExactly(11);
    }

    @Test
    @DisplayName(
            "are computed again for a file that was modified a moment ago, whose next change may have the same time stamp")
    void moment() throws IOException {
        Instant now = Instant.now();
        write("lighthouse", now);
        List<TermFileChecksums.Checked> before = checksums.of(folder);
        write("shipwright", now);
        assertThat(checksums.of(folder)).isNotEqualTo(before);
    }

    @Test
    @DisplayName("are forgotten with a deleted file, and omitted for folders and names that no list can have")
    void deleted() throws IOException {
        write("lighthouse", LONG_AGO);
        Files.createDirectory(folder.resolve("folder.txt"));
        Files.writeString(folder.resolve("NO NAME.txt"), "lighthouse");
        assertThat(checksums.of(folder))
                .extracting(TermFileChecksums.Checked::name)
                .containsExactly("ours");
        Files.delete(folder.resolve("ours.txt"));
        assertThat(checksums.of(folder)).isEmpty();
        assertThat(checksums.of(folder.resolve("missing"))).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("do not wait for a pipe")
    void pipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.txt");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        write("lighthouse", LONG_AGO);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(checksums.of(folder))
                        .extracting(TermFileChecksums.Checked::name)
                        .containsExactly("ours"));
    }

    private void write(String text, Instant modified) throws IOException {
        Path file = Files.writeString(folder.resolve("ours.txt"), text);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
