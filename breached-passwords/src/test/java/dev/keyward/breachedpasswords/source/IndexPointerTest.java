package dev.keyward.breachedpasswords.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BadIndexException;
import dev.keyward.breachedpasswords.IndexHeader;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import dev.keyward.breachedpasswords.output.IndexOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pointer to an index")
class IndexPointerTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("resolves to the file that was written last; an index or a missing file resolves to itself")
    void follows() throws IOException {
        Path pointer = folder.resolve("current");
        Files.createFile(folder.resolve("one.bpi"));
        Files.createFile(folder.resolve("two.bpi"));
        IndexPointer.write(pointer, folder.resolve("one.bpi"));
        assertThat(IndexPointer.follow(pointer)).isEqualTo(folder.resolve("one.bpi"));
        IndexPointer.write(pointer, folder.resolve("two.bpi"));
        assertThat(IndexPointer.follow(pointer)).isEqualTo(folder.resolve("two.bpi"));
        Path index = Files.write(folder.resolve("two.bpi"), new byte[5000]);
        assertThat(IndexPointer.follow(index)).isEqualTo(index);
        assertThat(IndexPointer.follow(folder)).isEqualTo(folder);
        assertThat(IndexPointer.follow(folder.resolve("none"))).isEqualTo(folder.resolve("none"));
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
        Files.delete(index);
        assertThatThrownBy(() -> IndexPointer.follow(pointer))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("current")
                .hasMessageNotContaining("two");
        Path cut = Files.write(folder.resolve("cut"), IndexHeader.magic());
        assertThat(IndexPointer.follow(cut)).isEqualTo(cut);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x.bpi", "/etc/passwd", "a/b", "a\nb", ".hidden"})
    @DisplayName("is refused if it contains anything but the name of a file in its folder")
    void nowhere(String content) throws IOException {
        Path pointer = Files.writeString(folder.resolve("current"), content);
        assertThatThrownBy(() -> IndexPointer.follow(pointer))
                .isInstanceOf(BadIndexException.class)
                .hasMessageContaining("neither an index nor a pointer");
    }

    @Test
    @DisplayName("is not written for an index in another folder, for itself, or for a name that a pointer cannot hold")
    void refused() {
        Path pointer = folder.resolve("current");
        assertThatThrownBy(
                        () -> IndexPointer.write(pointer, folder.resolve("sub").resolve("x.bpi")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("in the folder of the index");
        assertThatThrownBy(() -> IndexPointer.write(pointer, pointer)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> IndexPointer.write(pointer, folder.resolve("leaked passwords.bpi")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("Use ASCII letters");
        assertThat(pointer).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"part", "resume", "resume.new", "sorting", "lock", "LOCK"})
    @DisplayName("must not have a name that a build of the index uses, even with --replace")
    void namesOfBuild(String ending) {
        Path index = folder.resolve("one.bpi");
        assertThatThrownBy(() -> IndexPointer.check(
                        folder.resolve("one.bpi." + ending), new IndexOutput(index, List.of(), true)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("Name another pointer");
    }

    @Test
    @DisplayName("does not overwrite the index through its temporary name")
    void temporaryName() throws IOException {
        Path index = Files.write(folder.resolve("current.new"), IndexHeader.magic());
        assertThatThrownBy(() -> IndexPointer.write(folder.resolve("current"), new IndexOutput(index, List.of(), true)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("current.new, a name that building");
        assertThat(index).hasBinaryContent(IndexHeader.magic());
    }

    @Test
    @DisplayName("replaces only a pointer, unless replacing is requested")
    void replaces() throws IOException {
        Path index = folder.resolve("one.bpi");
        Path list = Files.writeString(folder.resolve("list.txt"), "hunter2\n");
        IndexBuilder.to(index, "", java.time.Instant.EPOCH).buildFromPasswords(List.of(list));
        for (String content : List.of("hunter2\n", "one\ntwo\n", "x".repeat(5000))) {
            Path other = Files.writeString(folder.resolve("other"), content);
            assertThatThrownBy(() -> IndexPointer.write(other, index))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("exists and is not a pointer to an index")
                    .hasMessageNotContaining("hunter2");
            assertThat(other).hasContent(content);
            IndexPointer.write(other, new IndexOutput(index, List.of(), true));
            assertThat(other).hasContent("one.bpi\n");
        }
        Path beside = Files.writeString(folder.resolve("current.new"), "of somebody else");
        assertThatThrownBy(() -> IndexPointer.write(folder.resolve("current"), index))
                .hasMessageContaining("current.new exists");
        assertThat(beside).hasContent("of somebody else");
        assertThatThrownBy(() -> IndexPointer.check(list, new IndexOutput(index, List.of(list), true)))
                .hasMessageContaining("is an input");
        assertThatThrownBy(() -> IndexPointer.check(folder, new IndexOutput(index, List.of(), true)))
                .isInstanceOf(BadInputException.class);
    }
}
