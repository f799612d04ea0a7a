package dev.keyward.auditlog.record;

/**
 * The number of records that a log has from one boot of a node, and the number that it must have.
 *
 * @param node name of the node
 * @param boot id of the boot
 * @param records number of records in the log
 * @param stated number of records that the counters of the node state
 * @param state what follows from the two numbers
 */
public record BootCount(String node, String boot, long records, long stated, State state) {

    /** Result of comparing a log's records of one boot with the node's counters. */
    public enum State {
        /** The node has stopped, and the log has exactly the records that the node counted. */
        COMPLETE,
        /** The node is running or was killed, and the log has all records up to the node's second-last tally. */
        OPEN,
        /** The log has fewer records than the node counted, or more than it counted when it stopped. */
        DIFFERENT
    }
}
