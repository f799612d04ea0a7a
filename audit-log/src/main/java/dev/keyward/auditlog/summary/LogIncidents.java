package dev.keyward.auditlog.summary;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.RecordKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects those records of a log that are about the log itself.
 *
 * <p>Starts, stops and tallies of nodes are frequent and only counted; of each other kind the first 200 are listed. Not thread-safe.
 */
public final class LogIncidents {

    private static final Set<RecordKind> COUNTED =
            EnumSet.of(RecordKind.LOG_START, RecordKind.LOG_STOP, RecordKind.LOG_TALLY);

    /**
     * Keys of the short data values (facts) of a record that say what happened. Others, such as the content of a
     * changed row, can be long.
     */
    private static final List<String> SHORT_FACTS = List.of(
            "reason",
            "step_millis",
            "records",
            "first_index",
            "last_index",
            "minimum_index",
            "entries",
            "continues",
            "sink",
            "destroyed_keys",
            "repeated");

    private static final int MAX_DETAILS = 200;

    private final Map<RecordKind, Long> counts = new EnumMap<>(RecordKind.class);
    private final Map<RecordKind, CappedList<LogIncident>> listed = new EnumMap<>(RecordKind.class);

    LogIncidents() {}

    void accept(long index, RecordKind kind, AuditRecord record) {
        counts.merge(kind, 1L, Long::sum);
        if (!COUNTED.contains(kind)) {
            listed.computeIfAbsent(kind, k -> new CappedList<>())
                    .add(new LogIncident(
                            index,
                            Instant.ofEpochMilli(record.time()),
                            record.kind(),
                            record.origin().node(),
                            details(record)));
        }
    }

    /** Returns the number of records of the given kind. */
    public long count(RecordKind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** Returns the listed incidents of all kinds, in the order of the log. */
    public List<LogIncident> listed() {
        return listed.values().stream()
                .flatMap(list -> list.items().stream())
                .sorted((a, b) -> Long.compare(a.index(), b.index()))
                .toList();
    }

    /** Returns the number of incidents that are not listed, because there are too many of their kind. */
    public long unlisted() {
        return listed.values().stream()
                .mapToLong(list -> list.size() - list.items().size())
                .sum();
    }

    private static String details(AuditRecord record) {
        List<String> details = new ArrayList<>();
        for (String key : SHORT_FACTS) {
            Fact fact = record.data().get(key);
            if (fact instanceof Fact.Text text) {
                details.add(key + "=" + text.value());
            } else if (fact instanceof Fact.WholeNumber number) {
                details.add(key + "=" + number.value());
            } else if (fact instanceof Fact.Flag flag) {
                details.add(key + "=" + flag.value());
            }
        }
        String text = String.join(", ", details);
        return text.length() <= MAX_DETAILS ? text : text.substring(0, MAX_DETAILS) + "...";
    }
}
