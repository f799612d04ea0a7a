package dev.keyward.audit.keycloak.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.audit.keycloak.TestScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The retention")
class RetentionSettingsTest {

    private final RetentionSettings settings = new RetentionSettings(false, 90, List.of());

    @ParameterizedTest(name = "attribute \"{0}\": {1} days")
    @CsvSource({"30,90", "90,90", "91,91", "36500,36500", "36501,400", "0,400", "-1,400", "many,400", "'',400"})
    @DisplayName("of a realm is that of its attribute, never less than the minimum of the server")
    void realm(String attribute, long days) {
        assertThat(settings.days(Optional.of(attribute))).isEqualTo(days);
    }

    @Test
    @DisplayName("is 400 days for a realm without the attribute, and the last known one for a deleted realm")
    void otherwise() {
        assertThat(settings.days(Optional.empty())).isEqualTo(400);
        assertThat(settings.daysWithoutRealm(OptionalLong.empty())).isEqualTo(400);
        assertThat(settings.daysWithoutRealm(OptionalLong.of(3650))).isEqualTo(3650);
        assertThat(settings.daysWithoutRealm(OptionalLong.of(30))).isEqualTo(90);
        assertThat(new RetentionSettings(false, 1000, List.of()).days(Optional.empty()))
                .isEqualTo(1000);
    }

    @Test
    @DisplayName(
            "is at least 400 days before a log is removed as a whole, whatever the server allows and the row of the"
                    + " log states")
    void beforeRemoval() {
        assertThat(settings.daysBeforeRemoval(OptionalLong.of(1))).isEqualTo(400);
        assertThat(settings.daysBeforeRemoval(OptionalLong.of(3650))).isEqualTo(3650);
        assertThat(settings.daysBeforeRemoval(OptionalLong.empty())).isEqualTo(400);
        assertThat(new RetentionSettings(false, 1000, List.of()).daysBeforeRemoval(OptionalLong.of(1)))
                .isEqualTo(1000);
    }

    @Test
    @DisplayName("is at least 400 days, unless an option of the server lowers the limit")
    void minimum() {
        assertThat(read(Map.of()).minimumDays()).isEqualTo(400);
        assertThat(read(Map.of()).days(Optional.of("30"))).isEqualTo(400);
        assertThat(read(Map.of("min-retention-days", "30")).days(Optional.of("30")))
                .isEqualTo(30);
    }

    private static RetentionSettings read(Map<String, String> options) {
        return RetentionOptions.read(new TestScope(options), false, List.of());
    }

    @Test
    @DisplayName("ends at the last entry that is signed and that every sink has received")
    void limit() {
        assertThat(settings.limit(700, 256, sink -> 0)).isEqualTo(700);
        RetentionSettings delivered = new RetentionSettings(false, 90, List.of("file", "syslog"));
        assertThat(delivered.limit(700, 256, Map.of("file", 650L, "syslog", 600L)::get))
                .isEqualTo(600);
        assertThat(delivered.limit(500, 256, Map.of("file", 650L, "syslog", 600L)::get))
                .isEqualTo(500);
        assertThatThrownBy(() -> delivered.limit(700, 256, Map.of("file", 650L, "syslog", 511L)::get))
                .isInstanceOf(PruningBlockedException.class)
                .hasMessage("the sink syslog has not received them");
        delivered.requireDelivered(600, Map.of("file", 650L, "syslog", 600L)::get);
        assertThatThrownBy(() -> delivered.requireDelivered(601, Map.of("file", 650L, "syslog", 600L)::get))
                .isInstanceOf(PruningBlockedException.class)
                .hasMessage("the sink syslog has not received them");
    }
}
