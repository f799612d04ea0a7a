package dev.keyward.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the results of the breach-list benchmark as a Markdown table that marks missed targets. Not thread-safe. */
final class FiguresTable {

    private final Map<Row, Map<Column, String>> cells = new EnumMap<>(Row.class);
    private final Map<Row, List<String>> judged = new EnumMap<>(Row.class);

    void put(Row row, Column column, String text) {
        cells.computeIfAbsent(row, key -> new EnumMap<>(Column.class)).put(column, text);
        ProgressLog.print("%s, %s: %s".formatted(column.title(), row.title(), text));
    }

    /** Adds a measured value to the table and marks it if it has missed its target. */
    void put(Row row, Column column, String text, boolean reached) {
        put(row, column, text);
        judged.computeIfAbsent(row, key -> new ArrayList<>())
                .add(reached ? "reached" : "**missed: " + column.title() + "**");
    }

    String markdown() {
        String titles = Stream.of(Column.values()).map(Column::title).collect(Collectors.joining(" | "));
        return "| figure | " + titles + " | target for Keyward | |\n"
                + "|---|" + "---|".repeat(Column.values().length) + "---|---|\n"
                + cells.keySet().stream().map(this::line).collect(Collectors.joining());
    }

    private String line(Row row) {
        Map<Column, String> texts = cells.getOrDefault(row, Map.of());
        String line = Stream.of(Column.values())
                .map(column -> texts.getOrDefault(column, "-"))
                .collect(Collectors.joining(" | "));
        String verdict = judged.getOrDefault(row, List.of()).stream().distinct().collect(Collectors.joining("; "));
        return "| " + row.title() + " | " + line + " | " + row.target() + " | " + verdict + " |\n";
    }
}
