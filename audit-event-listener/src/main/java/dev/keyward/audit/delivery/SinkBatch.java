package dev.keyward.audit.delivery;

import dev.keyward.audit.sink.Delivery;
import dev.keyward.auditlog.record.LogId;
import java.util.List;
import java.util.Optional;

/**
 * The next records of one log for one sink. Immutable.
 *
 * @param log the log
 * @param start where the sink is
 * @param end index after the last record of the batch
 * @param records the records between them; without those that the sink does not want, and without the defects
 * @param defects entries that no sink can get
 * @param checkpoint the latest checkpoint, if the sink does not have it and the batch reaches it
 * @param hasMore whether the log has records after the batch
 */
public record SinkBatch(
        LogId log,
        SinkPosition start,
        long end,
        List<Delivery> records,
        List<Defect> defects,
        Optional<Checkpoint> checkpoint,
        boolean hasMore) {

    public SinkBatch {
        records = List.copyOf(records);
        defects = List.copyOf(defects);
    }

    /**
     * An entry that cannot be delivered. Either it is missing or damaged, so that no sink can get it, or the sink's
     * receiver has refused it permanently.
     *
     * @param index index of the entry in its log
     * @param reason reason for administrators, without data of the record
     */
    public record Defect(long index, String reason) {}

    /**
     * A signed checkpoint of a log, ready for delivery to a sink.
     *
     * @param entries number of records that it covers
     */
    public record Checkpoint(long entries, Delivery delivery) {}
}
