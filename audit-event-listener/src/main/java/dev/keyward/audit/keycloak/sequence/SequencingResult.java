package dev.keyward.audit.keycloak.sequence;

import dev.keyward.audit.keycloak.sequence.RecordCheck.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Result of one transaction that assigns indexes to records of a log.
 *
 * @param hasMore whether the log may have more waiting records
 * @param obstacle why this node may not sequence the log; empty if it may
 * @param exceptions verdicts on the records that were not genuine
 * @param realmId id of the realm of the log; empty if nothing was done
 * @param checkpoint the signed checkpoint that this node has to keep once the transaction is committed; none for the closed log of a realm
 *     whose open log has one
 * @param isContinued whether a new log continues this one, because the database was behind a checkpoint of it
 */
record SequencingResult(
        boolean hasMore,
        Optional<Obstacle> obstacle,
        List<Verdict> exceptions,
        String realmId,
        Optional<String> checkpoint,
        boolean isContinued) {

    /**
     * Reasons why a node cannot sign a log, or cannot assign an index to the log's records. Another node with the right
     * key can.
     */
    enum Obstacle {
        /** The node has no usable key file. */
        NO_KEY,
        /** The log was signed with a key file other than the one that this node has. */
        OTHER_KEY,
        /**
         * The log in the database lacks signed entries that this node has seen. Its realm is deleted, so no new log
         * replaces it.
         */
        BEHIND,
        /** The checkpoint in the database does not belong to the entries of the log, and the realm of the log is deleted. */
        CHANGED
    }

    /** Result for a closed log whose records without an index were moved to the realm's next log. */
    static final SequencingResult MOVED =
            new SequencingResult(true, Optional.empty(), List.of(), "", Optional.empty(), false);

    static final SequencingResult NOTHING =
            new SequencingResult(false, Optional.empty(), List.of(), "", Optional.empty(), false);

    SequencingResult {
        exceptions = List.copyOf(exceptions);
    }

    static SequencingResult stopped(Obstacle obstacle) {
        return new SequencingResult(false, Optional.of(obstacle), List.of(), "", Optional.empty(), false);
    }
}
