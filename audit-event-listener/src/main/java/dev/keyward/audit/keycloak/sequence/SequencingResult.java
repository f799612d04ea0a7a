package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What one transaction of the sequencer did for a log.
 *
 * @param hasMore whether the log may have more waiting records
 * @param obstacle why this node may not sequence the log; empty if it may
 * @param exceptions verdicts on the records that were not genuine
 */
record SequencingResult(boolean hasMore, Optional<Obstacle> obstacle, List<Verdict> exceptions) {

    /** A reason why a node may not sequence a log. Another node with the right key may. */
    enum Obstacle {
        /** The node has no usable key file. */
        NO_KEY,
        /** The key file of the node is not the one with which the log was signed. */
        OTHER_KEY
    }

    static final SequencingResult NOTHING = new SequencingResult(false, Optional.empty(), List.of());

    SequencingResult {
        exceptions = List.copyOf(exceptions);
    }

    static SequencingResult stopped(Obstacle obstacle) {
        return new SequencingResult(false, Optional.of(obstacle), List.of());
    }
}
