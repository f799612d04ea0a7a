package dev.keyward.providerkit.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Eight slots for a kind of work")
class FairSlotsTest {

    private static final Duration SLOW = Duration.ofSeconds(5);

    private final AtomicLong clock = new AtomicLong();
    private final FairSlots slots = new FairSlots(8, 2, SLOW, clock::get);

    private Optional<FairSlots.Slot> take(String realm) throws InterruptedException {
        return slots.take(realm, Duration.ZERO);
    }

    private void workQuickly(String realm) throws InterruptedException {
        take(realm).orElseThrow().close();
    }

    /** Returns the slots that realms take which never had one before. */
    private List<FairSlots.Slot> takeInNewRealms(String prefix) throws InterruptedException {
        List<FairSlots.Slot> taken = new ArrayList<>();
        Optional<FairSlots.Slot> slot = take(prefix + 0);
        while (slot.isPresent()) {
            taken.add(slot.get());
            slot = take(prefix + taken.size());
        }
        return taken;
    }

    @Test
    @DisplayName("give a realm two, and the first time one")
    void share() throws Exception {
        FairSlots.Slot first = take("realm").orElseThrow();
        assertThat(take("realm")).isEmpty();
        first.close();
        FairSlots.Slot second = take("realm").orElseThrow();
        assertThat(take("realm")).isPresent();
        assertThat(take("realm")).isEmpty();
        second.close();
        assertThat(take("realm")).isPresent();
    }

    @Test
    @DisplayName("stay free for other realms when many realms are slow, and are never held more than sixteen times")
    void slowRealms() throws Exception {
        workQuickly("quick");
        List<FairSlots.Slot> held = takeInNewRealms("a-");
        assertThat(held).hasSize(6);
        workQuickly("quick");
        clock.addAndGet(SLOW.toNanos());
        held.addAll(takeInNewRealms("b-"));
        assertThat(held).hasSize(12);
        workQuickly("quick");
        clock.addAndGet(SLOW.toNanos());
        held.addAll(takeInNewRealms("c-"));
        assertThat(held).hasSize(14);
        assertThat(take("quick")).isPresent();
        assertThat(take("quick")).isPresent();
        assertThat(take("quick")).isEmpty();
        assertThat(take("other")).isEmpty();
    }

    @Test
    @DisplayName("go to slow realms one at a time, four at most, until their work is quick again")
    void knownSlow() throws Exception {
        for (int n = 0; n < 6; n++) {
            FairSlots.Slot slot = take("slow-" + n).orElseThrow();
            clock.addAndGet(SLOW.toNanos());
            slot.close();
        }
        List<FairSlots.Slot> held = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            take("slow-" + n).ifPresent(held::add);
        }
        assertThat(held).hasSize(4);
        assertThat(take("slow-0")).isEmpty();
        held.get(0).close();
        assertThat(take("slow-0")).isPresent();
        assertThat(take("slow-0")).isPresent();
    }

    @Test
    @DisplayName("go to a thread that waits as soon as another one has finished")
    void waiting() throws Exception {
        FairSlots real = new FairSlots(1, 1, Duration.ofMinutes(5), System::nanoTime);
        FairSlots.Slot first = real.take("one", Duration.ZERO).orElseThrow();
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> {
            try {
                waits.countDown();
                return real.take("two", Duration.ofMinutes(5)).isPresent();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(real.take("three", Duration.ofMillis(50))).isEmpty();
        assertThat(second).isNotDone();
        first.close();
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("become free for a thread that waits when their holder is slow")
    void overdueWhileWaiting() throws Exception {
        FairSlots real = new FairSlots(1, 1, Duration.ofMillis(50), System::nanoTime);
        assertThat(real.take("hangs", Duration.ZERO)).isPresent();
        assertThat(real.take("other", Duration.ofSeconds(10))).isPresent();
    }

    @Test
    @DisplayName("remember the speed of 10,000 realms, and of those that hold a slot")
    void memory() throws Exception {
        FairSlots.Slot held = take("holds").orElseThrow();
        for (int n = 0; n < 10_000; n++) {
            workQuickly("realm-" + n);
        }
        assertThat(slots.remembered()).isEqualTo(1);
        held.close();
        assertThat(take("holds")).isPresent();
        assertThat(take("holds")).isPresent(); // it is known to be quick
    }
}
