package dev.keyward.providerkit.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.mail.outbox.HandOver.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node whose mails all fail")
class HandOverTest {

    private final AtomicLong clock = new AtomicLong(-5);
    private final HandOver handOver = new HandOver(clock::get);

    /** Lets time pass while the job runs a slice every second and a mail is being sent. */
    private void pass(Duration time) {
        for (int second = 0; second < time.toSeconds(); second++) {
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(handOver.next(false)).isNotEqualTo(Step.GIVE_AWAY);
        }
    }

    /** Fails an attempt every ten seconds until the node gives its lease away, and returns the minutes that it takes. */
    private long minutesOfFailure() {
        long start = clock.get();
        handOver.fail();
        while (handOver.next(true) != Step.GIVE_AWAY) {
            clock.addAndGet(Duration.ofSeconds(10).toNanos());
            handOver.fail();
        }
        return Duration.ofNanos(clock.get() - start).toMinutes();
    }

    @Test
    @DisplayName("gives its lease away after five minutes, and then each time after twice as long, up to an hour")
    void patience() {
        List<Long> minutes = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            minutes.add(minutesOfFailure());
        }
        assertThat(minutes).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
        handOver.reachServer();
        assertThat(minutesOfFailure()).isEqualTo(5);
    }

    @Test
    @DisplayName("keeps its lease if one attempt reaches a mail server, or if there were fewer than three attempts")
    void keeps() {
        assertThat(handOver.next(true)).isEqualTo(Step.SEND);
        handOver.fail();
        handOver.fail();
        pass(Duration.ofMinutes(6));
        assertThat(handOver.next(true)).isEqualTo(Step.SEND);
        handOver.reachServer();
        handOver.fail();
        handOver.fail();
        handOver.fail();
        assertThat(handOver.next(true)).isEqualTo(Step.SEND);
        pass(Duration.ofMinutes(5));
        assertThat(handOver.next(true)).isEqualTo(Step.GIVE_AWAY);
        assertThat(handOver.next(true)).isEqualTo(Step.SEND);
    }

    @Test
    @DisplayName("forgets the failures of the time before another node had the lease")
    void interrupted() {
        handOver.fail();
        handOver.fail();
        handOver.fail();
        pass(Duration.ofMinutes(4));
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(handOver.next(true)).isEqualTo(Step.SEND);
    }

    @Test
    @DisplayName("starts no attempt before that until those in progress have ended, but for at most a minute")
    void drains() {
        handOver.fail();
        handOver.fail();
        handOver.fail();
        pass(Duration.ofMinutes(5));
        assertThat(handOver.next(false)).isEqualTo(Step.DRAIN);
        pass(Duration.ofSeconds(59));
        assertThat(handOver.next(false)).isEqualTo(Step.DRAIN);
        pass(Duration.ofSeconds(1));
        assertThat(handOver.next(false)).isEqualTo(Step.SEND);
        assertThat(handOver.next(true)).isEqualTo(Step.SEND);
    }
}
