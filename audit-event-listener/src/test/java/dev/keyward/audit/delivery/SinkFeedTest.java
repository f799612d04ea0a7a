package dev.keyward.audit.delivery;

import static dev.keyward.audit.delivery.MemoryBacklog.LOG_STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.FileRotation;
import dev.keyward.audit.sink.FileSink;
import dev.keyward.audit.sink.Sink;
import dev.keyward.audit.sink.SinkCursor;
import dev.keyward.audit.sink.SinkLines;
import dev.keyward.auditlog.record.LogId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The delivery of logs to a sink")
class SinkFeedTest {

    private final MemoryBacklog backlog = new MemoryBacklog();
    private final Receiver receiver = new Receiver();
    private final Report report = new Report();
    private Instant now = Instant.parse("2026-11-28T09:00:00Z");
    private final SinkFeed feed = new SinkFeed(receiver, backlog, report, () -> now);

    @Test
    @DisplayName("takes a bounded batch of each log in turn, in the order of each log")
    void fair() {
        backlog.entries.put("a", 450L);
        backlog.entries.put("b", 3L);
        assertThat(run()).isTrue();
        assertThat(receiver.stored).isEqualTo(numbers(0, 200, LOG_STEP, LOG_STEP + 3));
        assertThat(run()).isTrue();
        assertThat(run()).isFalse();
        assertThat(receiver.stored).isEqualTo(numbers(0, 200, LOG_STEP, LOG_STEP + 3, 200, 450));
        assertThat(run()).isFalse();
        assertThat(report.lines).containsExactly("delivered 200", "delivered 3", "delivered 200", "delivered 50");
    }

    @Test
    @DisplayName("reaches every log, also if there are more than one run takes, or a run ends early")
    void manyLogs() {
        for (int n = 0; n < 250; n++) {
            backlog.entries.put("log-%03d".formatted(n), 1L);
        }
        assertThat(run()).isTrue();
        assertThat(receiver.stored).hasSize(100);
        int[] left = {7};
        assertThat(feed.run(() -> left[0]-- > 0)).isTrue();
        assertThat(receiver.stored).hasSize(107);
        backlog.entries.put("log-000", 2L);
        assertThat(run()).isTrue();
        assertThat(receiver.stored).hasSize(207);
        assertThat(run()).isTrue();
        assertThat(receiver.stored).hasSize(250);
        assertThat(run()).isFalse();
        assertThat(receiver.stored).hasSize(251).endsWith(1L);
    }

    @Test
    @DisplayName("pauses after each refused record if it is paced, so that there is at most one dead letter a second")
    void paced() {
        backlog.entries.put("a", 30L);
        receiver.refused.addAll(LongStream.range(0, 30).boxed().toList());
        SinkFeed paced = SinkFeed.paced(receiver, backlog, report, () -> now, SinkCursor.from(0));
        paced.run(() -> true);
        assertThat(backlog.deadLetters).hasSize(1);
        paced.run(() -> true);
        assertThat(backlog.deadLetters).hasSize(1);
        now = now.plusSeconds(1);
        SinkFeed next = SinkFeed.paced(receiver, backlog, report, () -> now, paced.attempts());
        next.run(() -> true);
        assertThat(backlog.deadLetters).hasSize(2);
        now = now.plusSeconds(1);
        next.run(() -> true);
        assertThat(backlog.deadLetters)
                .describedAs("the second pause is longer")
                .hasSize(2);
    }

    @Test
    @DisplayName("pauses after a failure to read a log or to store a position if it is paced, longer after each one")
    void pacedFailure() {
        backlog.entries.put("a", 1L);
        backlog.entries.put("b", 1L);
        backlog.unreadable.add("a");
        SinkFeed paced = SinkFeed.paced(receiver, backlog, report, () -> now, SinkCursor.from(0));
        assertThat(paced.run(() -> true)).isFalse();
        assertThat(report.lines).containsExactly("failed a");
        assertThat(paced.attempts().failures()).isEqualTo(1);
        backlog.unreadable.clear();
        backlog.isReadOnly = true;
        paced.run(() -> true);
        assertThat(report.lines).describedAs("the pause is not over").hasSize(1);
        now = now.plusSeconds(1);
        paced.run(() -> true);
        assertThat(paced.attempts().failures()).isEqualTo(2);
        backlog.isReadOnly = false;
        now = now.plusSeconds(2);
        paced.run(() -> true); // reaches the end of the list
        paced.run(() -> true);
        assertThat(backlog.positions).containsOnlyKeys("a", "b");
        assertThat(paced.attempts().failures()).isZero();
    }

    @Test
    @DisplayName("waits while the sink is unavailable, longer after each failure, and then goes on in order")
    void unavailable() {
        backlog.entries.put("a", 5L);
        backlog.entries.put("b", 5L);
        receiver.room = 2;
        assertThat(run()).isFalse();
        assertThat(receiver.stored).isEqualTo(numbers(0, 2));
        assertThat(backlog.positions).containsOnlyKeys("a");
        assertThat(receiver.attempts).isEqualTo(1);
        receiver.room = 0;
        runAll();
        assertThat(receiver.attempts).describedAs("the delay is not over").isEqualTo(1);
        for (int seconds : List.of(1, 2, 4, 8)) {
            now = now.plusSeconds(seconds).minusMillis(1);
            int attempts = receiver.attempts;
            runAll();
            assertThat(receiver.attempts)
                    .describedAs("before " + seconds + " s")
                    .isEqualTo(attempts);
            now = now.plusMillis(1);
            runAll();
            assertThat(receiver.attempts).describedAs("after " + seconds + " s").isEqualTo(attempts + 1);
        }
        receiver.room = 100;
        now = now.plusSeconds(16);
        runAll();
        assertThat(receiver.stored).containsExactlyInAnyOrderElementsOf(numbers(0, 5, LOG_STEP, LOG_STEP + 5));
        assertThat(receiver.stored.stream().filter(n -> n < LOG_STEP)).isEqualTo(numbers(0, 5));
        assertThat(report.lines)
                .startsWith("delivered 2", "unavailable full")
                .contains("available")
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("sets aside what is refused or damaged, and goes on")
    void setAside() {
        backlog.entries.put("a", 6L);
        receiver.refused.add(1L);
        backlog.damaged.add(3L);
        run();
        assertThat(receiver.stored).isEqualTo(List.of(0L, 2L, 4L, 5L));
        assertThat(report.lines)
                .containsExactly("delivered 4", "1 of 2 refused", "set aside a 1 refused", "set aside a 3 damaged");
    }

    @Test
    @DisplayName("has the log record what was set aside, but no dead letter about a dead letter")
    void deadLetters() {
        backlog.entries.put("a", 6L);
        receiver.refused.add(1L);
        receiver.refused.add(4L);
        backlog.aboutDeadLetters.add(4L);
        backlog.damaged.add(3L);
        run();
        assertThat(backlog.deadLetters).containsExactly(new Defect(1, "refused"), new Defect(3, "damaged"));
        assertThat(report.lines)
                .containsExactly(
                        "delivered 3",
                        "2 of 3 refused",
                        "set aside a 1 refused",
                        "set aside a 3 damaged",
                        "set aside a 4 refused");
    }

    @Test
    @DisplayName("keeps the records of a receiver that refuses everything, even if it takes the checkpoints")
    void refusesAll() {
        LongStream.range(0, 300).forEach(receiver.refused::add);
        backlog.entries.put("a", 15L);
        backlog.checkpoints.put("a", 15L);
        runAll();
        assertThat(receiver.stored).containsExactly(LOG_STEP - 15);
        backlog.entries.put("a", 300L);
        backlog.checkpoints.put("a", 300L);
        runAll();
        assertThat(backlog.deadLetters).hasSize(20);
        for (int minute = 0; minute < 60; minute++) {
            now = now.plusSeconds(60);
            runAll();
        }
        assertThat(backlog.deadLetters).hasSizeBetween(30, 45);
        assertThat(report.lines).doesNotContain("available");
        receiver.refused.clear();
        now = now.plusSeconds(300);
        runAll();
        assertThat(receiver.stored).contains(299L, LOG_STEP - 300);
        assertThat(report.lines).contains("available");
    }

    @Test
    @DisplayName("waits longer after each refusal also if the receiver takes the checkpoints in between")
    void refusesAllButCheckpoints() {
        LongStream.range(0, 300).forEach(receiver.refused::add);
        for (long minute = 20; minute < 140; minute++) {
            backlog.entries.put("a", minute);
            backlog.checkpoints.put("a", minute);
            now = now.plusSeconds(30);
            runAll();
            now = now.plusSeconds(30);
            runAll();
        }
        assertThat(receiver.stored).isNotEmpty();
        assertThat(backlog.deadLetters).hasSizeBetween(35, 70);
    }

    @Test
    @DisplayName("stops for a sink that wants no records, and keeps its position")
    void disabled() {
        backlog.entries.put("a", 6L);
        receiver.isGone = true;
        assertThat(run()).isFalse();
        receiver.isGone = false;
        now = now.plus(Duration.ofDays(1));
        assertThat(run()).isFalse();
        assertThat(receiver.stored).isEmpty();
        assertThat(report.lines).containsExactly("disabled gone");
    }

    @Test
    @DisplayName("adds each checkpoint once, after the records that it covers")
    void checkpoints() {
        backlog.entries.put("a", 300L);
        backlog.checkpoints.put("a", 250L);
        run();
        assertThat(receiver.stored).isEqualTo(numbers(0, 200));
        run();
        List<Long> expected = new ArrayList<>(numbers(0, 300));
        expected.add(LOG_STEP - 250);
        assertThat(receiver.stored).isEqualTo(expected);
        backlog.checkpoints.put("a", 300L);
        receiver.room = 0;
        run();
        now = now.plusSeconds(1);
        receiver.room = 10;
        run();
        run();
        expected.add(LOG_STEP - 300);
        assertThat(receiver.stored).isEqualTo(expected);
        assertThat(report.lines)
                .filteredOn(line -> line.startsWith("delivered"))
                .hasSize(2);
    }

    @Test
    @DisplayName("goes on with the other logs if one cannot be read")
    void unreadableLog() {
        backlog.entries.put("a", 1L);
        backlog.entries.put("b", 1L);
        backlog.unreadable.add("a");
        run();
        assertThat(receiver.stored).isEqualTo(numbers(LOG_STEP, LOG_STEP + 1));
        assertThat(report.lines).containsExactly("failed a", "delivered 1");
    }

    @Test
    @DisplayName("reports nothing as delivered if another node has taken over")
    void takenOver() {
        backlog.entries.put("a", 1L);
        backlog.isTakenOver = true;
        run();
        assertThat(report.lines).isEmpty();
    }

    @Test
    @DisplayName("does not write to a file twice what was written and could not be recorded")
    void notRecorded(@TempDir Path folder) throws IOException {
        FileSink file = new FileSink(
                folder,
                "audit",
                new FileRotation(1_000_000, Duration.ofDays(1)),
                () -> now,
                warning -> assertThat(warning).isEmpty(),
                Runnable::run);
        try (SinkFeed toFile = new SinkFeed(file, backlog, report, () -> now)) {
            backlog.entries.put("a", 2L);
            backlog.entries.put("b", 2L);
            backlog.entries.put("c", 2L);
            backlog.isReadOnly = true;
            toFile.run(() -> true);
            toFile.run(() -> true);
            backlog.isReadOnly = false;
            backlog.entries.put("c", 4L);
            toFile.run(() -> true);
        }
        List<String> expected = new ArrayList<>();
        expected.addAll(SinkLines.texts(0, 2));
        expected.addAll(SinkLines.texts(LOG_STEP, LOG_STEP + 2));
        expected.addAll(SinkLines.texts(2 * LOG_STEP, 2 * LOG_STEP + 4));
        assertThat(Files.readAllLines(folder.resolve("audit.jsonl"))).isEqualTo(expected);
    }

    /** Runs as often as a background job does before it pauses. */
    private void runAll() {
        for (int runs = 0; run(); runs++) {
            assertThat(runs).isLessThan(10);
        }
    }

    private boolean run() {
        return feed.run(() -> true);
    }

    /** Returns the numbers of pairs of ranges. */
    private static List<Long> numbers(long... ends) {
        List<Long> numbers = new ArrayList<>();
        for (int n = 0; n < ends.length; n += 2) {
            LongStream.range(ends[n], ends[n + 1]).forEach(numbers::add);
        }
        return numbers;
    }

    /** A sink that keeps the numbers of the records in memory. */
    private static final class Receiver implements Sink {

        private final List<Long> stored = new ArrayList<>();
        private final Set<Long> refused = new HashSet<>();
        private int room = Integer.MAX_VALUE;
        private int attempts;
        private boolean isGone;

        @Override
        public DeliveryResult deliver(List<Delivery> batch) {
            attempts++;
            for (int n = 0; n < batch.size(); n++) {
                if (isGone) {
                    return new DeliveryResult.Disabled(n, "gone");
                }
                if (refused.contains(batch.get(n).index())) {
                    return new DeliveryResult.Refused(n, "refused");
                }
                if (room == 0) {
                    return new DeliveryResult.Unavailable(n, "full");
                }
                room--;
                stored.add(Long.parseLong(batch.get(n).id().substring(1)));
            }
            return new DeliveryResult.Complete(batch.size());
        }

        @Override
        public void close() {}
    }

    /** Keeps what is reported, without the times. */
    private static final class Report implements DeliveryReport {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void delivered(int records) {
            lines.add("delivered " + records);
        }

        @Override
        public void setAside(LogId log, List<Defect> records, int refused) {
            lines.add(refused + " of " + records.size() + " refused");
            records.forEach(record -> lines.add("set aside " + log + " " + record.index() + " " + record.reason()));
        }

        @Override
        public void unavailable(String reason, Duration untilNextAttempt) {
            if (!lines.contains("unavailable " + reason)) {
                lines.add("unavailable " + reason);
            }
        }

        @Override
        public void disabled(String reason) {
            lines.add("disabled " + reason);
        }

        @Override
        public void available() {
            lines.add("available");
        }

        @Override
        public void failed(LogId log, RuntimeException failure) {
            lines.add("failed " + log);
        }

        @Override
        public void hanging(Duration since) {
            lines.add("hanging " + since.toSeconds());
        }
    }
}
