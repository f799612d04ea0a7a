package dev.keyward.providerkit.nodes.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeState;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The row of a node")
class NodeJsonTest {

    private static final List<NodeFile> FILES =
            List.of(new NodeFile("lists", "the overlay n\u00f6tig.bpi", "abc", List.of("2 entries", "8 bytes")));

    @Test
    @DisplayName("is read as it was written, in ASCII")
    void roundTrip() {
        String content = NodeJson.write("7@host", FILES);
        assertThat(content).isASCII();
        assertThat(NodeJson.read(new NodeRow("me", 1, content), "me"))
                .contains(new NodeState("me", "7@host", true, FILES));
        assertThat(NodeJson.read(new NodeRow("you", 1, content), "me"))
                .contains(new NodeState("you", "7@host", false, FILES));
    }

    @Test
    @DisplayName("may have fields of a newer version")
    void newer() {
        String content = NodeJson.write("7@host", FILES).replaceFirst("\\{", "{\"later\":[1],");
        assertThat(NodeJson.read(new NodeRow("you", 1, content), "me")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "{\"process\":\"7@host\",\"files\":[{}]}", "{\"files\":7}"})
    @DisplayName("is skipped if it cannot be read")
    void damaged(String content) {
        assertThat(NodeJson.read(new NodeRow("you", 1, content), "me")).isEmpty();
    }
}
