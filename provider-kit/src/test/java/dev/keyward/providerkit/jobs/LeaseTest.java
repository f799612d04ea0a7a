package dev.keyward.providerkit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The lease of a job")
class LeaseTest {

    private static final String JOB = "job";

    private final MemoryLeases store = new MemoryLeases();

    /** Clocks of the two nodes, which differ by hours. */
    private final AtomicLong clockOfOne = new AtomicLong();

    private final AtomicLong clockOfTwo = new AtomicLong(Duration.ofHours(7).toNanos());
    private final Lease one = new Lease(JOB, "one", store, clockOfOne::get);
    private final Lease two = new Lease(JOB, "two", store, clockOfTwo::get);

    private void pass(Duration time) {
        clockOfOne.addAndGet(time.toNanos());
        clockOfTwo.addAndGet(time.toNanos());
    }

    @Test
    @DisplayName("belongs to the first node that takes it, as long as this node renews it")
    void oneOwner() {
        assertThat(one.hold()).isTrue();
        for (int second = 0; second < 120; second++) {
            assertThat(two.hold()).isFalse();
            assertThat(one.hold()).isTrue();
            assertThat(one.isHeld()).isTrue();
            pass(Duration.ofSeconds(1));
        }
        assertThat(two.isHeld()).isFalse();
    }

    @Test
    @DisplayName("passes to another node when its owner has not renewed it for the time-out, and not before")
    void takenOver() {
        assertThat(one.hold()).isTrue();
        assertThat(two.hold()).isFalse();
        pass(Lease.TIMEOUT.minusSeconds(1));
        assertThat(two.hold()).isFalse();
        assertThat(one.isHeld()).isTrue();
        pass(Duration.ofSeconds(5));
        assertThat(one.isHeld()).isFalse();
        assertThat(two.hold()).isTrue();
        assertThat(one.hold()).isFalse();
        assertThat(two.isHeld()).isTrue();
    }

    @Test
    @DisplayName("passes to another node at once when its owner stops")
    void released() {
        assertThat(one.hold()).isTrue();
        one.release();
        assertThat(one.isHeld()).isFalse();
        assertThat(two.hold()).isTrue();
    }

    @Test
    @DisplayName("is not released by a node that has lost it")
    void lost() {
        assertThat(one.hold()).isTrue();
        assertThat(two.hold()).isFalse();
        pass(Lease.TIMEOUT);
        assertThat(two.hold()).isTrue();
        one.release();
        assertThat(store.read(JOB))
                .hasValueSatisfying(row -> assertThat(row.owner()).isEqualTo("two"));
    }

    @Test
    @DisplayName("is taken by only one of two nodes that find it expired at the same time")
    void race() {
        store.create(JOB, new LeaseStore.Row("dead", 5));
        assertThat(one.hold()).isFalse();
        assertThat(two.hold()).isFalse();
        pass(Lease.TIMEOUT);
        assertThat(one.hold()).isTrue();
        assertThat(two.hold()).isFalse();
    }

    @Test
    @DisplayName("is not taken by a node that has read the row before another node took it")
    void late() {
        store.create(JOB, LeaseStore.Row.free(1));
        LeaseStore overtaken = new LeaseStore() {
            @Override
            public Optional<Row> read(String job) {
                Optional<Row> row = store.read(job);
                assertThat(two.hold()).isTrue();
                return row;
            }

            @Override
            public boolean create(String job, Row row) {
                return store.create(job, row);
            }

            @Override
            public boolean replace(String job, Row expected, Row replacement) {
                return store.replace(job, expected, replacement);
            }
        };
        assertThat(new Lease(JOB, "late", overtaken, clockOfOne::get).hold()).isFalse();
        assertThat(two.isHeld()).isTrue();
    }
}
