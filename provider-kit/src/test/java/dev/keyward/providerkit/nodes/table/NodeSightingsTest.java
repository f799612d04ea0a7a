package dev.keyward.providerkit.nodes.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sightings of nodes")
class NodeSightingsTest {

    /** A time close to overflow, because {@code System.nanoTime} may have any origin. */
    private static final long START = Long.MAX_VALUE - 1_000;

    private final NodeSightings sightings = new NodeSightings();

    @Test
    @DisplayName("let a node go that has not increased its number for half a minute of this node's clock")
    void gone() {
        NodeRow dead = new NodeRow("dead", 7, "");
        assertThat(running(0, dead, new NodeRow("alive", 1, ""))).containsExactly("dead", "alive");
        assertThat(running(29, dead, new NodeRow("alive", 2, ""))).containsExactly("dead", "alive");
        assertThat(running(30, dead, new NodeRow("alive", 2, ""))).containsExactly("alive");
        assertThat(running(58, new NodeRow("alive", 2, ""))).containsExactly("alive");
        assertThat(running(59, new NodeRow("alive", 2, ""))).isEmpty();
    }

    @Test
    @DisplayName("take a node back that increases its number again, or whose row was written again")
    void back() {
        running(0, new NodeRow("slow", 7, ""));
        assertThat(running(100, new NodeRow("slow", 7, ""))).isEmpty();
        assertThat(running(101, new NodeRow("slow", 8, ""))).containsExactly("slow");
        assertThat(running(200)).isEmpty();
        assertThat(running(300, new NodeRow("slow", 8, ""))).containsExactly("slow");
    }

    private List<String> running(long seconds, NodeRow... rows) {
        long now = START + Duration.ofSeconds(seconds).toNanos();
        return sightings.see(List.of(rows), now).running().stream()
                .map(NodeRow::id)
                .toList();
    }
}
