package dev.keyward.passwordpolicy.keycloak.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.keyward.passwordpolicy.terms.TermList;
import dev.keyward.providerkit.metrics.Gauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of banned terms")
class TermListFolderTest {

    private static final String BROKEN = "keyward.password.policy.banned.terms.broken.files";

    private final AtomicInteger version = new AtomicInteger();

    @TempDir
    Path folder;

    @Test
    @DisplayName("is read again after a change")
    void reloads() throws IOException {
        TermListFolder lists = new TermListFolder(() -> folder, Duration.ZERO);
        write("contoso");
        assertThat(terms(lists)).isEqualTo(1);

        write("contoso\nfabrikam");
        assertThat(terms(lists)).isEqualTo(2);
    }

    @Test
    @DisplayName("is not checked again within the interval")
    void interval() throws IOException {
        TermListFolder lists = new TermListFolder(() -> folder, Duration.ofHours(1));
        write("contoso");
        assertThat(terms(lists)).isEqualTo(1);

        write("contoso\nfabrikam");
        assertThat(terms(lists)).isEqualTo(1);
    }

    @Test
    @DisplayName("that becomes unreadable or missing leaves the old list in use with a problem")
    void broken() throws IOException {
        TermListFolder lists = new TermListFolder(() -> folder, Duration.ZERO);
        write("contoso");
        assertThat(terms(lists)).isEqualTo(1);

        write("contoso\nab");
        assertThat(terms(lists)).isEqualTo(1);
        assertThat(lists.find("ours").problem().orElseThrow())
                .contains("ours.txt: Line 2: a term has 4 to 32 characters");

        Files.delete(folder.resolve("ours.txt"));
        assertThat(terms(lists)).isEqualTo(1);
        assertThat(lists.find("ours").problem().orElseThrow()).contains("There is no file");

        write("contoso\nfabrikam\ntailspin");
        assertThat(terms(lists)).isEqualTo(3);
        assertThat(lists.find("ours").problem()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("that is a pipe is not read, because that would block the request")
    void pipe() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("ours.txt").toString())
                        .start()
                        .waitFor())
                .isZero();
        TermListFolder lists = new TermListFolder(() -> folder, Duration.ZERO);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(lists.find("ours").problem().orElseThrow())
                        .contains("cannot be read", "Check that it is a file"));
    }

    @Test
    @DisplayName("counts in a metric while it cannot be used, until the server stops")
    void gauge() throws IOException {
        MeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        Gauges former = new Gauges();
        Gauges latter = new Gauges();
        try {
            new TermListFolder(() -> folder, Duration.ZERO).register(former);
            TermListFolder lists = new TermListFolder(() -> folder, Duration.ZERO);
            lists.register(latter);
            write("ab");
            assertThat(lists.find("ours").list()).isEmpty();
            assertThat(registry.get(BROKEN).gauge().value()).isEqualTo(1);
            former.close();
            assertThat(registry.get(BROKEN).gauge().value()).isEqualTo(1);
            latter.close();
            assertThat(registry.find(BROKEN).gauges()).isEmpty();
        } finally {
            Metrics.removeRegistry(registry);
        }
    }

    @Test
    @DisplayName("that was unreadable is read again, even with the same time stamp and size")
    void triedAgain() throws IOException {
        TermListFolder lists = new TermListFolder(() -> folder, Duration.ZERO);
        write("ab     ");
        assertThat(lists.find("ours").list()).isEmpty();

        Path file = folder.resolve("ours.txt");
        FileTime stamp = Files.getLastModifiedTime(file);
        Files.writeString(file, "contoso");
        Files.setLastModifiedTime(file, stamp);
        assertThat(terms(lists)).isEqualTo(1);
    }

    @Test
    @DisplayName("is found after any number of other names")
    void manyNames() throws IOException {
        TermListFolder lists = new TermListFolder(() -> folder, Duration.ZERO);
        for (int n = 0; n < 3_000; n++) {
            assertThat(lists.find("none-" + n).list()).isEmpty();
        }
        write("contoso");
        assertThat(terms(lists)).isEqualTo(1);
    }

    @Test
    @DisplayName("that is missing, a folder or too large gives no list and names the remedy")
    void never() throws IOException {
        TermListFolder lists = new TermListFolder(() -> folder, Duration.ZERO);
        Files.createDirectory(folder.resolve("folder.txt"));
        Files.write(folder.resolve("big.txt"), new byte[TermList.MAX_BYTES + 1]);

        assertThat(lists.find("none").list()).isEmpty();
        assertThat(lists.find("none").problem().orElseThrow()).contains("Create it");
        assertThat(lists.find("folder").problem().orElseThrow()).contains("cannot be read");
        assertThat(lists.find("big").problem().orElseThrow()).contains("the maximum is 524288");
    }

    private static int terms(TermListFolder lists) {
        return lists.find("ours").list().orElseThrow().size();
    }

    /** Writes the banned-term file with a time stamp that differs from the previous one, however fast the test runs. */
    private void write(String text) throws IOException {
        Path file = folder.resolve("ours.txt");
        Files.writeString(file, text);
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L + version.incrementAndGet())));
    }
}
