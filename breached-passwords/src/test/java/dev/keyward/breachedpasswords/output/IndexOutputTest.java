package dev.keyward.breachedpasswords.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.Progress;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.build.IndexMerge;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The output of a build")
class IndexOutputTest {

    private static final String CONTENT = "one\ntwo\n";

    @TempDir
    private Path folder;

    private Path list;

    @BeforeEach
    void list() throws IOException {
        list = Files.writeString(folder.resolve("list.txt"), CONTENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("must not be an input under any name, even with --replace")
    void input(boolean replace) throws IOException {
        Path hardLink = Files.createLink(folder.resolve("hard"), list);
        for (Path target : List.of(list, folder.resolve("../" + folder.getFileName() + "/list.txt"), hardLink)) {
            assertRefused(() -> build(target, replace), "would overwrite it");
        }
        for (String ending : List.of(".part", ".resume", ".resume.new", ".lock")) {
            Path input = Files.writeString(folder.resolve("x.bpi" + ending), CONTENT);
            assertRefused(
                    () -> IndexBuilder.to(folder.resolve("x.bpi"), "", Instant.EPOCH)
                            .buildFromPasswords(List.of(list, input)),
                    "would overwrite it");
            assertThat(input).hasContent(CONTENT);
            Files.delete(input);
        }
        assertThat(list).hasContent(CONTENT);
    }

    @Test
    @DisplayName("must not be in the folder of ranges of its input")
    void ranges() throws IOException {
        Path ranges = Files.createDirectory(folder.resolve("ranges"));
        Path range = Files.writeString(ranges.resolve("00000.txt"), "1".repeat(35) + ":1");
        for (Path target : List.of(range, ranges.resolve("x.bpi"))) {
            assertRefused(
                    () -> IndexBuilder.to(target, "", Instant.EPOCH)
                            .replacingOther()
                            .buildFromCorpus(ranges, false),
                    "is in the folder of the input");
        }
        try (var files = Files.list(ranges)) {
            assertThat(files).containsExactly(range);
        }
    }

    @Test
    @DisplayName("replaces an index, intact or damaged, and other files only on request")
    void other() throws IOException {
        Path index = folder.resolve("x.bpi");
        build(index, false);
        build(index, false);
        byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(index), 100);
        build(Files.write(index, cut), false);
        for (String content : List.of("", "text", "x".repeat(5000))) {
            Path other = Files.writeString(folder.resolve("other"), content);
            assertRefused(() -> build(other, false), "exists and is not an index");
            assertThat(other).hasContent(content);
            build(other, true);
            BreachIndex.open(other).close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not everybody may make a link there")
    @DisplayName("must not be a symbolic link")
    void link(boolean replace) throws IOException {
        Path index = folder.resolve("x.bpi");
        build(index, false);
        for (Path leads : List.of(index, folder, folder.resolve("none"))) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), leads);
            assertThatThrownBy(() -> build(link, replace)).isInstanceOf(BadInputException.class);
            assertThat(link).isSymbolicLink();
            Files.delete(link);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /dev/null")
    @DisplayName("must not be a device, which is refused without access to it")
    void device() {
        Path device = Path.of("/dev/null");
        for (boolean replace : List.of(true, false)) {
            assertRefused(() -> new IndexOutput(device, List.of(), replace).check(), "not a regular file");
        }
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.bpi.part", "x.bpi.resume", "x.bpi.resume.new", "x.bpi.lock", "x.bpi.sorting/notes.txt"})
    @DisplayName("is refused if a working file would overwrite a foreign file")
    void inTheWay(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "of somebody else");
        assertRefused(() -> build(folder.resolve("x.bpi"), true), "in the way");
        assertThat(file).hasContent("of somebody else");
        assertThat(folder.resolve("x.bpi")).doesNotExist();
    }

    @Test
    @DisplayName("does not replace a file that appears during the build")
    void meanwhile() throws IOException {
        Path target = folder.resolve("x.bpi");
        IndexBuilder builder = IndexBuilder.to(target, "", Instant.EPOCH).reportingTo((done, of, lines) -> {
            try {
                Files.writeString(target, "of somebody else");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> builder.buildFromPasswords(List.of(list)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exists and is not an index");
        assertThat(target).hasContent("of somebody else");
    }

    @Test
    @DisplayName("of a merge must not be one of its inputs")
    void merge() throws IOException {
        build(folder.resolve("one.bpi"), false);
        build(folder.resolve("two.bpi"), false);
        try (BreachIndex one = BreachIndex.open(folder.resolve("one.bpi"));
                BreachIndex two = BreachIndex.open(folder.resolve("two.bpi"))) {
            IndexMerge merge = IndexMerge.of(List.of(one, two), OptionalInt.empty());
            assertRefused(() -> merge.writeTo(folder.resolve("two.bpi"), "", Progress.NONE), "would overwrite it");
            assertThatCode(() -> merge.writeTo(folder.resolve("both.bpi"), "", Progress.NONE))
                    .doesNotThrowAnyException();
        }
    }

    private void build(Path target, boolean replace) throws IOException {
        IndexBuilder builder = IndexBuilder.to(target, "", Instant.EPOCH);
        (replace ? builder.replacingOther() : builder).buildFromPasswords(List.of(list));
    }

    private static void assertRefused(ThrowingCallable build, String message) {
        assertThatThrownBy(build).isInstanceOf(BadInputException.class).hasMessageContaining(message);
    }
}
