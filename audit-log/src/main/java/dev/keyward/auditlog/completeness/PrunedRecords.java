package dev.keyward.auditlog.completeness;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counts, for each boot of a node, the records that a pruning deletes from an audit log. The record {@code log.pruned} states
 * the counts.
 *
 * <p>With these numbers, the completeness of a boot can be checked although the log has lost its first records. Keeps the latest 200
 * boots, because boots that ended long ago have no records left. Not thread-safe.
 */
public final class PrunedRecords {

    /** Key of the index of the first entry that the log keeps. */
    public static final String MINIMUM_INDEX = "minimum_index";

    /**
     * Key of the list with the number of deleted records of each boot (server start) of a node. Each text in the list is
     * the id of a boot and the number, such as {@code 5e0c 4711}.
     */
    public static final String RECORDS_BEFORE = "records_before";

    /** Key of the id of the pruned log, in a record of the log that continues the pruned log. */
    public static final String LOG = "log";

    private static final int MAX_BOOTS = 200;

    private final LogId log;
    private final Map<String, Long> boots = new LinkedHashMap<>(16, 0.75f, true);

    /** @param log the log that is pruned; records that were made for another log do not count */
    public PrunedRecords(LogId log) {
        this.log = log;
    }

    /**
     * Adds the record counts of an earlier pruning, as the given {@code log.pruned} record states them. The records up
     * to its minimum index are gone.
     */
    public void continueFrom(AuditRecord pruned) {
        if (pruned.log().equals(log)) {
            read(pruned).forEach(this::add);
        }
    }

    /** Counts a record that the pruning deletes. Records must be passed in the order of the log. */
    public void accept(AuditRecord record) {
        if (record.log().equals(log)) {
            add(record.origin().boot(), 1);
        }
    }

    /** Returns the data of a {@code log.pruned} record for a pruning up to the given index. */
    public Map<String, Fact> facts(long minimumIndex) {
        List<String> counts = new ArrayList<>();
        boots.forEach((boot, count) -> counts.add(boot + " " + count));
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put(MINIMUM_INDEX, Fact.of(minimumIndex));
        facts.put(RECORDS_BEFORE, Fact.of(counts));
        return facts;
    }

    /**
     * Returns the minimum index that the given {@code log.pruned} record states for the log that contains the record. The
     * result is empty if the record states none, or is about another log.
     */
    public static OptionalLong minimumIndex(AuditRecord pruned) {
        return pruned.data().get(MINIMUM_INDEX) instanceof Fact.WholeNumber number
                        && !pruned.data().containsKey(LOG)
                ? OptionalLong.of(number.value())
                : OptionalLong.empty();
    }

    /**
     * Returns the number of pruned records for each boot (server start) of a node, as stated in the given
     * {@code log.pruned} record. Ignores malformed texts.
     */
    static Map<String, Long> read(AuditRecord pruned) {
        Map<String, Long> counts = new LinkedHashMap<>();
        if (pruned.data().get(RECORDS_BEFORE) instanceof Fact.Texts texts) {
            for (String text : texts.values()) {
                int space = text.indexOf(' ');
                if (text.matches("[!-~]{1,128} [0-9]{1,16}")) {
                    counts.put(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
                }
            }
        }
        return counts;
    }

    private void add(String boot, long count) {
        boots.merge(boot, count, Long::sum);
        if (boots.size() > MAX_BOOTS) {
            boots.remove(boots.keySet().iterator().next());
        }
    }
}
