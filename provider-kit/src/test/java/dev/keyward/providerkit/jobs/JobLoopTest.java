package dev.keyward.providerkit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A background job")
class JobLoopTest {

    private static final String NAME = "counted";

    private final MemoryLeases store = new MemoryLeases();

    private Lease lease(String owner) {
        return new Lease(NAME, owner, store, System::nanoTime);
    }

    /** A background job that counts its slices, of which the first one fails. */
    private static final class CountedJob implements Job {

        private final AtomicInteger slices = new AtomicInteger();
        private final LinkedBlockingQueue<Integer> done = new LinkedBlockingQueue<>();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final int slicesAtOnce;

        CountedJob(int slicesAtOnce) {
            this.slicesAtOnce = slicesAtOnce;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Duration pause() {
            return Duration.ofMinutes(5);
        }

        @Override
        public boolean runSlice(Lease lease) {
            assertThat(lease.isHeld()).isTrue();
            int slice = slices.incrementAndGet();
            done.add(slice);
            if (slice == 1) {
                throw new StackOverflowError("the first slice fails");
            }
            return slice < slicesAtOnce;
        }

        @Override
        public void stop() {
            stopped.countDown();
        }

        Integer awaitSlice() throws InterruptedException {
            Integer slice = done.poll(10, TimeUnit.SECONDS);
            assertThat(slice).isNotNull();
            return slice;
        }
    }

    @Test
    @DisplayName(
            "continues after a slice that failed, even with an Error, without a pause while it has work, and stops with the server")
    void slices() throws Exception {
        CountedJob job = new CountedJob(4);
        try (JobLoop loop = new JobLoop(job, lease("one"))) {
            loop.start();
            assertThat(job.awaitSlice()).isEqualTo(1);
            loop.wake();
            assertThat(job.awaitSlice()).isEqualTo(2);
            assertThat(job.awaitSlice()).isEqualTo(3);
            assertThat(job.awaitSlice()).isEqualTo(4);
            assertThat(job.done).isEmpty();
        }
        assertThat(job.stopped.getCount()).isZero();
        assertThat(store.read(NAME))
                .hasValueSatisfying(row -> assertThat(row.isFree()).isTrue());
    }

    @Test
    @DisplayName("is tried again however often it fails, and releases its lease at the end")
    void failures() throws Exception {
        LinkedBlockingQueue<Integer> slices = new LinkedBlockingQueue<>();
        Job job = new Job() {
            @Override
            public String name() {
                return NAME;
            }

            @Override
            public Duration pause() {
                return Duration.ofMillis(1);
            }

            @Override
            public boolean runSlice(Lease lease) {
                slices.add(1);
                throw new IllegalStateException("fails");
            }
        };
        try (JobLoop loop = new JobLoop(job, lease("one"))) {
            loop.start();
            for (int n = 0; n < 3; n++) {
                assertThat(slices.poll(10, TimeUnit.SECONDS)).isNotNull();
            }
        }
        assertThat(store.read(NAME))
                .hasValueSatisfying(row -> assertThat(row.isFree()).isTrue());
    }

    /** A background job that records its calls. Each call that completes begun work fails. */
    private static final class CompletingJob implements Job {

        private final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Duration pause() {
            return Duration.ofMillis(1);
        }

        @Override
        public void completeBegunWork() {
            calls.add("complete");
            throw new IllegalStateException("fails");
        }

        @Override
        public boolean runSlice(Lease lease) {
            calls.add("slice");
            return false;
        }

        String awaitCall() throws InterruptedException {
            String call = calls.poll(10, TimeUnit.SECONDS);
            assertThat(call).isNotNull();
            return call;
        }
    }

    @Test
    @DisplayName("completes begun work before each slice, and runs the slice even if that fails")
    void completes() throws Exception {
        CompletingJob job = new CompletingJob();
        try (JobLoop loop = new JobLoop(job, lease("one"))) {
            loop.start();
            for (int n = 0; n < 2; n++) {
                assertThat(job.awaitCall()).isEqualTo("complete");
                assertThat(job.awaitCall()).isEqualTo("slice");
            }
        }
    }

    @Test
    @DisplayName(
            "completes begun work at every turn, even while another node owns the lease or no database can be reached")
    void completesWithoutLease() throws Exception {
        assertThat(lease("another").hold()).isTrue();
        CompletingJob second = new CompletingJob();
        CompletingJob cutOff = new CompletingJob();
        LeaseStore unreachable = new LeaseStore() {
            @Override
            public Optional<Row> read(String job) {
                throw new IllegalStateException("no connection");
            }

            @Override
            public boolean create(String job, Row row) {
                throw new IllegalStateException("no connection");
            }

            @Override
            public boolean replace(String job, Row expected, Row replacement) {
                throw new IllegalStateException("no connection");
            }
        };
        try (JobLoop withoutLease = new JobLoop(second, lease("two"));
                JobLoop withoutDatabase = new JobLoop(cutOff, new Lease(NAME, "one", unreachable, System::nanoTime))) {
            withoutLease.start();
            withoutDatabase.start();
            for (int n = 0; n < 3; n++) {
                assertThat(second.awaitCall()).isEqualTo("complete");
                assertThat(cutOff.awaitCall()).isEqualTo("complete");
            }
        }
    }

    @Test
    @DisplayName("does not run on a second node")
    void secondNode() throws Exception {
        CountedJob here = new CountedJob(0);
        CountedJob there = new CountedJob(0);
        try (JobLoop first = new JobLoop(here, lease("one"));
                JobLoop second = new JobLoop(there, lease("two"))) {
            first.start();
            assertThat(here.awaitSlice()).isEqualTo(1);
            second.start();
            second.wake();
            first.wake();
            assertThat(here.awaitSlice()).isEqualTo(2);
        }
        assertThat(there.slices).hasValue(0);
    }

    @Test
    @DisplayName("is told once when another node has taken its lease")
    void lost() throws Exception {
        AtomicLong clock = new AtomicLong();
        LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
        Job job = new Job() {
            @Override
            public String name() {
                return NAME;
            }

            @Override
            public Duration pause() {
                return Duration.ofMillis(1);
            }

            @Override
            public boolean runSlice(Lease lease) {
                if (clock.get() == 0) {
                    calls.add("slice");
                    store.replace(NAME, store.read(NAME).orElseThrow(), new LeaseStore.Row("two", 7));
                    clock.set(Lease.TIMEOUT.toNanos());
                }
                return false;
            }

            @Override
            public void leaseLost() {
                calls.add("lost");
            }

            @Override
            public void stop() {
                calls.add("stop");
            }
        };
        try (JobLoop loop = new JobLoop(job, new Lease(NAME, "one", store, clock::get))) {
            loop.start();
            assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("slice");
            assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("lost");
        }
        assertThat(calls).containsExactly("stop");
    }

    @Test
    @DisplayName("releases its lease on a node that cannot do the work, and another node takes it")
    void unable() throws Exception {
        AtomicBoolean isAble = new AtomicBoolean(true);
        LinkedBlockingQueue<Integer> slices = new LinkedBlockingQueue<>();
        Job here = new Job() {
            @Override
            public String name() {
                return NAME;
            }

            @Override
            public Duration pause() {
                return Duration.ofMillis(1);
            }

            @Override
            public boolean isAble() {
                return isAble.get();
            }

            @Override
            public boolean runSlice(Lease lease) {
                isAble.set(false);
                slices.add(1);
                return true;
            }
        };
        CountedJob there = new CountedJob(0);
        try (JobLoop first = new JobLoop(here, lease("one"))) {
            first.start();
            assertThat(slices.poll(10, TimeUnit.SECONDS)).isNotNull();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (store.read(NAME).filter(row -> row.isFree()).isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            try (JobLoop second = new JobLoop(there, lease("two"))) {
                second.start();
                assertThat(there.awaitSlice()).isEqualTo(1);
            }
        }
        assertThat(slices).isEmpty();
    }

    /** A background job that wakes itself in each slice, and notes when the slices start. */
    private static final class BusyJob implements Job {

        private final Duration shortestInterval;
        private final LinkedBlockingQueue<Long> starts = new LinkedBlockingQueue<>();
        private volatile Runnable wake = () -> {};

        BusyJob(Duration shortestInterval) {
            this.shortestInterval = shortestInterval;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Duration pause() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration shortestInterval() {
            return shortestInterval;
        }

        @Override
        public boolean runSlice(Lease lease) {
            starts.add(System.nanoTime());
            wake.run();
            wake.run();
            return false;
        }
    }

    @Test
    @DisplayName("waits for its shortest interval if it is woken all the time, and ends at once all the same")
    void shortestInterval() throws Exception {
        BusyJob busy = new BusyJob(Duration.ofMillis(200));
        try (JobLoop loop = new JobLoop(busy, lease("one"))) {
            busy.wake = loop::wake;
            loop.start();
            long first = awaitStart(busy);
            for (int n = 0; n < 3; n++) {
                awaitStart(busy);
            }
            long last = awaitStart(busy);
            assertThat(Duration.ofNanos(last - first)).isGreaterThan(Duration.ofMillis(600));
        }
        BusyJob rare = new BusyJob(Duration.ofHours(1));
        JobLoop loop = new JobLoop(rare, lease("two"));
        rare.wake = loop::wake;
        loop.start();
        awaitStart(rare);
        loop.close();
        assertThat(store.read(NAME))
                .hasValueSatisfying(row -> assertThat(row.isFree()).isTrue());
        assertThat(rare.starts).isEmpty();
    }

    private static long awaitStart(BusyJob job) throws InterruptedException {
        Long start = job.starts.poll(10, TimeUnit.SECONDS);
        assertThat(start).isNotNull();
        return start;
    }
}
