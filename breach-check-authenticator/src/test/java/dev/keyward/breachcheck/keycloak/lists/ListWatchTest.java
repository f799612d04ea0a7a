package dev.keyward.breachcheck.keycloak.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.build.IndexBuilder;
import dev.keyward.breachedpasswords.source.IndexSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link ListWatch} with a clock that fails or waits, which {@link ListFiles} reads after each file. */
@DisplayName("The background check of the breach list files")
class ListWatchTest {

    private static final Instant DATE = Instant.ofEpochSecond(1_760_000_000);

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "continues after an OutOfMemoryError, reports it for each file, and uses the files when memory is available")
    void outOfMemory() throws Exception {
        Path index = build("index.bpi", "one");
        Path overlays = Files.createDirectory(folder.resolve("overlays"));
        Files.move(build("overlay.bpi", "two"), overlays.resolve("overlay.bpi"));
        CyclicBarrier turn = new CyclicBarrier(2);
        CountDownLatch more = new CountDownLatch(1);
        InstantSource clock = () -> {
            meet(turn);
            if (more.getCount() > 0) {
                throw new OutOfMemoryError("as if");
            }
            return DATE;
        };
        try (ListFiles files = new ListFiles(index, true, overlays, true, clock);
                ListWatch watch = new ListWatch(files, Duration.ofMillis(1))) {
            watch.start();
            meet(turn); // index
            meet(turn); // overlay
            meet(turn); // index, at the next turn
            assertThat(problem(files.index().orElseThrow())).contains("needs more memory");
            assertThat(problem(files.overlays().values().iterator().next())).contains("needs more memory");
            more.countDown();
            meet(turn);
            meet(turn);
            meet(turn);
            assertThat(found(files.overlays().values().iterator().next(), "two"))
                    .isEqualTo(IndexSource.Answer.FOUND);
            assertThat(found(files.index().orElseThrow(), "one")).isEqualTo(IndexSource.Answer.FOUND);
        }
        turn.reset(); // releases the thread
    }

    @Test
    @DisplayName("closes the files at once during a read, and does not use the file that was read")
    void closedWhileRead() throws Exception {
        Path index = build("index.bpi", "one");
        Path overlays = Files.createDirectory(folder.resolve("overlays"));
        Files.move(build("overlay.bpi", "two"), overlays.resolve("overlay.bpi"));
        CountDownLatch readFirst = new CountDownLatch(1);
        CountDownLatch readNew = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        InstantSource clock = () -> {
            if (readFirst.getCount() > 0) {
                readFirst.countDown();
            } else {
                readNew.countDown();
                await(closed);
            }
            return DATE;
        };
        ListFiles files = new ListFiles(index, true, overlays, true, clock);
        ListWatch watch = new ListWatch(files, Duration.ofDays(1));
        Thread polling = new Thread(files::poll);
        try {
            polling.start();
            await(readNew); // the index is in use, and the overlay has been read
            assertTimeoutPreemptively(Duration.ofSeconds(20), watch::close, "waits for the reading to end");
            closed.countDown();
            polling.join();
            assertThat(found(files.index().orElseThrow(), "one")).isEqualTo(IndexSource.Answer.UNKNOWN);
            files.poll();
            assertThat(files.overlays().values())
                    .allSatisfy(overlay -> assertThat(found(overlay, "two")).isEqualTo(IndexSource.Answer.UNKNOWN));
        } finally {
            closed.countDown();
        }
    }

    private static String problem(IndexSource source) {
        return source.state().problem().orElseThrow();
    }

    private static IndexSource.Answer found(IndexSource source, String password) {
        return source.lookup(kind -> PasswordDigest.allOf(password), 1).answer();
    }

    private static void meet(CyclicBarrier turn) {
        try {
            turn.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path build(String name, String password) throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), password + "\n");
        Path file = folder.resolve(name);
        IndexBuilder.to(file, name, DATE).buildFromPasswords(List.of(list));
        return file;
    }
}
