package dev.keyward.providerkit.nodes.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeState;
import java.util.List;
import java.util.Optional;

/**
 * Converts the state of a node to the JSON of its row, in ASCII, and back. A node of another version may have written it, so unknown
 * fields are ignored. Stateless and thread-safe.
 */
final class NodeJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Content(String process, List<NodeFile> files) {}

    private NodeJson() {}

    static String write(String process, List<NodeFile> files) {
        try {
            return JSON.writeValueAsString(new Content(process, files));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts are JSON", e);
        }
    }

    /**
     * Parses the state of a node from the given row, and marks it as this node's if the row has the id {@code ownId}. The result is empty
     * if the row cannot be read.
     */
    static Optional<NodeState> read(NodeRow row, String ownId) {
        try {
            Content content = JSON.readValue(row.content(), Content.class);
            return Optional.of(
                    new NodeState(row.id(), content.process(), row.id().equals(ownId), content.files()));
        } catch (JsonProcessingException | NullPointerException e) {
            return Optional.empty();
        }
    }
}
