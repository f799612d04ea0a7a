package dev.keyward.providerkit.mail.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.mail.Mail;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of waiting notices")
class OutboxTest {

    @Test
    @DisplayName("takes 500 of each realm, and up to 10,000 while all realms have fewer than 100,000")
    void room() {
        assertThat(Outbox.hasRoom(499, () -> 1_000_000)).isTrue();
        assertThat(Outbox.hasRoom(500, () -> 100_000)).isFalse();
        assertThat(Outbox.hasRoom(500, () -> 99_999)).isTrue();
        assertThat(Outbox.hasRoom(9_999, () -> 99_999)).isTrue();
        assertThat(Outbox.hasRoom(10_000, () -> 10_000)).isFalse();
    }

    @Test
    @DisplayName("has no planned attempt that counts as one of a node with a wrong clock")
    void wrongClock() {
        for (int attempts = 0; attempts < 30; attempts++) {
            assertThat(Outbox.pauseAfter(attempts).toMillis()).isLessThan(Outbox.farOff(0));
        }
    }

    private static Mail mail(String address, String userId) {
        return new Mail("kind", "realm", userId, address, Optional.of(Locale.ENGLISH), Map.of());
    }

    @Test
    @DisplayName("takes no notice whose address or user id is longer than 255 bytes")
    void lengths() {
        assertThat(Outbox.fits(mail("a".repeat(255), "u".repeat(255)))).isTrue();
        assertThat(Outbox.fits(mail("a".repeat(256), "user"))).isFalse();
        assertThat(Outbox.fits(mail("ä".repeat(128), "user"))).isFalse();
        assertThat(Outbox.fits(mail("ada@example.com", "u".repeat(256)))).isFalse();
    }
}
