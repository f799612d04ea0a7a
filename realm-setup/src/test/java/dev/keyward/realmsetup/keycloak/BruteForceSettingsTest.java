package dev.keyward.realmsetup.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The stricter of two values of a brute-force setting")
class BruteForceSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "failureFactor, 3, 10, 3",
        "failureFactor, 30, 10, 10",
        "failureFactor, 10, 10, 10",
        "failureFactor, 0, 10, 10",
        "failureFactor, -1, 10, 10",
        "failureFactor, 100, 0, 100",
        "waitIncrementSeconds, 900, 60, 900",
        "waitIncrementSeconds, 60, 900, 900",
        "waitIncrementSeconds, 0, 60, 60",
        "maxFailureWaitSeconds, 900, 1800, 1800",
        "maxFailureWaitSeconds, 3600, 1800, 3600"
    })
    @DisplayName("is the value with fewer failures or a longer wait")
    void stricter(String setting, int one, int other, int stricter) {
        assertThat(BruteForceSettings.stricter(setting, one, other)).isEqualTo(stricter);
        assertThat(BruteForceSettings.stricter(setting, other, one)).isEqualTo(stricter);
    }
}
