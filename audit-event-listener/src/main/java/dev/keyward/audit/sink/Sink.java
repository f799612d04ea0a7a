package dev.keyward.audit.sink;

import java.util.List;

/**
 * A receiver of audit records.
 *
 * <p>Records come in the order of the log, and each at least once: after a failure or a restart, a sink gets records again that it has
 * received before. A sink is used by one thread at a time.
 */
public interface Sink extends AutoCloseable {

    /**
     * Delivers a batch of records in order, and returns the number of stored records and any failure. Blocks until the receiver
     * has them; never throws for a fault of the receiver.
     *
     * @param batch records with increasing indexes in the log
     */
    DeliveryResult deliver(List<Delivery> batch);

    /** Releases files and connections. The sink opens them again if it gets another batch. */
    @Override
    void close();
}
