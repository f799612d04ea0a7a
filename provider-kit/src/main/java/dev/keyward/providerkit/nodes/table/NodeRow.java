package dev.keyward.providerkit.nodes.table;

/**
 * One row of the table of nodes. Immutable and thread-safe.
 *
 * @param id id of the node, different after each restart
 * @param beats a number that the node increases every few seconds
 * @param content the state of the node as JSON
 */
record NodeRow(String id, long beats, String content) {}
