package dev.keyward.cli.auditreport;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides the days of a report into at most 62 equal periods, one for each bar of a chart.
 *
 * @param unit word for one period, such as {@code day}
 * @param starts first days of the periods, in ascending order
 */
record ChartPeriods(String unit, List<LocalDate> starts) {

    private static final int MAX_BARS = 62;

    ChartPeriods {
        starts = List.copyOf(starts);
    }

    /**
     * Divides the time between the given dates into the periods of a chart. A period is a day, a week, a month, a year
     * or several years long. Chooses the shortest periods that give at most 62 bars.
     */
    static ChartPeriods between(LocalDate first, LocalDate last) {
        if (ChronoUnit.DAYS.between(first, last) < MAX_BARS) {
            return of("day", first, last, 1, ChronoUnit.DAYS);
        }
        LocalDate monday = first.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        if (ChronoUnit.WEEKS.between(monday, last) < MAX_BARS) {
            return of("week", monday, last, 1, ChronoUnit.WEEKS);
        }
        LocalDate month = first.withDayOfMonth(1);
        if (ChronoUnit.MONTHS.between(month, last) < MAX_BARS) {
            return of("month", month, last, 1, ChronoUnit.MONTHS);
        }
        LocalDate year = first.withDayOfYear(1);
        // A clock that was wrong once can stretch a log over any number of years.
        long years = ChronoUnit.YEARS.between(year, last) / MAX_BARS + 1;
        return of(years == 1 ? "year" : years + " years", year, last, years, ChronoUnit.YEARS);
    }

    private static ChartPeriods of(String unit, LocalDate first, LocalDate last, long step, ChronoUnit of) {
        List<LocalDate> starts = new ArrayList<>();
        for (LocalDate start = first; !start.isAfter(last); start = start.plus(step, of)) {
            starts.add(start);
        }
        return new ChartPeriods(unit, starts);
    }

    /** Returns the index of the period that contains the given day. */
    int indexOf(LocalDate day) {
        int index = 0;
        while (index + 1 < starts.size() && !starts.get(index + 1).isAfter(day)) {
            index++;
        }
        return index;
    }
}
