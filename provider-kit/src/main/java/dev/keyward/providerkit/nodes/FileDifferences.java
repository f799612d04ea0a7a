package dev.keyward.providerkit.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the files that differ between the nodes of a cluster. Stateless and thread-safe. */
public final class FileDifferences {

    private FileDifferences() {}

    /** Returns one sentence for each file that is not the same on all nodes, sorted by the name of the file. */
    public static List<String> of(List<NodeState> nodes) {
        return sentences(nodes, Optional.empty());
    }

    /** Returns one sentence for each file of the given feature that is not the same on all nodes. */
    public static List<String> of(List<NodeState> nodes, String feature) {
        return sentences(nodes, Optional.of(feature));
    }

    private static List<String> sentences(List<NodeState> nodes, Optional<String> feature) {
        Map<String, Map<String, NodeFile>> bySubject = new TreeMap<>();
        for (NodeState node : nodes) {
            for (NodeFile file : node.files()) {
                if (feature.map(file.feature()::equals).orElse(true)) {
                    bySubject
                            .computeIfAbsent(file.subject(), subject -> new TreeMap<>())
                            .put(node.name(), file);
                }
            }
        }
        List<String> sentences = new ArrayList<>();
        bySubject.forEach((subject, byNode) -> {
            boolean isSame = byNode.size() == nodes.size()
                    && byNode.values().stream()
                                    .map(NodeFile::content)
                                    .distinct()
                                    .count()
                            == 1;
            if (!isSame) {
                sentences.add(sentence(subject, nodes, byNode));
            }
        });
        return List.copyOf(sentences);
    }

    private static String sentence(String subject, List<NodeState> nodes, Map<String, NodeFile> byNode) {
        Stream<String> with = byNode.entrySet().stream()
                .map(entry -> entry.getKey() + " has "
                        + String.join(", ", entry.getValue().details()));
        Stream<String> without = nodes.stream()
                .map(NodeState::name)
                .filter(node -> !byNode.containsKey(node))
                .map(node -> node + " does not have it");
        return "The nodes differ in " + subject + ": "
                + Stream.concat(with, without).collect(Collectors.joining("; ")) + ". Copy the same file to each node.";
    }
}
