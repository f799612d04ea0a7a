package dev.keyward.audit.delivery;

import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.auditlog.record.LogId;
import java.time.Duration;
import java.util.List;

/** Receives the results of delivering audit records to one sink, for metrics and the server log. */
public interface DeliveryReport {

    /**
     * Reports that the receiver has stored the given number of records, and that the new position of the sink is saved
     * in the database.
     */
    void delivered(int records);

    /**
     * Reports records that the sink will never get, because they cannot be read or the receiver refuses them. The records after
     * them follow.
     *
     * @param records the records with their reasons, in the order of the log; at least one
     * @param refused number of those that the receiver has refused; the others are missing or damaged in the database
     */
    void setAside(LogId log, List<Defect> records, int refused);

    /** Reports that the receiver cannot store records at the moment. The records wait for the given time. */
    void unavailable(String reason, Duration untilNextAttempt);

    /** Reports that the receiver accepts no records at all. The records wait until the server is started again. */
    void disabled(String reason);

    /** Reports that the receiver stores records again after it was unavailable. */
    void available();

    /**
     * Reports that the records of one log could not be read, or that their delivery could not be recorded. The delivery is tried again.
     */
    void failed(LogId log, RuntimeException failure);

    /**
     * Reports a delivery that has been running for the given time and is still running. Called about once a second, by another
     * thread than the other methods.
     */
    void hanging(Duration since);
}
