package dev.keyward.auditlog.completeness;

import dev.keyward.auditlog.record.LogId;

/**
 * Record counts for one boot (server start) of a node: how many of its records an audit log contains, and how many
 * records the node itself counted.
 *
 * @param log the log for which the node made the records
 * @param node name of the node, which can be any text
 * @param boot id of the boot
 * @param records number of records in the log, including records that were pruned if their number is known
 * @param stated number of records that the counters of the node state
 * @param missing number of records that are certainly missing
 * @param duplicates number of records whose counter another record of the boot has, too
 * @param state what follows from the numbers
 */
public record BootCount(
        LogId log, String node, String boot, long records, long stated, long missing, long duplicates, State state) {

    /**
     * Result of comparing the records from one boot (server start) of a node with the counters that the node recorded.
     */
    public enum State {

        /**
         * The node has stopped, and the log has as many records as the node counted. It may have up to as many more as the node
         * could not tell whether they were committed.
         */
        COMPLETE,

        /**
         * The node is still running or was killed. In both cases, the log has all records that the node has reported as
         * committed. These are the records up to the node's second-last record {@code log.tally}.
         */
        OPEN,

        /** The log lacks records, has duplicates, or has more records than the node can have committed before it stopped. */
        DIFFERENT,

        /**
         * The log was read without its first entries. No record states how many records of this boot (server start)
         * were among those entries.
         */
        UNKNOWN
    }
}
