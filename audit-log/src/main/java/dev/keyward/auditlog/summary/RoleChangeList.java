package dev.keyward.auditlog.summary;

import dev.keyward.auditlog.summary.ManagementRoles.Level;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A list that counts all role changes but keeps only 200 of them. It keeps those with the highest level and, among
 * equal levels, those that come last in the log.
 *
 * <p>So nobody can hide a change behind many less important ones, and the memory is bounded. Not thread-safe.
 */
public final class RoleChangeList {

    private static final int MAX_ITEMS = 200;

    /** The role changes that are kept. The first one in the queue is the next to be dropped. */
    private final PriorityQueue<RoleChange> kept = new PriorityQueue<>(
            Comparator.comparing(RoleChange::level, Comparator.reverseOrder()).thenComparingLong(RoleChange::index));

    private final Map<Level, Long> omitted = new EnumMap<>(Level.class);
    private long size;

    RoleChangeList() {}

    void add(RoleChange change) {
        size++;
        kept.add(change);
        if (kept.size() > MAX_ITEMS) {
            omitted.merge(kept.remove().level(), 1L, Long::sum);
        }
    }

    /** Returns the kept changes in the order of the log. */
    public List<RoleChange> items() {
        return kept.stream().sorted(Comparator.comparingLong(RoleChange::index)).toList();
    }

    /** Returns the number of all changes. */
    public long size() {
        return size;
    }

    /** Returns the number of changes of the given level that were left out of this list. */
    public long omitted(Level level) {
        return omitted.getOrDefault(level, 0L);
    }
}
