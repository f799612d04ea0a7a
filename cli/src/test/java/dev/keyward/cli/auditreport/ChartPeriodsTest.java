package dev.keyward.cli.auditreport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The periods of a chart")
class ChartPeriodsTest {

    @ParameterizedTest
    @DisplayName("are the shortest that give at most 62 bars, and cover all days")
    @CsvSource({
        "2026-11-05, 2026-11-05, day, 1",
        "2026-11-05, 2027-01-05, day, 62",
        "2026-11-05, 2027-01-06, week, 10",
        "2026-11-02, 2028-01-09, week, 62",
        "2026-11-02, 2028-01-10, month, 15",
        "2020-01-31, 2025-02-28, month, 62",
        "2020-01-31, 2025-03-01, year, 6",
        "1970-01-01, 2031-12-31, year, 62",
        "1970-01-01, 2032-01-01, 2 years, 32",
        "1970-01-01, +287396-10-12, 4604 years, 62"
    })
    void units(String first, String last, String unit, int bars) {
        ChartPeriods periods = ChartPeriods.between(LocalDate.parse(first), LocalDate.parse(last));

        assertThat(periods.unit()).isEqualTo(unit);
        assertThat(periods.starts()).hasSize(bars);
        assertThat(periods.starts().get(0)).isBeforeOrEqualTo(LocalDate.parse(first));
        assertThat(periods.indexOf(LocalDate.parse(first))).isZero();
        assertThat(periods.indexOf(LocalDate.parse(last))).isEqualTo(bars - 1);
    }

    @Test
    @DisplayName("begin on a Monday if they are weeks")
    void weeks() {
        ChartPeriods weeks = ChartPeriods.between(LocalDate.parse("2026-11-05"), LocalDate.parse("2027-02-05"));

        assertThat(weeks.starts().get(0)).isEqualTo("2026-11-02");
        assertThat(weeks.indexOf(LocalDate.parse("2026-11-08"))).isZero();
        assertThat(weeks.indexOf(LocalDate.parse("2026-11-09"))).isEqualTo(1);
    }
}
