package dev.keyward.audit.delivery;

import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.List;

/** Receives what became of the records for one sink, for metrics and the server log. */
public interface DeliveryReport {

    /** The receiver has stored records, and that is recorded. */
    void delivered(int records);

    /**
     * The sink will never get these records, because they cannot be read or the receiver refuses them. The records after them follow.
     *
     * @param records the records with their reasons, in the order of the log; at least one
     */
    void setAside(LogId log, List<Defect> records);

    /** The receiver cannot store records. They wait for the given time. */
    void unavailable(String reason, Duration untilNextAttempt);

    /** The receiver wants no records at all. They wait until the server is started again. */
    void disabled(String reason);

    /** The receiver stores records again, after it was unavailable. */
    void available();

    /** The records of one log could not be read, or their delivery could not be recorded. They are tried again. */
    void failed(LogId log, RuntimeException failure);

    /** A delivery has not ended for the given time. Called about once a second, by another thread than the other methods. */
    void hanging(Duration since);
}
