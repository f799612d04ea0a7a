package dev.keyward.breachcheck.keycloak.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.lanes.FairSlots;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The limits of logouts in the background")
class LogoutLimitsTest {

    private final LogoutLimits limits = new LogoutLimits(() -> 0);

    @Test
    @DisplayName("admit 16 requests of a realm and 32 in all, and others when some have ended")
    void requests() {
        for (int count = 0; count < 16; count++) {
            assertThat(limits.admit("slow")).isTrue();
        }
        assertThat(limits.admit("slow")).isFalse();
        for (int count = 16; count < 32; count++) {
            assertThat(limits.admit("realm-" + count)).isTrue();
        }
        assertThat(limits.admit("another")).isFalse();
        limits.leave("realm-20");
        assertThat(limits.admit("slow")).describedAs("a full realm").isFalse();
        assertThat(limits.admit("another")).isTrue();
        limits.leave("slow");
        assertThat(limits.admit("slow")).isTrue();
    }

    @Test
    @DisplayName("leave slots for other realms while the clients of one realm are slow")
    void slots() throws InterruptedException {
        take("slow").orElseThrow().close();
        FairSlots.Slot first = take("slow").orElseThrow();
        for (int count = 1; count < 4; count++) {
            assertThat(take("slow")).isPresent();
        }
        assertThat(take("slow")).isEmpty();
        assertThat(take("fast")).isPresent();
        assertThat(take("new")).isPresent();
        assertThat(take("new")).describedAs("until the first call has ended").isEmpty();
        first.close();
        assertThat(take("slow")).isPresent();
    }

    private Optional<FairSlots.Slot> take(String realm) throws InterruptedException {
        return limits.takeSlot(realm, Duration.ZERO);
    }
}
