package dev.keyward.audit.delivery;

import dev.keyward.auditlog.record.LogId;
import java.time.Instant;

/** Receives what became of the records for one sink, for metrics and the server log. */
public interface DeliveryReport {

    /** The receiver has stored records, and that is recorded. */
    void delivered(int records);

    /**
     * The sink will never get a record, because it cannot be read or the receiver refuses it. The records after it follow.
     *
     * @param reason reason for administrators, without data of the record
     */
    void setAside(LogId log, long index, String reason);

    /** The receiver cannot store records. They wait until the given time. */
    void unavailable(String reason, Instant nextAttempt);

    /** The receiver wants no records at all. They wait until the server is started again. */
    void disabled(String reason);

    /** The receiver stores records again, after it was unavailable. */
    void available();

    /** The records of one log could not be read, or their delivery could not be recorded. They are tried again. */
    void failed(LogId log, RuntimeException failure);
}
