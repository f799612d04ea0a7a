package dev.keyward.auditlog.record;

/**
 * How many records of one boot of a node a log has, and how many it must have.
 *
 * @param node name of the node
 * @param boot id of the boot
 * @param records number of records in the log
 * @param stated number of records that the counters of the node state
 * @param state what follows from the two numbers
 */
public record BootCount(String node, String boot, long records, long stated, State state) {

    /** What is known about the records of a boot. */
    public enum State {
        /** The node has stopped, and the log has exactly the records that it has stated. */
        COMPLETE,
        /** The node is running or was killed, and the log has all records up to its last but one tally. */
        OPEN,
        /** The log has fewer records than the node has stated, or more than it has stated when it stopped. */
        DIFFERENT
    }
}
