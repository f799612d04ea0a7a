package dev.keyward.audit.delivery;

/**
 * Position of a sink in one log: the records and the checkpoint that the sink has received.
 *
 * @param next index of the first record that the sink has neither stored nor refused for good
 * @param checkpointEntries number of records in the latest checkpoint that the sink has stored; 0 if it has none
 */
public record SinkPosition(long next, long checkpointEntries) {}
