package dev.keyward.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The texts of a campaign")
class CampaignTextsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "everyone",
                "role:clerk",
                "role:a:b",
                "client-role:shop/admin",
                "group:/staff/sales",
                "organization:acme",
                "identity-provider:corp"
            })
    @DisplayName("name a target as it was read")
    void targets(String text) {
        assertThat(CohortTarget.parse(" " + text + " ").text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "all",
                "role",
                "role:",
                "role: ",
                "Role:clerk",
                "client-role:shop",
                "client-role:shop/",
                "client-role:/x",
                "group:staff",
                "group:/"
            })
    @DisplayName("are refused for a target without a kind or a name")
    void badTargets(String text) {
        assertThatThrownBy(() -> CohortTarget.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("exclude no identity provider, because users can link an account themselves")
    void exclusions() {
        assertThat(CohortTarget.parseExclusion("group:/robots")).isEqualTo(new CohortTarget.Group("/robots"));
        assertThatThrownBy(() -> CohortTarget.parseExclusion("identity-provider:corp"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-12-14T09:00 Europe/Berlin",
                "2026-12-14T09:00:30 +01:00",
                "2026-12-14T09:00 Z",
                "2026-12-14T09:00 America/Argentina/Ushuaia"
            })
    @DisplayName("name a date as it was read")
    void dates(String text) {
        assertThat(DueDate.parse(text).text()).isEqualTo(text);
    }

    @Test
    @DisplayName("name a date in its own zone, with and without a space")
    void zones() {
        DueDate berlin = DueDate.parse("2026-12-14T09:00 Europe/Berlin");
        assertThat(berlin.at())
                .isEqualTo(Instant.parse("2026-12-14T08:00:00Z"))
                .isEqualTo(DueDate.parse("2026-12-14T09:00+01:00").at());
        assertThat(berlin.inZone()).hasToString("2026-12-14T09:00+01:00[Europe/Berlin]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-12-14",
                "2026-12-14T09:00",
                "2026-02-30T09:00Z",
                "2026-12-14T25:00Z",
                "2026-12-14T09:00 Europe/Nowhere",
                "tomorrow"
            })
    @DisplayName("are refused for a date without a time or a zone, or one that does not exist")
    void badDates(String text) {
        assertThatThrownBy(() -> DueDate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(Factor.class)
    @DisplayName("name factors in kebab-case")
    void factors(Factor factor) {
        assertThat(factor.word()).matches("[a-z]+(-[a-z]+)*");
    }
}
