package dev.keyward.breachcheck.keycloak.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.source.IndexSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The files of the breach lists")
class ListFilesTest {

    private static final Instant DATE = Instant.ofEpochSecond(1_760_000_000);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("include the first 16 overlays by name; the problem names the number of overlays and what to do")
    void overlayLimit() throws IOException {
        Path overlays = Files.createDirectory(folder.resolve("overlays"));
        Path overlay = build();
        for (int n = 1; n <= 18; n++) {
            Files.copy(overlay, overlays.resolve("overlay-%02d.bpi".formatted(n)));
        }
        try (ListFiles files =
                new ListFiles(folder.resolve("index.bpi"), false, overlays, true, InstantSource.fixed(DATE))) {
            files.poll();
            assertThat(files.overlays())
                    .hasSize(16)
                    .containsKey("overlay-16.bpi")
                    .doesNotContainKey("overlay-17.bpi");
            assertThat(files.overlayProblem().orElseThrow())
                    .contains("18 overlays")
                    .contains("keyward breach-index merge");

            Files.delete(overlays.resolve("overlay-01.bpi"));
            Files.delete(overlays.resolve("overlay-02.bpi"));
            files.poll();
            assertThat(files.overlays()).hasSize(16).containsKey("overlay-18.bpi");
            assertThat(files.overlayProblem()).isEmpty();
            assertThat(files.overlays().values())
                    .allSatisfy(each -> assertThat(each.lookup(kind -> PasswordDigest.allOf("one"), 1)
                                    .answer())
                            .isEqualTo(IndexSource.Answer.FOUND));
        }
    }

    private Path build() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "one\n");
        Path file = folder.resolve("overlay.bpi");
        IndexBuilder.to(file, "overlay", DATE).buildFromPasswords(List.of(list));
        return file;
    }
}
