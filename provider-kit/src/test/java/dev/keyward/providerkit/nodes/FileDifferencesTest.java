package dev.keyward.providerkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The differences between nodes")
class FileDifferencesTest {

    private static final NodeFile OLD = new NodeFile("lists", "the index", "old", List.of("corpus date 2026-11-01"));
    private static final NodeFile NEW =
            new NodeFile("lists", "the index", "new", List.of("corpus date 2026-11-02", "2 entries"));
    private static final NodeFile TERMS = new NodeFile("terms", "the terms", "same", List.of("7 bytes"));

    @Test
    @DisplayName("are empty for one node, and for nodes with the same files")
    void none() {
        assertThat(FileDifferences.of(List.of())).isEmpty();
        assertThat(FileDifferences.of(List.of(node("aaaaaaaa", NEW, TERMS)))).isEmpty();
        assertThat(FileDifferences.of(List.of(node("aaaaaaaa", NEW, TERMS), node("bbbbbbbb", TERMS, NEW))))
                .isEmpty();
    }

    @Test
    @DisplayName("name each node that has another version or none, and what to do")
    void some() {
        List<NodeState> nodes = List.of(node("aaaaaaaa", NEW, TERMS), node("bbbbbbbb", OLD, TERMS), node("cccccccc-1"));
        assertThat(FileDifferences.of(nodes))
                .containsExactly(
                        "The nodes differ in the index: aaaaaaaa has corpus date 2026-11-02, 2 entries; bbbbbbbb has"
                                + " corpus date 2026-11-01; cccccccc does not have it. Copy the same file to each node.",
                        "The nodes differ in the terms: aaaaaaaa has 7 bytes; bbbbbbbb has 7 bytes; cccccccc does not"
                                + " have it. Copy the same file to each node.");
        assertThat(FileDifferences.of(nodes, "terms"))
                .hasSize(1)
                .first()
                .asString()
                .contains("the terms");
    }

    private static NodeState node(String id, NodeFile... files) {
        return new NodeState(id, "1@host", false, List.of(files));
    }
}
