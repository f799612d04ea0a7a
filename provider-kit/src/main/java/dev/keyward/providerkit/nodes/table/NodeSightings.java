package dev.keyward.providerkit.nodes.table;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which nodes are running. A running node keeps increasing a number in its row.
 *
 * <p>A node that has not increased its number for {@link #TIMEOUT}, by the clock of this node, is gone. The clocks of two nodes are
 * never compared. Not thread-safe.
 */
final class NodeSightings {

    /** Time after which a node is considered gone if it no longer writes its row. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private record Sighting(long beats, long since) {}

    /** The rows of running nodes, and the rows of nodes that are gone. */
    record Sorted(List<NodeRow> running, List<NodeRow> gone) {}

    private Map<String, Sighting> sightings = new HashMap<>();

    /**
     * Sorts the given rows into those of running nodes and those of nodes that are gone.
     *
     * @param now the time in nanoseconds, from any origin
     */
    Sorted see(List<NodeRow> rows, long now) {
        Map<String, Sighting> seen = new HashMap<>();
        for (NodeRow row : rows) {
            Sighting before = sightings.get(row.id());
            boolean isSame = before != null && before.beats() == row.beats();
            seen.put(row.id(), isSame ? before : new Sighting(row.beats(), now));
        }
        sightings = seen;
        return new Sorted(
                rows.stream().filter(row -> isRunning(row, now)).toList(),
                rows.stream().filter(row -> !isRunning(row, now)).toList());
    }

    private boolean isRunning(NodeRow row, long now) {
        Sighting sighting = sightings.get(row.id());
        return sighting != null && now - sighting.since() < TIMEOUT.toNanos();
    }
}
