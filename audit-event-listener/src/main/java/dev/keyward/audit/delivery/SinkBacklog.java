package dev.keyward.audit.delivery;

import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.auditlog.record.LogId;
import java.util.List;
import java.util.Optional;

/** The records and checkpoints that one sink has not received yet, in all audit logs of the server. */
public interface SinkBacklog {

    /**
     * Returns the audit logs from which the sink still lacks records or a checkpoint. The logs are in a fixed order.
     *
     * @param after the log after which the result begins; empty for the first logs
     * @param most maximum number of logs
     */
    List<LogId> waitingLogs(Optional<LogId> after, int most);

    /** Returns the next records of a log for the sink. */
    SinkBatch read(LogId log, int most);

    /**
     * Stores the position that the sink has reached in a log, and adds records about the dead letters to the log. Has no effect
     * if another node has stored a position since the batch was read.
     *
     * @param deadLetters the records before the position that the sink will never get, and about which the log gets a record
     * @return whether the position was stored
     */
    boolean advance(SinkBatch batch, SinkPosition reached, List<Defect> deadLetters);

    /** Returns how many records the sink has not received, over all logs. Thread-safe. */
    long countBehind();
}
