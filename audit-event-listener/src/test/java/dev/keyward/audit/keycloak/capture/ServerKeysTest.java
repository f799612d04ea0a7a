package dev.keyward.audit.keycloak.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The key file of a server")
class ServerKeysTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("is made once if none is configured, and read by the next server")
    void made() {
        Path file = folder.resolve("keys.pem");
        Optional<AuditKeys> keys = new ServerKeys(file, true).find();

        assertThat(keys).isPresent();
        assertThat(verifierKey(new ServerKeys(file, false)))
                .isEqualTo(keys.orElseThrow().verifierKey("log").toString());
    }

    @Test
    @DisplayName("is not tried again at once if it cannot be used, and the reason is known")
    void missing() throws IOException {
        Path file = folder.resolve("keys.pem");
        ServerKeys keys = new ServerKeys(file, false);
        assertThat(keys.problem()).isEmpty();

        assertThat(keys.find()).isEmpty();
        KeyFile.write(file, AuditKeys.make());
        assertThat(keys.find()).isEmpty();
        assertThat(keys.problem().orElseThrow()).contains(file.toString());
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName(
            "on a volume that does not answer holds up the first callers for two seconds, and is used once it was read")
    void hanging() throws IOException, InterruptedException {
        Path file = folder.resolve("keys.pem");
        KeyFile.write(file, AuditKeys.make());
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        // Opening a named pipe blocks until somebody writes to it.
        assertThat(new ProcessBuilder(List.of("mkfifo", "-m", "600", file.toString()))
                        .start()
                        .waitFor())
                .isZero();
        ServerKeys keys = new ServerKeys(file, false);

        long began = System.nanoTime();
        for (int n = 0; n < 1_000; n++) {
            assertThat(keys.find()).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(keys.problem().orElseThrow()).contains("has not ended yet");
        Files.write(file, content);
        while (keys.find().isEmpty()
                && System.nanoTime() - began < Duration.ofSeconds(50).toNanos()) {
            Thread.onSpinWait();
        }
        assertThat(keys.find()).isPresent();
        assertThat(keys.problem()).isEmpty();
    }

    private static String verifierKey(ServerKeys keys) {
        return keys.find().orElseThrow().verifierKey("log").toString();
    }
}
