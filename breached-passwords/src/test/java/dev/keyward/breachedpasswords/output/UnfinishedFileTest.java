package dev.keyward.breachedpasswords.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.IndexHeader;
import dev.keyward.breachedpasswords.build.BuildInChildProcess;
import dev.keyward.breachedpasswords.corpus.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file that is being written")
class UnfinishedFileTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("has one writer at a time, even after another writer in the same process was refused")
    void one() throws Exception {
        Path target = folder.resolve("index.bpi");
        try (UnfinishedFile file = UnfinishedFile.of(target)) {
            assertBusy(target);
            assertBusy(Path.of("").toAbsolutePath().relativize(target));
            assertThat(builder(target)).contains("index.bpi is being built by another process");
            assertThat(file.channel().isOpen()).isTrue();
            try (UnfinishedFile other = UnfinishedFile.of(folder.resolve("other.bpi"))) {
                assertThat(other.channel().isOpen()).isTrue();
            }
        }
        UnfinishedFile.of(target).close();
        assertThat(said(rival(target, 1))).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not everybody may make a link there")
    @DisplayName("is the same file under any name of its folder, and stays in the folder where it was begun")
    void link() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (UnfinishedFile file = UnfinishedFile.of(link.resolve("index.bpi"))) {
            assertBusy(real.resolve("index.bpi"));
            assertThat(builder(real.resolve("index.bpi"))).contains("is being built by another process");
            Files.delete(link);
            Files.createSymbolicLink(link, other);
            UnfinishedFile.of(link.resolve("index.bpi")).close();
            file.channel().write(ByteBuffer.wrap("whole".getBytes(StandardCharsets.UTF_8)));
            file.publish();
        }
        assertThat(real.resolve("index.bpi")).hasContent("whole");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    @DisplayName("is open in one process at a time, even if processes begin and end at the same moment")
    void processes() throws Exception {
        Path target = folder.resolve("index.bpi");
        List<Process> rivals = new ArrayList<>();
        try {
            for (int n = 0; n < 4; n++) {
                rivals.add(rival(target, 1_500));
            }
            for (Process rival : rivals) {
                assertThat(said(rival)).isEmpty();
                assertThat(rival.waitFor()).isZero();
            }
        } finally {
            rivals.forEach(Process::destroyForcibly);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    @DisplayName("is not locked by the files of a killed process, and leaves no other file")
    void leftBehind() throws Exception {
        Path target = folder.resolve("index.bpi");
        Files.createFile(folder.resolve("index.bpi.lock"));
        Files.write(folder.resolve("index.bpi.part"), IndexHeader.magic());
        try (UnfinishedFile file = UnfinishedFile.of(target)) {
            assertThat(file.channel().size()).isEqualTo(8);
            file.publish();
            assertBusy(target);
        }
        assertThat(left()).containsExactly("index.bpi");
    }

    @Test
    @DisplayName("is unlocked again if it cannot be opened")
    void notOpened() throws Exception {
        Path target = folder.resolve("index.bpi");
        Path part = Files.createDirectory(folder.resolve("index.bpi.part"));
        assertThatThrownBy(() -> UnfinishedFile.of(target))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(BadInputException.class);
        assertThat(left()).containsExactly("index.bpi.part");
        Files.delete(part);
        UnfinishedFile file = UnfinishedFile.of(target);
        file.close();
        try (UnfinishedFile next = UnfinishedFile.of(target)) {
            file.close(); // a second close must not release the lock, which now belongs to another writer
            assertBusy(target);
            assertThat(next.channel().isOpen()).isTrue();
        }
        assertThat(left()).isEmpty();
    }

    private static void assertBusy(Path target) {
        assertThatThrownBy(() -> UnfinishedFile.of(target))
                .isInstanceOf(BadInputException.class)
                .hasMessage("index.bpi is being built by another process. Wait until it ends, or stop it.");
    }

    /** Returns what a separate process prints when it tries to build the given index. */
    private String builder(Path target) throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "one\n");
        try {
            return said(process(BuildInChildProcess.class, "passwords", list.toString(), target.toString(), "1"));
        } finally {
            Files.delete(list);
        }
    }

    /** Starts a process that opens the given index for writing the given number of times. */
    private Process rival(Path target, int times) throws IOException {
        return process(
                RivalProcess.class, target.toString(), folder.resolve("taken").toString(), Integer.toString(times));
    }

    private static Process process(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
