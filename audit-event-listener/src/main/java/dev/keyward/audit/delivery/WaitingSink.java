package dev.keyward.audit.delivery;

/**
 * A sink of one realm for which records or a checkpoint are waiting.
 *
 * @param realm id of the realm
 * @param sink id of the sink, unique in the server
 * @param revision number of the latest change of its settings
 */
public record WaitingSink(String realm, String sink, long revision) {}
