package dev.keyward.providerkit.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

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
}
