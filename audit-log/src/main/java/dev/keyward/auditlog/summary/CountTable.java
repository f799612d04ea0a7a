package dev.keyward.auditlog.summary;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of counts with one row for each key and one column for each constant of an enum.
 *
 * <p>Keeps at most 10,000 rows, so that its memory is bounded whatever a log contains. Counts for further rows are added to the totals
 * only. Not thread-safe.
 *
 * @param <R> key of a row, such as a day or the pseudonym of a person
 * @param <C> enum of the columns
 */
public final class CountTable<R extends Comparable<? super R>, C extends Enum<C>> {

    private static final int MAX_ROWS = 10_000;

    private final Class<C> columns;
    private final TreeMap<R, Map<C, Long>> rows = new TreeMap<>();
    private final Map<C, Long> totals;
    private final Map<C, Long> omitted;

    CountTable(Class<C> columns) {
        this.columns = columns;
        this.totals = new EnumMap<>(columns);
        this.omitted = new EnumMap<>(columns);
    }

    void add(R row, C column, long count) {
        totals.merge(column, count, Long::sum);
        Map<C, Long> counts = rows.get(row);
        if (counts == null) {
            if (rows.size() == MAX_ROWS) {
                omitted.merge(column, count, Long::sum);
                return;
            }
            counts = new EnumMap<>(columns);
            rows.put(row, counts);
        }
        counts.merge(column, count, Long::sum);
    }

    /** Returns the keys of all rows, in ascending order. */
    public List<R> rows() {
        return List.copyOf(rows.keySet());
    }

    /** Returns the count in the given row and column, or 0 if nothing was counted there. */
    public long count(R row, C column) {
        return rows.getOrDefault(row, Map.of()).getOrDefault(column, 0L);
    }

    /** Returns the total of a column. The total includes the counts of rows that the table does not keep. */
    public long total(C column) {
        return totals.getOrDefault(column, 0L);
    }

    /** Returns the sum of a column over the rows that the table does not keep. */
    public long omitted(C column) {
        return omitted.getOrDefault(column, 0L);
    }
}
