package dev.keyward.providerkit.nodes;

import java.util.List;
import java.util.Objects;

/**
 * State of one running node. Immutable and thread-safe.
 *
 * @param id id of the node, different after each restart
 * @param process process id and host name of the node
 * @param own whether it is the node that answers
 */
public record NodeState(String id, String process, boolean own, List<NodeFile> files) {

    /** Number of characters of an id that are shown to administrators. */
    private static final int SHOWN = 8;

    public NodeState {
        // An incomplete row of another version of Keyward is skipped by NodeJson, which expects this exception.
        Objects.requireNonNull(process);
        files = List.copyOf(files);
    }

    /** Returns a short name that distinguishes this node from the others. */
    public String name() {
        return id.substring(0, Math.min(SHOWN, id.length()));
    }
}
