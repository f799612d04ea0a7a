package dev.keyward.breachedpasswords.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The files of a corpus")
class CorpusFilesTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("in a folder are listed in the order of their ranges, with their actual names")
    void ranges() throws IOException {
        List<String> names = List.of(
                "00000",
                "00001.txt",
                "0000a.txt.gz",
                "0000B.gz",
                "0aBcD.txt",
                "99999.txt",
                "abcde",
                "ABCDF",
                "fFfFf.txt");
        for (int n = names.size() - 1; n >= 0; n--) {
            Files.createFile(folder.resolve(names.get(n)));
        }
        CorpusFiles files = CorpusFiles.of(folder);
        assertThat(files.isFolder()).isTrue();
        assertThat(files.paths())
                .containsExactlyElementsOf(names.stream().map(folder::resolve).toList());
    }

    @Test
    @DisplayName("are one file, or a folder with range files only and no duplicate range")
    void others() throws IOException {
        Path file = Files.createFile(folder.resolve("corpus.txt"));
        assertThat(CorpusFiles.of(file).paths()).containsExactly(file);
        assertThat(CorpusFiles.of(file).isFolder()).isFalse();
        for (String name : List.of("0000.txt", "000000.txt", "0000G.txt", "00000.txt.zip", "00000.gz.txt")) {
            Path ranges = Files.createDirectory(folder.resolve("ranges" + name));
            Files.createFile(ranges.resolve(name));
            assertThatThrownBy(() -> CorpusFiles.of(ranges)).hasMessageContaining(name + " is not a range");
        }
        Path twice = Files.createDirectory(folder.resolve("twice"));
        Files.createFile(twice.resolve("0000A.txt"));
        Files.createFile(twice.resolve("0000a.gz"));
        assertThatThrownBy(() -> CorpusFiles.of(twice))
                .hasMessageMatching("The range 0000[Aa] is in the folder twice.*");
    }
}
