package dev.keyward.audit.sink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of delivering one batch of audit records to a sink.
 *
 * @param cursor where the sink goes on. To be stored together with the dead letters; if that fails, the batch is delivered again
 * @param deadLetters records that the receiver refused for good
 * @param problem why the sink is unavailable; empty if it is not
 */
public record DeliveryRound(SinkCursor cursor, List<DeadLetter> deadLetters, Optional<String> problem) {

    public DeliveryRound {
        deadLetters = List.copyOf(deadLetters);
    }

    /**
     * An audit record that a receiver refused for good.
     *
     * @param index index of the record in its log
     * @param id id of the event
     * @param reason reason for administrators, without data of the record
     */
    public record DeadLetter(long index, String id, String reason) {}

    /**
     * Delivers a batch to a sink. A record that the receiver refuses for good becomes a dead letter, and the records after it follow.
     *
     * <p>A sink that throws is treated as unavailable, because a fault in the code of a sink must not lose records.
     *
     * @param batch the records from the cursor on, with increasing indexes; records that the sink does not want may be left out
     * @param end index after the last record that was considered for the batch
     */
    public static DeliveryRound deliver(Sink sink, SinkCursor cursor, List<Delivery> batch, long end, Instant now) {
        List<DeadLetter> deadLetters = new ArrayList<>();
        List<Delivery> rest = batch;
        while (!rest.isEmpty()) {
            DeliveryResult result = attempt(sink, rest);
            rest = rest.subList(result.delivered(), rest.size());
            if (result instanceof DeliveryResult.Unavailable unavailable) {
                long reached = rest.size() == batch.size()
                        ? cursor.next()
                        : rest.get(0).index();
                return new DeliveryRound(
                        cursor.at(reached).delayed(now), deadLetters, Optional.of(unavailable.reason()));
            }
            if (result instanceof DeliveryResult.Refused refused) {
                Delivery record = rest.get(0);
                deadLetters.add(new DeadLetter(record.index(), record.id(), refused.reason()));
                rest = rest.subList(1, rest.size());
            }
        }
        return new DeliveryRound(SinkCursor.from(end), deadLetters, Optional.empty());
    }

    private static DeliveryResult attempt(Sink sink, List<Delivery> batch) {
        try {
            return sink.deliver(batch);
        } catch (RuntimeException e) {
            return new DeliveryResult.Unavailable(
                    0, "The sink failed: " + e.getClass().getName() + ".");
        }
    }
}
