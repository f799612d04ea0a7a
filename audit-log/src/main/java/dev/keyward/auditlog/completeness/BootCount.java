package dev.keyward.auditlog.completeness;

import dev.keyward.auditlog.record.LogId;

/**
 * The number of records that a log has from one boot of a node, and the number that it must have.
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

    /** Result of comparing a log's records of one boot with the node's counters. */
    public enum State {

        /** The node has stopped, and the log has exactly the records that the node counted. */
        COMPLETE,

        /** The node is running or was killed, and the log has all records up to the node's second-last tally. */
        OPEN,

        /** The log has fewer records than the node counted, more than it counted when it stopped, or a counter twice. */
        DIFFERENT,

        /** The beginning of the log was not read, and no record states how many records of the boot it had. */
        UNKNOWN
    }
}
