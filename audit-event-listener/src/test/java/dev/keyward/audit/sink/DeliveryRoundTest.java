package dev.keyward.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A delivery")
class DeliveryRoundTest {

    private static final Instant NOW = Instant.parse("2026-11-28T05:00:00Z");

    private final Receiver receiver = new Receiver();

    @Test
    @DisplayName("goes on after the last record that was considered")
    void complete() {
        DeliveryRound round = DeliveryRound.deliver(receiver, SinkCursor.from(7), SinkLines.batch(8, 12), 15, NOW);
        assertThat(receiver.stored).isEqualTo(List.of(8L, 9L, 10L, 11L));
        assertThat(round.cursor()).isEqualTo(SinkCursor.from(15));
        assertThat(round.cursor().isDue(Instant.EPOCH)).isTrue();
        assertThat(round.deadLetters()).isEmpty();
        assertThat(round.problem()).isEmpty();
    }

    @Test
    @DisplayName("without records moves on past those that the sink does not want")
    void empty() {
        assertThat(DeliveryRound.deliver(receiver, SinkCursor.from(7), List.of(), 9, NOW)
                        .cursor()
                        .next())
                .isEqualTo(9);
    }

    @Test
    @DisplayName("sets records aside that the receiver refuses for good, and delivers those after them")
    void deadLetters() {
        receiver.refused.addAll(Set.of(1L, 2L, 5L));
        DeliveryRound round = DeliveryRound.deliver(receiver, SinkCursor.from(0), SinkLines.batch(0, 6), 6, NOW);
        assertThat(receiver.stored).isEqualTo(List.of(0L, 3L, 4L));
        assertThat(round.cursor()).isEqualTo(SinkCursor.from(6).withRefusals(1));
        assertThat(round.deadLetters())
                .isEqualTo(List.of(
                        new DeliveryRound.DeadLetter(1, "e1", "too odd"),
                        new DeliveryRound.DeadLetter(2, "e2", "too odd"),
                        new DeliveryRound.DeadLetter(5, "e5", "too odd")));
    }

    @Test
    @DisplayName("to an unavailable receiver is repeated from the first record that is missing, after a growing delay")
    void unavailable() {
        receiver.limit = 2;
        receiver.refused.add(0L);
        DeliveryRound round = DeliveryRound.deliver(receiver, SinkCursor.from(0), SinkLines.batch(0, 6), 6, NOW);
        assertThat(round.deadLetters()).hasSize(1);
        assertThat(round.problem()).contains("full");
        assertThat(round.cursor()).isEqualTo(new SinkCursor(3, 1, NOW.plusSeconds(1), 0));
        assertThat(round.cursor().isDue(NOW.plusMillis(999))).isFalse();
        assertThat(round.cursor().isDue(NOW.plusSeconds(1))).isTrue();

        List<Long> delays = new ArrayList<>();
        SinkCursor cursor = round.cursor();
        for (int i = 0; i < 11; i++) {
            cursor = DeliveryRound.deliver(receiver, cursor, SinkLines.batch(3, 6), 6, NOW)
                    .cursor();
            assertThat(cursor.next()).isEqualTo(3);
            delays.add(Duration.between(NOW, cursor.notBefore()).toSeconds());
        }
        assertThat(delays).isEqualTo(List.of(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L));

        receiver.limit = 3;
        cursor = DeliveryRound.deliver(receiver, cursor, SinkLines.batch(3, 6), 6, NOW)
                .cursor();
        assertThat(cursor)
                .describedAs("progress starts the delays anew")
                .isEqualTo(new SinkCursor(4, 1, NOW.plusSeconds(1), 0));
        receiver.limit = Integer.MAX_VALUE;
        cursor = DeliveryRound.deliver(receiver, cursor, SinkLines.batch(4, 6), 6, NOW)
                .cursor();
        assertThat(cursor).isEqualTo(SinkCursor.from(6));
        assertThat(receiver.stored).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L));
    }

    @Test
    @DisplayName("sets aside one record for each attempt, after growing delays, if the receiver refuses 20 in a row")
    void refusesAll() {
        for (long n = 1; n < 100; n++) {
            receiver.refused.add(n);
        }
        DeliveryRound round = DeliveryRound.deliver(receiver, SinkCursor.from(0), SinkLines.batch(0, 15), 15, NOW);
        assertThat(round.deadLetters()).hasSize(14);
        assertThat(round.problem()).isEmpty();
        round = DeliveryRound.deliver(receiver, round.cursor(), SinkLines.batch(15, 50), 50, NOW);
        assertThat(round.deadLetters())
                .extracting(DeliveryRound.DeadLetter::index)
                .containsExactly(15L, 16L, 17L, 18L, 19L, 20L);
        assertThat(round.problem())
                .contains("The receiver has refused the last 20 records or more, so each further one waits for an"
                        + " attempt of its own. too odd");
        assertThat(round.cursor()).isEqualTo(new SinkCursor(21, 1, NOW.plusSeconds(1), 20));
        List<Long> delays = new ArrayList<>();
        for (long n = 21; n < 33; n++) {
            SinkCursor last = round.cursor();
            round = DeliveryRound.deliver(receiver, last, List.of(), last.next(), NOW);
            assertThat(round.cursor())
                    .describedAs("without records, nothing changes")
                    .isEqualTo(last);
            round = DeliveryRound.deliver(receiver, last, SinkLines.batch(n, 50), 50, NOW);
            assertThat(round.deadLetters())
                    .extracting(DeliveryRound.DeadLetter::index)
                    .containsExactly(n);
            delays.add(Duration.between(NOW, round.cursor().notBefore()).toSeconds());
        }
        assertThat(delays).isEqualTo(List.of(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L, 300L));
        receiver.refused.clear();
        round = DeliveryRound.deliver(receiver, round.cursor(), SinkLines.batch(33, 50), 50, NOW);
        assertThat(round.cursor()).isEqualTo(SinkCursor.from(50));
    }

    @Test
    @DisplayName("waits as long as the receiver asks for, but at most an hour")
    void pause() {
        List<Long> delays = new ArrayList<>();
        for (Duration pause : List.of(Duration.ofMillis(300), Duration.ofSeconds(90), Duration.ofDays(30))) {
            DeliveryRound round = DeliveryRound.deliver(
                    answering(new DeliveryResult.Unavailable(1, "busy", pause)),
                    SinkCursor.from(3),
                    SinkLines.batch(3, 6),
                    6,
                    NOW);
            assertThat(round.cursor().next()).isEqualTo(4);
            assertThat(round.isDisabled()).isFalse();
            delays.add(Duration.between(NOW, round.cursor().notBefore()).toSeconds());
        }
        assertThat(delays).isEqualTo(List.of(1L, 90L, 3600L));
    }

    @Test
    @DisplayName("to a receiver that wants no records ends, and the records wait")
    void disabled() {
        DeliveryRound round = DeliveryRound.deliver(
                answering(new DeliveryResult.Disabled(2, "gone")), SinkCursor.from(3), SinkLines.batch(3, 6), 6, NOW);
        assertThat(round).isEqualTo(new DeliveryRound(SinkCursor.from(5), List.of(), Optional.of("gone"), true));
    }

    @Test
    @DisplayName("to a sink that throws is repeated, and the message quotes nothing of the exception")
    void throwing() {
        Sink broken = new Sink() {
            @Override
            public DeliveryResult deliver(List<Delivery> batch) {
                throw new IllegalStateException("secret");
            }

            @Override
            public void close() {}
        };
        DeliveryRound round = DeliveryRound.deliver(broken, SinkCursor.from(3), SinkLines.batch(3, 6), 6, NOW);
        assertThat(round.cursor().next()).isEqualTo(3);
        assertThat(round.problem()).contains("The sink failed: java.lang.IllegalStateException.");
    }

    @Test
    @DisplayName("loses nothing and keeps the order, whatever the receiver does and whenever the cursor is lost")
    void random() {
        Random random = new Random(20);
        for (int run = 0; run < 200; run++) {
            Receiver flaky = new Receiver();
            long size = 1L + random.nextInt(60);
            for (long i = 0; i < size; i++) {
                if (random.nextInt(8) == 0) {
                    flaky.refused.add(i);
                }
            }
            Set<Long> dead = new HashSet<>();
            SinkCursor cursor = SinkCursor.from(0);
            while (cursor.next() < size) {
                flaky.limit = flaky.stored.size() + random.nextInt(5);
                long end = Math.min(size, cursor.next() + 1 + random.nextInt(10));
                DeliveryRound round =
                        DeliveryRound.deliver(flaky, cursor, SinkLines.batch(cursor.next(), end), end, NOW);
                if (random.nextInt(4) > 0) { // otherwise the node stops before it stores the cursor
                    cursor = round.cursor();
                    round.deadLetters().forEach(letter -> dead.add(letter.index()));
                }
            }
            assertThat(dead).isEqualTo(flaky.refused);
            List<Long> once = flaky.stored.stream().distinct().toList();
            assertThat(once).isSorted().hasSize((int) size - dead.size());
            assertThat(once).noneMatch(dead::contains);
        }
    }

    private static Sink answering(DeliveryResult result) {
        return new Sink() {
            @Override
            public DeliveryResult deliver(List<Delivery> batch) {
                return result;
            }

            @Override
            public void close() {}
        };
    }

    /** Stores records until it is full, and refuses some. */
    private static final class Receiver implements Sink {

        private final List<Long> stored = new ArrayList<>();
        private final Set<Long> refused = new HashSet<>();
        private int limit = Integer.MAX_VALUE;

        @Override
        public DeliveryResult deliver(List<Delivery> batch) {
            for (int i = 0; i < batch.size(); i++) {
                long index = batch.get(i).index();
                if (refused.contains(index)) {
                    return new DeliveryResult.Refused(i, "too odd");
                }
                if (stored.size() >= limit) {
                    return new DeliveryResult.Unavailable(i, "full");
                }
                stored.add(index);
            }
            return new DeliveryResult.Complete(batch.size());
        }

        @Override
        public void close() {}
    }
}
