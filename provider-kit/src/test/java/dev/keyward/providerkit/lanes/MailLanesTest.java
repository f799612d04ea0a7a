package dev.keyward.providerkit.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Mail queues, one per realm,")
class MailLanesTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final CountDownLatch hang = new CountDownLatch(1);

    @AfterEach
    void release() {
        hang.countDown();
    }

    /** A mail whose attempts run the given work. Records "sent", "overdue" or the class of the exception as its outcome. */
    private static final class TestMail implements MailDelivery {

        final CompletableFuture<String> outcome = new CompletableFuture<>();
        final AtomicInteger attempts = new AtomicInteger();
        final AtomicInteger overdue = new AtomicInteger();
        final CountDownLatch begun = new CountDownLatch(1);
        private final Runnable work;
        private final boolean isAnswered;

        TestMail(Runnable work) {
            this(work, true);
        }

        /** @param isAnswered whether the mail server answers an attempt that throws no exception */
        TestMail(Runnable work, boolean isAnswered) {
            this.work = work;
            this.isAnswered = isAnswered;
        }

        @Override
        public boolean attempt() {
            attempts.incrementAndGet();
            begun.countDown();
            work.run();
            return isAnswered;
        }

        @Override
        public void overdue() {
            overdue.incrementAndGet();
        }

        @Override
        public void sent() {
            assertThat(outcome.complete("sent")).isTrue();
        }

        @Override
        public void failed(Optional<Throwable> last) {
            assertThat(outcome.complete(
                            last.map(e -> e.getClass().getSimpleName()).orElse("overdue")))
                    .isTrue();
        }

        String await() throws InterruptedException, ExecutionException, TimeoutException {
            return outcome.get(10, TimeUnit.SECONDS);
        }
    }

    private TestMail hanging() {
        return new TestMail(() -> waitFor(hang));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestMail quick() {
        return new TestMail(() -> {});
    }

    private static TestMail failing(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return new TestMail(() -> {
            if (left.getAndDecrement() > 0) {
                throw new IllegalArgumentException("no such host");
            }
        });
    }

    private static MailLanes lanes(int threads, Duration deadline, Duration life, Duration... pauses) {
        return new MailLanes("test-mail", new MailLimits(3, 5, 2, threads, deadline, List.of(pauses), life));
    }

    @Test
    @DisplayName("send the mails of a realm while the mail server of another realm hangs")
    void lanesAreIndependent() throws Exception {
        try (MailLanes lanes = lanes(4, LONG, LONG)) {
            TestMail first = hanging();
            assertThat(lanes.add("stuck", first)).isTrue();
            assertThat(first.begun.await(10, TimeUnit.SECONDS)).isTrue();
            TestMail behind = quick();
            assertThat(lanes.add("stuck", behind)).isTrue();
            TestMail other = quick();
            assertThat(lanes.add("well", other)).isTrue();

            assertThat(other.await()).isEqualTo("sent");
            assertThat(behind.outcome).isNotDone();
            hang.countDown();
            assertThat(first.await()).isEqualTo("sent");
            assertThat(behind.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("try a mail again, and report it as failed after the last attempt")
    void retries() throws Exception {
        try (MailLanes lanes = lanes(4, LONG, LONG, SHORT, SHORT)) {
            TestMail lucky = failing(2);
            TestMail unlucky = failing(3);
            lanes.add("a", lucky);
            lanes.add("b", unlucky);

            assertThat(lucky.await()).isEqualTo("sent");
            assertThat(lucky.attempts).hasValue(3);
            assertThat(unlucky.await()).isEqualTo("IllegalArgumentException");
            assertThat(unlucky.attempts).hasValue(3);
        }
    }

    @Test
    @DisplayName("count a mail as failed at its deadline, and let no more threads hang than one queue may use")
    void deadline() throws Exception {
        try (MailLanes lanes = lanes(8, SHORT, Duration.ofSeconds(2), SHORT)) {
            TestMail first = hanging();
            TestMail second = hanging();
            TestMail third = quick();
            lanes.add("stuck", first);
            lanes.add("stuck", second);
            lanes.add("stuck", third);

            assertThat(first.await()).isEqualTo("overdue");
            assertThat(second.await()).isEqualTo("overdue");
            assertThat(third.await()).isEqualTo("overdue");
            assertThat(first.overdue.get() + second.overdue.get()).isEqualTo(2);
            assertThat(first.attempts.get() + second.attempts.get()).isEqualTo(2);
            assertThat(third.attempts).hasValue(0);
            // The lane works again as soon as the mail server answers.
            hang.countDown();
            TestMail later = quick();
            lanes.add("stuck", later);
            assertThat(later.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("count a mail as sent that succeeds after its deadline, and do not send it again")
    void lateSuccess() throws Exception {
        try (MailLanes lanes = lanes(8, SHORT, LONG, LONG)) {
            TestMail mail = hanging();
            lanes.add("slow", mail);
            assertThat(mail.begun.await(10, TimeUnit.SECONDS)).isTrue();
            while (mail.overdue.get() == 0) {
                Thread.onSpinWait();
            }
            hang.countDown();

            assertThat(mail.await()).isEqualTo("sent");
            assertThat(mail.attempts).hasValue(1);
        }
    }

    @Test
    @DisplayName("do not try a mail again while an attempt hangs, only after it has failed")
    void noCopies() throws Exception {
        try (MailLanes lanes = lanes(8, SHORT, LONG, SHORT)) {
            AtomicInteger hanging = new AtomicInteger(1);
            TestMail mail = new TestMail(() -> {
                if (hanging.getAndDecrement() > 0) {
                    waitFor(hang);
                    throw new IllegalArgumentException("closed");
                }
            });
            lanes.add("slow", mail);
            while (mail.overdue.get() == 0) {
                Thread.onSpinWait();
            }
            // The lane may run two attempts at a time, so another mail can outlast the pause of the first one.
            TestMail other = failing(1);
            lanes.add("slow", other);
            assertThat(other.await()).isEqualTo("sent");
            assertThat(mail.attempts).hasValue(1);
            hang.countDown();

            assertThat(mail.await()).isEqualTo("sent");
            assertThat(mail.attempts).hasValue(2);
        }
    }

    @Test
    @DisplayName("refuse a mail when its queue or all queues together are full")
    void bounded() throws Exception {
        try (MailLanes lanes = lanes(8, LONG, LONG)) {
            for (int n = 0; n < 3; n++) {
                assertThat(lanes.add("full", hanging())).isTrue();
            }
            assertThat(lanes.add("full", quick())).isFalse();
            assertThat(lanes.add("second", hanging())).isTrue();
            assertThat(lanes.add("third", hanging())).isTrue();
            assertThat(lanes.add("fourth", quick())).isFalse();
            hang.countDown();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("test-mail"))
                    .hasSizeLessThanOrEqualTo(9);
        }
    }

    @Test
    @DisplayName("give failing realms at most half of the threads")
    void failingLanes() throws Exception {
        try (MailLanes lanes = lanes(2, LONG, LONG)) {
            for (String lane : List.of("x", "y")) {
                TestMail failed = failing(1);
                lanes.add(lane, failed);
                TestMail next = hanging();
                lanes.add(lane, next);
                assertThat(failed.await()).isEqualTo("IllegalArgumentException");
            }
            TestMail well = quick();
            lanes.add("well", well);

            assertThat(well.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("remember that a realm is failing while it has no mail")
    void remembered() throws Exception {
        try (MailLanes lanes = lanes(2, LONG, LONG)) {
            for (String lane : List.of("x", "y")) {
                TestMail failed = failing(1);
                lanes.add(lane, failed);
                assertThat(failed.await()).isEqualTo("IllegalArgumentException");
            }
            lanes.add("x", hanging());
            lanes.add("y", hanging());
            TestMail well = quick();
            lanes.add("well", well);

            assertThat(well.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("do not take a mail for a proof that the mail server works if it ended without the mail server")
    void noProof() throws Exception {
        try (MailLanes lanes = lanes(2, LONG, LONG)) {
            TestMail failed = failing(1);
            lanes.add("failing", failed);
            assertThat(failed.await()).isEqualTo("IllegalArgumentException");
            TestMail withoutServer = new TestMail(() -> {}, false);
            lanes.add("failing", withoutServer);
            assertThat(withoutServer.await()).isEqualTo("sent");
            lanes.add("failing", hanging());
            lanes.add("failing", hanging());
            TestMail well = quick();
            lanes.add("well", well);

            assertThat(well.await()).isEqualTo("sent"); // the failing queue has only one of the two threads
        }
    }

    @Test
    @DisplayName("take turns when threads are scarce")
    void turns() throws Exception {
        try (MailLanes lanes = lanes(1, LONG, LONG)) {
            CountDownLatch go = new CountDownLatch(1);
            TestMail first = new TestMail(() -> waitFor(go));
            lanes.add("a", first);
            assertThat(first.begun.await(10, TimeUnit.SECONDS)).isTrue();
            List<String> order = new CopyOnWriteArrayList<>();
            List<TestMail> mails = new ArrayList<>();
            for (String name : List.of("b", "b", "c", "d")) {
                TestMail mail = new TestMail(() -> order.add(name));
                mails.add(mail);
                lanes.add(name, mail);
            }
            go.countDown();
            for (TestMail mail : mails) {
                assertThat(mail.await()).isEqualTo("sent");
            }
            assertThat(order).containsExactly("b", "c", "d", "b");
        }
    }

    @Test
    @DisplayName("free the threads of hanging mails for other realms after the deadline")
    void hangingLanes() throws Exception {
        try (MailLanes lanes = lanes(2, SHORT, LONG, LONG)) {
            for (String lane : List.of("x", "y")) {
                lanes.add(lane, hanging());
            }
            TestMail well = quick();
            lanes.add("well", well);

            assertThat(well.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("bound the number of hanging threads for any number of realms")
    void boundedHanging() throws Exception {
        try (MailLanes lanes = lanes(1, SHORT, LONG, LONG)) {
            TestMail first = hanging();
            TestMail second = hanging();
            TestMail third = quick();
            lanes.add("x", first);
            lanes.add("y", second);
            lanes.add("z", third);
            while (first.overdue.get() == 0 || second.overdue.get() == 0) {
                Thread.onSpinWait();
            }
            assertThat(third.attempts).hasValue(0);
            hang.countDown();

            assertThat(third.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("remember 10,000 realms without a mail, and all with one")
    void memory() throws Exception {
        try (MailLanes lanes = lanes(2, LONG, LONG)) {
            TestMail held = hanging();
            lanes.add("holds", held);
            for (int n = 0; n < 10_000; n++) {
                TestMail mail = quick();
                assertThat(lanes.add("realm-" + n, mail)).isTrue();
                assertThat(mail.await()).isEqualTo("sent");
            }
            assertThat(lanes.remembered()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("do not try a mail again whose lifetime has ended during an attempt")
    void lifeEnds() throws Exception {
        try (MailLanes lanes = lanes(2, LONG, SHORT, LONG)) {
            TestMail first = new TestMail(() -> {
                waitFor(hang);
                throw new IllegalArgumentException("closed");
            });
            TestMail behind = quick();
            lanes.add("slow", first);
            assertThat(first.begun.await(10, TimeUnit.SECONDS)).isTrue();
            lanes.add("slow", behind);

            assertThat(behind.await()).isEqualTo("overdue"); // so the lifetime of the first one has ended too
            hang.countDown();
            assertThat(first.await()).isEqualTo("IllegalArgumentException");
            assertThat(first.attempts).hasValue(1);
            assertThat(behind.attempts).hasValue(0);
        }
    }

    @Test
    @DisplayName("survive that the system refuses a new thread, which counts as a failed attempt")
    void noThread() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        MailLimits limits = new MailLimits(3, 5, 2, 1, LONG, List.of(), LONG);
        try (MailLanes lanes = new MailLanes(limits, work -> {
            if (threads.incrementAndGet() == 2) { // the first one is that of the clock
                throw new OutOfMemoryError("unable to create native thread");
            }
            Thread thread = new Thread(work, "test-mail");
            thread.setDaemon(true);
            return thread;
        })) {
            TestMail first = quick();
            assertThat(lanes.add("one", first)).isTrue();
            assertThat(first.await()).isEqualTo("OutOfMemoryError");
            assertThat(first.attempts).hasValue(0);
            assertThat(lanes.isEmpty("one")).isTrue();
            TestMail next = quick();
            assertThat(lanes.add("one", next)).isTrue();
            assertThat(next.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("keep no count of a mail if the system has refused all new threads since the queues were created")
    void noThreadEver() throws Exception {
        AtomicBoolean isRefused = new AtomicBoolean();
        MailLimits limits = new MailLimits(3, 5, 2, 1, LONG, List.of(), LONG);
        try (MailLanes lanes = new MailLanes(limits, work -> {
            if (isRefused.get()) {
                throw new IllegalStateException("unable to create native thread");
            }
            Thread thread = new Thread(work, "test-mail");
            thread.setDaemon(true);
            return thread;
        })) {
            isRefused.set(true);
            for (int n = 0; n < 6; n++) { // more than all queues together may hold
                TestMail refused = quick();
                assertThat(lanes.add("one", refused)).isTrue();
                assertThat(refused.await()).isEqualTo("IllegalStateException");
                assertThat(refused.attempts).hasValue(0);
            }
            assertThat(lanes.isEmpty("one")).isTrue();
            assertThat(lanes.room("one")).isEqualTo(3);
            isRefused.set(false);
            TestMail next = quick();
            assertThat(lanes.add("one", next)).isTrue();
            assertThat(next.await()).isEqualTo("sent");
        }
    }

    @Test
    @DisplayName("wait at a stop for the mails that are being sent, up to a limit, and start no other")
    void stop() throws Exception {
        MailLanes lanes = lanes(1, LONG, LONG);
        TestMail sending = hanging();
        TestMail waiting = quick();
        lanes.add("one", sending);
        lanes.add("one", waiting);
        assertThat(sending.begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.close(Duration.ofMillis(20))).isFalse();
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> lanes.close(LONG));
        hang.countDown();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sending.await()).isEqualTo("sent");
        assertThat(waiting.attempts).hasValue(0);
    }

    @Test
    @DisplayName("stop waiting for mails at a stop when the thread is interrupted")
    void interruptedStop() throws Exception {
        MailLanes lanes = lanes(1, LONG, LONG);
        TestMail sending = hanging();
        lanes.add("one", sending);
        assertThat(sending.begun.await(10, TimeUnit.SECONDS)).isTrue();
        Thread.currentThread().interrupt();
        assertThat(lanes.close(LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("accept no mail after the server has stopped")
    void closed() {
        MailLanes lanes = lanes(2, LONG, LONG);
        lanes.close();
        assertThat(lanes.add("any", quick())).isFalse();
    }
}
