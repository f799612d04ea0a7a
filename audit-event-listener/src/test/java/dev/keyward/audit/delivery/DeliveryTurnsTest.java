package dev.keyward.audit.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The turns of the sinks of realms")
class DeliveryTurnsTest {

    private static final int THREADS = 8;
    private static final long FAST = Duration.ofMillis(20).toNanos();
    private static final long SLOW = Duration.ofSeconds(10).toNanos();
    private static final long SLICE = Duration.ofSeconds(10).toNanos();

    private long now = 1;
    private final DeliveryTurns turns = new DeliveryTurns(THREADS, () -> now);

    @Test
    @DisplayName("give a realm one thread at a time, and each of its sinks a turn")
    void oneForRealm() {
        List<WaitingSink> all = List.of(sink("a", 1), sink("a", 2), sink("a", 3), sink("b", 1));
        turns.offer(all);
        WaitingSink first = turns.next().orElseThrow();
        WaitingSink second = turns.next().orElseThrow();
        assertThat(Set.of(first.realm(), second.realm())).containsExactlyInAnyOrder("a", "b");
        assertThat(turns.next()).isEmpty();
        Set<String> served = new HashSet<>(Set.of(first.sink()));
        turns.done(first);
        for (int n = 0; n < 2; n++) {
            turns.offer(all); // as at the next slice, in the same order
            now += FAST;
            WaitingSink next = turns.next().orElseThrow();
            assertThat(next.realm()).isEqualTo(first.realm().equals("a") ? "a" : next.realm());
            served.add(next.sink());
            turns.done(next);
        }
        assertThat(served.stream().filter(id -> id.startsWith("a"))).hasSizeGreaterThanOrEqualTo(2);
        turns.done(second);
    }

    @Test
    @DisplayName("let 2,000 slow realms hold at most half of the threads, so that 200 others wait for seconds only")
    void thousands() {
        List<WaitingSink> hostile =
                IntStream.range(0, 2000).mapToObj(n -> sink("a" + n, 1)).toList();
        List<WaitingSink> good =
                IntStream.range(0, 200).mapToObj(n -> sink("g" + n, 1)).toList();
        List<WaitingSink> all = new ArrayList<>(hostile);
        all.addAll(good);
        Simulation simulation = new Simulation();

        // Until each hostile realm has been served once, and is known to be slow. Without the others, whose turns would
        // be 20 times as many.
        simulation.run(hostile, Duration.ofMinutes(50));
        simulation.run(all, Duration.ofMinutes(1));
        simulation.waits.clear();
        simulation.mostSlow = 0;
        simulation.run(all, Duration.ofMinutes(10));

        assertThat(simulation.mostSlow).isEqualTo(THREADS / 2);
        assertThat(good)
                .allSatisfy(sink -> assertThat(simulation.waits.getOrDefault(sink.sink(), Long.MAX_VALUE))
                        .describedAs(sink.sink())
                        .isLessThan(Duration.ofSeconds(25).toNanos()));
        assertThat(hostile.stream().filter(sink -> simulation.waits.containsKey(sink.sink())))
                .describedAs("slow realms are served, too")
                .hasSizeGreaterThan(200);
    }

    @Test
    @DisplayName("let a realm that was slow use all threads again after a fast delivery")
    void recovers() {
        WaitingSink sink = sink("a", 1);
        serve(sink, SLOW);
        serve(sink, FAST);
        now += Duration.ofMinutes(1).toNanos();
        List<WaitingSink> slow =
                IntStream.range(0, 4).mapToObj(n -> sink("s" + n, 1)).toList();
        slow.forEach(other -> serve(other, SLOW));
        List<WaitingSink> all = new ArrayList<>(slow);
        all.add(sink);
        turns.offer(all);
        List<String> running = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            running.add(turns.next().orElseThrow().realm());
        }
        assertThat(running).contains("a");
    }

    @Test
    @DisplayName("go first to the realm that has used the least time")
    void leastUsed() {
        serve(sink("busy", 1), Duration.ofSeconds(1).toNanos());
        turns.offer(List.of(sink("busy", 1), sink("quiet", 1)));
        assertThat(turns.size()).isEqualTo(2);
        assertThat(turns.next().orElseThrow().realm()).isEqualTo("quiet");
    }

    private void serve(WaitingSink sink, long nanos) {
        turns.offer(List.of(sink));
        WaitingSink turn = turns.next().orElseThrow();
        now += nanos;
        turns.done(turn);
    }

    private static WaitingSink sink(String realm, int number) {
        return new WaitingSink(realm, realm + "-" + number, 1);
    }

    /** Eight threads that serve sinks, for which records always wait, on a simulated clock. */
    private final class Simulation {

        private final PriorityQueue<Busy> busy = new PriorityQueue<>(Comparator.comparingLong(Busy::end));
        private final Map<String, Long> last = new HashMap<>();
        private final Map<String, Long> waits = new HashMap<>();
        private int mostSlow;

        private record Busy(WaitingSink sink, long end) {}

        void run(List<WaitingSink> sinks, Duration time) {
            long end = now + time.toNanos();
            long slice = now;
            while (now < end) {
                if (now >= slice) {
                    turns.offer(sinks);
                    slice = now + SLICE;
                }
                take();
                now = busy.isEmpty()
                        ? slice
                        : Math.min(slice, Math.max(now, busy.peek().end()));
                while (!busy.isEmpty() && busy.peek().end() <= now) {
                    turns.done(busy.remove().sink());
                }
            }
        }

        private void take() {
            while (busy.size() < THREADS) {
                Optional<WaitingSink> next = turns.next();
                if (next.isEmpty()) {
                    return;
                }
                String id = next.get().sink();
                long since = last.getOrDefault(id, now);
                waits.merge(id, now - since, Math::max);
                last.put(id, now);
                busy.add(new Busy(next.get(), now + (id.startsWith("a") ? SLOW : FAST)));
                mostSlow = Math.max(mostSlow, slowNow());
            }
        }

        int slowNow() {
            return (int) busy.stream()
                    .filter(running -> running.sink().sink().startsWith("a"))
                    .count();
        }
    }
}
