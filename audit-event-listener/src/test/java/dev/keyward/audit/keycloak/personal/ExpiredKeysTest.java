package dev.keyward.audit.keycloak.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A data key")
class ExpiredKeysTest {

    private static final long DAY = 86_400_000;
    private static final long NOW = 20_000 * DAY;

    @Test
    @DisplayName("is deleted 120 days after the retention of the realm, if no older record is left")
    void retention() {
        assertThat(ExpiredKeys.limit(NOW, 400, OptionalLong.empty())).isEqualTo(NOW - 520 * DAY);
        assertThat(ExpiredKeys.limit(NOW, 400, OptionalLong.of(NOW - 300 * DAY)))
                .isEqualTo(NOW - 520 * DAY);
    }

    @Test
    @DisplayName("stays while a record is left that it may have sealed, however old the record is")
    void oldRecord() {
        assertThat(ExpiredKeys.limit(NOW, 400, OptionalLong.of(NOW - 900 * DAY)))
                .isEqualTo(NOW - 1020 * DAY);
        assertThat(ExpiredKeys.limit(NOW, 400, OptionalLong.of(0)))
                .as("with records of unknown age")
                .isNegative();
    }
}
