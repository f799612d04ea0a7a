package dev.keyward.providerkit.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The mail queue of a realm whose mail server fails")
class LanePausesTest {

    private final AtomicLong clock = new AtomicLong();
    private final LanePauses pauses = new LanePauses(clock::get);

    private long secondsUntilTest() {
        long seconds = 0;
        while (pauses.most("dead", 8, true) == 0) {
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
            seconds++;
        }
        return seconds;
    }

    @Test
    @DisplayName("pauses longer after each failure, up to a minute, and then gets one mail as a test")
    void longerPauses() {
        List<Long> seconds = new java.util.ArrayList<>();
        for (int n = 0; n < 9; n++) {
            pauses.fail("dead");
            seconds.add(secondsUntilTest());
            assertThat(pauses.most("dead", 8, true)).isEqualTo(1);
            assertThat(pauses.most("dead", 7, false)).isZero(); // a mail tests the mail server
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(pauses.most("dead", 0, true)).isZero();
    }

    @Test
    @DisplayName("gets as many mails as it can accept after a success, as does every other lane")
    void success() {
        pauses.fail("dead");
        assertThat(pauses.most("other", 8, true)).isEqualTo(8);
        pauses.succeed("dead");
        assertThat(pauses.most("dead", 8, true)).isEqualTo(8);
    }

    @Test
    @DisplayName("is forgotten when it has no mail left")
    void forgotten() {
        pauses.fail("dead");
        pauses.retain(List.of("other"));
        assertThat(pauses.most("dead", 8, true)).isEqualTo(8);
    }
}
