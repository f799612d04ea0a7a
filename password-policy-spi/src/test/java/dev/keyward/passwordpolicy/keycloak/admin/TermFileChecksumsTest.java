package dev.keyward.passwordpolicy.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The checksums of banned-term files")
class TermFileChecksumsTest {

    private static final Instant LONG_AGO = Instant.parse("2026-06-01T12:00:00Z");

    /** Checksums with a clock an hour ahead, so that a file that was written just now counts as written long ago. */
    private final TermFileChecksums checksums =
            new TermFileChecksums(InstantSource.offset(InstantSource.system(), Duration.ofHours(1)));

    @TempDir
    private Path folder;

    @Test
    @DisplayName("are computed again only if the size or a time stamp of a file has changed")
    void unchanged() throws IOException {
        write("lighthouse", LONG_AGO);
        TermFileChecksums.Checked before = only();
        assertThat(before.bytes()).isEqualTo(10);
        assertThat(only()).describedAs("the file was not read").isSameAs(before);
        write("shipwright", LONG_AGO.plusSeconds(1));
        assertThat(only().checksum()).isNotEqualTo(before.checksum());
        write("lighthouses", LONG_AGO.plusSeconds(1));
        assertThat(only().bytes()).isEqualTo(11);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("are computed again for a file of the same size and modification time, replaced or written in place")
    void sameTimeStamp() throws IOException {
        write("lighthouse", LONG_AGO);
        TermFileChecksums.Checked before = only();
        Path other = Files.writeString(folder.resolve("other"), "shipwright");
        Files.setLastModifiedTime(other, FileTime.from(LONG_AGO));
        Files.move(other, folder.resolve("ours.txt"), StandardCopyOption.REPLACE_EXISTING);
        TermFileChecksums.Checked replaced = only();
        assertThat(replaced.checksum()).describedAs("replaced").isNotEqualTo(before.checksum());
        Path file = folder.resolve("ours.txt");
        Object then = Files.getAttribute(file, "unix:ctime");
        do {
            write("lighthouse", LONG_AGO);
        } while (Files.getAttribute(file, "unix:ctime")
                .equals(then)); // the clock of a file system ticks every few milliseconds
        assertThat(only().checksum()).describedAs("written in place").isEqualTo(before.checksum());
    }

    @Test
    @DisplayName(
            "are computed again for a file that was modified a moment ago, whose next change may have the same time stamp")
    void moment() throws IOException {
        TermFileChecksums now = new TermFileChecksums(InstantSource.system());
        write("lighthouse", Instant.now());
        List<TermFileChecksums.Checked> before = now.of(folder);
        assertThat(now.of(folder)).isEqualTo(before);
        assertThat(now.of(folder).get(0)).describedAs("read again").isNotSameAs(before.get(0));
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

    private TermFileChecksums.Checked only() {
        List<TermFileChecksums.Checked> files = checksums.of(folder);
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    private void write(String text, Instant modified) throws IOException {
        Path file = Files.writeString(folder.resolve("ours.txt"), text);
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
