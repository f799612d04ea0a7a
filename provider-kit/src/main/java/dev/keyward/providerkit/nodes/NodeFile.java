package dev.keyward.providerkit.nodes;

import java.util.List;
import java.util.Objects;

/**
 * A file that a feature uses on one node and that should be the same on all nodes. Immutable and thread-safe.
 *
 * @param feature id of the feature's {@link NodeReport}
 * @param subject name of the file for administrators, equal on all nodes, for example "breach overlay ours.bpi"
 * @param content digest of the content; two nodes have the same file if their digests are equal
 * @param details facts for administrators, one phrase each, for example "2 entries"
 */
public record NodeFile(String feature, String subject, String content, List<String> details) {

    public NodeFile {
        Objects.requireNonNull(feature);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(content);
        details = List.copyOf(details);
    }
}
