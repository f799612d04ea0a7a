package dev.keyward.audit.sink;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes audit records to the server log, one record per line, in the log category {@code keyward.audit} at the level INFO.
 *
 * <p>If the category is not enabled for INFO, the sink is unavailable, so that no record is lost. A log handler reports no failures: what
 * happens after the logger has taken the line is up to the configuration of the server log.
 */
public final class ConsoleSink implements Sink {

    /** Log category of the audit records. No other message has this category. */
    public static final String CATEGORY = "keyward.audit";

    private final Logger logger;

    public ConsoleSink(Logger logger) {
        this.logger = logger;
    }

    @Override
    public DeliveryResult deliver(List<Delivery> batch) {
        for (int i = 0; i < batch.size(); i++) {
            Delivery delivery = batch.get(i);
            Optional<String> defect = delivery.defect();
            if (defect.isPresent()) {
                return new DeliveryResult.Refused(i, defect.get());
            }
            if (!logger.isLoggable(Level.INFO)) {
                return new DeliveryResult.Unavailable(
                        i,
                        "The log category " + logger.getName() + " is not enabled for INFO. Enable it with --log-level="
                                + logger.getName() + ":info.");
            }
            logger.log(Level.INFO, new String(delivery.line(), StandardCharsets.US_ASCII));
        }
        return new DeliveryResult.Complete(batch.size());
    }

    @Override
    public void close() {}
}
