package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.summary.ActivitySummary;
import dev.keyward.auditlog.summary.CountTable;
import dev.keyward.cli.terminal.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes tables, and tables of counts with a bar in each row. Not thread-safe. */
final class ReportTable {

    private static final int MAX_ROWS = 50;
    private static final int MAX_SHORT = 20;

    private final HtmlWriter html;

    ReportTable(HtmlWriter html) {
        this.html = html;
    }

    /**
     * Writes a table of the given counts, with one row for each of their keys. The keys with the highest sums come
     * first.
     *
     * @param caption title of the table
     * @param key title of the first column
     * @param nobody text for the key {@link ActivitySummary#NOBODY}
     * @param columns the columns, in their order, with their titles
     */
    <C extends Enum<C>> void counts(
            String caption, String key, String nobody, CountTable<String, C> counts, EnumMap<C, String> columns) {
        List<Row> rows = new ArrayList<>();
        for (String row : counts.rows()) {
            long sum = columns.keySet().stream()
                    .mapToLong(column -> counts.count(row, column))
                    .sum();
            if (sum > 0) {
                rows.add(new Row(row, sum));
            }
        }
        if (rows.isEmpty()) {
            html.element("p", caption + ": none.", "class", "none");
            return;
        }
        rows.sort(Comparator.comparingLong(Row::sum).reversed().thenComparing(Row::key));
        long highest = rows.get(0).sum();
        start(caption, "counts");
        html.start("tr").element("th", key, "scope", "col");
        columns.values().forEach(title -> html.element("th", title, "scope", "col", "class", "number"));
        html.element("th", "Sum", "scope", "col", "class", "number").end();
        for (Row row : rows.subList(0, Math.min(MAX_ROWS, rows.size()))) {
            html.start("tr").start("th", "scope", "row");
            html.element("code", row.key().equals(ActivitySummary.NOBODY) ? nobody : row.key());
            bar(row.sum(), highest);
            html.end();
            for (C column : columns.keySet()) {
                number(counts.count(row.key(), column));
            }
            number(row.sum());
            html.end();
        }
        end();
        long omitted = columns.keySet().stream().mapToLong(counts::omitted).sum();
        if (rows.size() > MAX_ROWS || omitted > 0) {
            html.element(
                    "p",
                    "The table has the first " + MAX_ROWS + " of " + (omitted > 0 ? "more than " : "")
                            + Figures.number(rows.size()) + " rows.");
        }
    }

    /** Writes a table of texts. */
    void texts(String caption, List<String> titles, List<List<String>> rows) {
        start(caption, "texts");
        html.start("tr");
        titles.forEach(title -> html.element("th", title, "scope", "col"));
        html.end();
        for (List<String> row : rows) {
            html.start("tr");
            for (String value : row) {
                // A value as short as a time stays on one line, also where the table is squeezed onto paper.
                if (value.length() <= MAX_SHORT) {
                    html.element("td", value, "class", "short");
                } else {
                    html.element("td", value);
                }
            }
            html.end();
        }
        end();
    }

    /** Starts a table that scrolls separately from the page if the table is wider than the page. */
    private void start(String caption, String kind) {
        html.start("div", "class", "scroll", "role", "group", "aria-label", caption, "tabindex", "0");
        html.start("table", "class", kind).element("caption", caption);
    }

    private void end() {
        html.end().end();
    }

    private void number(long count) {
        html.element("td", Figures.number(count), "class", "number");
    }

    private void bar(long sum, long highest) {
        long width = Math.max(1, Math.round(100.0 * sum / highest));
        html.start("svg", "class", "bar", "viewBox", "0 0 100 4", "preserveAspectRatio", "none", "aria-hidden", "true");
        html.start("rect", "width", String.valueOf(width), "height", "4").end();
        html.end();
    }

    private record Row(String key, long sum) {}

    /** Returns an ordered map of columns and their titles. */
    static <C extends Enum<C>> EnumMap<C, String> columns(Map<C, String> titles) {
        return new EnumMap<>(titles);
    }
}
