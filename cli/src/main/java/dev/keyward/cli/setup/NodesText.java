package dev.keyward.cli.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.PrintableText;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats the running nodes of a cluster, the files of each node, and the differences between the nodes as text.
 * Stateless.
 */
final class NodesText {

    private NodesText() {}

    static String of(JsonNode response) {
        JsonNode nodes = response.path("nodes");
        StringBuilder text = new StringBuilder("%n%s:".formatted(Figures.count(nodes.size(), "running node")));
        for (JsonNode node : nodes) {
            text.append("%n  %s".formatted(printed(node.path("name"))));
            if (node.hasNonNull("process")) {
                text.append(" (%s)".formatted(printed(node.path("process"))));
            }
            for (JsonNode file : node.path("files")) {
                text.append("%n    %s: %s".formatted(printed(file.path("subject")), details(file)));
            }
        }
        for (JsonNode difference : response.path("differences")) {
            text.append("%nWarning: %s".formatted(printed(difference)));
        }
        return text.toString();
    }

    private static String details(JsonNode file) {
        List<String> details = new ArrayList<>();
        file.path("details").forEach(detail -> details.add(printed(detail)));
        return String.join(", ", details);
    }

    private static String printed(JsonNode text) {
        return PrintableText.line(text.asText());
    }
}
