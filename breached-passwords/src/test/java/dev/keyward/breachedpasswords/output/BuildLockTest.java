package dev.keyward.breachedpasswords.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The lock of a build")
class BuildLockTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("is held under every path of its file until the build closes it")
    void otherPath() throws IOException {
        Path file = folder.resolve("index.bpi.lock");
        try (BuildLock held = BuildLock.of(file).orElseThrow()) {
            assertThat(held).isNotNull();
            Path other = Files.createLink(folder.resolve("INDEX.BPI.lock"), file);

            assertThat(BuildLock.of(file)).isEmpty();
            assertThat(BuildLock.of(other)).isEmpty();
            assertThat(BuildLock.of(folder.resolve("another.bpi.lock"))).hasValueSatisfying(BuildLockTest::close);
        }
        Optional<BuildLock> next = BuildLock.of(file);
        assertThat(next).hasValueSatisfying(BuildLockTest::close);
    }

    private static void close(BuildLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
