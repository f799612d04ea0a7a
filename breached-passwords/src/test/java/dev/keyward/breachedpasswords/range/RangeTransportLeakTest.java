package dev.keyward.breachedpasswords.range;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.breachedpasswords.range.RangeAnswer.Reason;
import dev.keyward.breachedpasswords.range.RangeAnswer.Unknown;
import dev.keyward.breachedpasswords.range.RangeServer.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@DisplayName("A range client over the network for a long time")
@Isolated("counts the threads and open files of the process")
@Timeout(60)
class RangeTransportLeakTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final RangeServer server = RangeServer.start(50);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @DisplayName("leaves no thread and no socket behind after 10,000 calls, good and bad")
    void leavesNothingBehind() throws Exception {
        List<Behaviour> bad = List.of(
                Behaviour.UNAVAILABLE,
                Behaviour.CLOSES_AT_ONCE,
                Behaviour.CLOSES_IN_BODY,
                Behaviour.GARBAGE,
                Behaviour.TRUNCATED_GZIP,
                Behaviour.REDIRECT,
                Behaviour.DRIPS_BODY,
                Behaviour.DRIPS_HEADERS,
                Behaviour.STALLS,
                Behaviour.NEVER_ANSWERS,
                Behaviour.GIGABYTE_PLAIN);
        server.stopRecording();
        RangeOptions options = new RangeOptions(
                Duration.ofMillis(30), 1 << 16, 0, Duration.ZERO, Integer.MAX_VALUE, Duration.ofSeconds(30));
        RangeClient client = new RangeClient(
                new JdkRangeTransport(
                        new RangeService(server.uri(), "Keyward/test"), JdkRangeTransport.CONNECT_TIMEOUT),
                options);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            calls(threads, client, bad, 500);
            until(() -> server.open() <= 8);
            int threadsBefore = Thread.activeCount();
            long filesBefore = openFiles();
            calls(threads, client, bad, 10_000);
            until(() -> server.open() <= 8);
            until(() -> Thread.activeCount() <= threadsBefore + 16);
            until(() -> openFiles() <= filesBefore + 16);
        } finally {
            threads.shutdownNow();
        }
        assertThat(client.counters().requests()).isEqualTo(10_500);
        assertThat(client.counters().failures().keySet())
                .contains(Reason.STATUS, Reason.UNREACHABLE, Reason.MALFORMED, Reason.TIMEOUT);
    }

    /** Looks passwords up in groups of 50, with a server that misbehaves in another way for every tenth group. */
    private void calls(ExecutorService threads, RangeClient client, List<Behaviour> bad, int calls) throws Exception {
        for (int group = 0; group < calls / 50; group++) {
            boolean good = group % 10 != 0;
            Behaviour behaviour = bad.get(group / 10 % bad.size());
            server.behave(good ? Behaviour.LIKE_THE_REAL_ONE : behaviour);
            List<Future<RangeAnswer>> answers = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                String password = "password" + (group * 50 + n);
                answers.add(threads.submit(() -> client.lookup(password)));
            }
            for (Future<RangeAnswer> answer : answers) {
                if (!good) {
                    assertThat(answer.get()).isInstanceOf(Unknown.class);
                } else {
                    answer.get();
                }
            }
        }
    }

    private static long openFiles() {
        Path files = Path.of("/proc/self/fd");
        if (!Files.isDirectory(files)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(files)) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
