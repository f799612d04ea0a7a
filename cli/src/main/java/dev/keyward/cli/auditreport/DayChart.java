package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.summary.Activity;
import dev.keyward.auditlog.summary.CountTable;
import dev.keyward.cli.terminal.Figures;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Writes bar charts of activities by day, as SVG. Each chart has a table with its figures. Not thread-safe. */
final class DayChart {

    private static final int HEIGHT = 100;
    private static final int WIDTH = 10;

    /** A chart with this number of bars or more is as wide as the page. */
    private static final int MANY = 20;

    /** Width in pixels of a bar and its gap, in a chart with fewer than {@code MANY} bars. */
    private static final int PIXELS = 48;

    /** A chart with this number of bars is too narrow to show both the first and the last day below the bars. */
    private static final int NARROW = 3;

    private final HtmlWriter html;
    private final CountTable<LocalDate, Activity> days;

    DayChart(HtmlWriter html, CountTable<LocalDate, Activity> days) {
        this.html = html;
        this.days = days;
    }

    /** Writes a chart, or a sentence if there is nothing to show. The bars of all charts of a page have the same days. */
    void write(Activity activity, String title) {
        if (days.total(activity) == 0) {
            html.element("p", title + ": none.", "class", "none");
            return;
        }
        List<LocalDate> all = days.rows();
        ChartPeriods periods = ChartPeriods.between(all.get(0), all.get(all.size() - 1));
        long[] counts = new long[periods.starts().size()];
        long highest = 0;
        for (LocalDate day : all) {
            int index = periods.indexOf(day);
            counts[index] += days.count(day, activity);
            highest = Math.max(highest, counts[index]);
        }
        String id = "chart-" + activity.name().toLowerCase(Locale.ROOT).replace('_', '-');
        html.start("figure");
        html.element("figcaption", caption(activity, title, periods, highest), "id", id);
        html.start("div", "class", counts.length < MANY ? "plot few" : "plot");
        drawBars(id, periods, counts, highest);
        writeAxis(periods.starts());
        html.end();
        writeFigures(title, periods, counts);
        html.end();
    }

    private String caption(Activity activity, String title, ChartPeriods periods, long highest) {
        long omitted = days.omitted(activity);
        return title + ": " + Figures.number(days.total(activity)) + ", at most " + Figures.number(highest) + " in a "
                + periods.unit()
                + (omitted > 0
                        ? ". The chart lacks " + Figures.number(omitted)
                                + " of them, because the records have too many different days"
                        : "");
    }

    private void writeAxis(List<LocalDate> starts) {
        String first = starts.get(0).toString();
        String last = starts.get(starts.size() - 1).toString();
        html.start("div", "class", "axis", "aria-hidden", "true");
        if (starts.size() == 1) {
            html.element("span", first);
        } else if (starts.size() <= NARROW) {
            html.element("span", first + " to " + last);
        } else {
            html.element("span", first).element("span", last);
        }
        html.end();
    }

    private void drawBars(String id, ChartPeriods periods, long[] counts, long highest) {
        html.start(
                "svg",
                "class",
                "days",
                "width",
                counts.length < MANY ? String.valueOf(PIXELS * counts.length) : "100%",
                "viewBox",
                "0 0 " + WIDTH * counts.length + " " + HEIGHT,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-labelledby",
                id);
        for (int n = 0; n < counts.length; n++) {
            if (counts[n] > 0) {
                // A count of 1 beside one of a million still has a visible bar.
                long height = Math.max(1, Math.round((double) HEIGHT * counts[n] / highest));
                html.start(
                        "rect",
                        "x",
                        String.valueOf(WIDTH * n + 1),
                        "y",
                        String.valueOf(HEIGHT - height),
                        "width",
                        String.valueOf(WIDTH - 2),
                        "height",
                        String.valueOf(height));
                html.element("title", periods.starts().get(n) + ": " + Figures.number(counts[n]));
                html.end();
            }
        }
        html.end();
    }

    private void writeFigures(String title, ChartPeriods periods, long[] counts) {
        html.start("details");
        html.element("summary", title + " in figures");
        html.start("table");
        html.element("caption", title + " by " + periods.unit() + "; periods without any are left out");
        html.start("tr");
        html.element("th", periods.unit().equals("day") ? "Day" : "From", "scope", "col");
        html.element("th", "Number", "scope", "col", "class", "number");
        html.end();
        for (int n = 0; n < counts.length; n++) {
            if (counts[n] > 0) {
                html.start("tr");
                html.element("th", periods.starts().get(n).toString(), "scope", "row");
                html.element("td", Figures.number(counts[n]), "class", "number");
                html.end();
            }
        }
        html.end();
        html.end();
    }
}
