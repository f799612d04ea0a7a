package dev.keyward.audit.sink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of delivering one batch of audit records to a sink.
 *
 * @param cursor where the sink goes on. To be stored together with the dead letters; if that fails, the batch is delivered again
 * @param deadLetters records that the receiver refused for good
 * @param problem why the sink is unavailable or disabled; empty if it is not
 * @param isDisabled whether the receiver wants no records at all. The sink is then to be disabled until an administrator enables it; its
 *     records wait
 */
public record DeliveryRound(
        SinkCursor cursor, List<DeadLetter> deadLetters, Optional<String> problem, boolean isDisabled) {

    public DeliveryRound {
        deadLetters = List.copyOf(deadLetters);
    }

    /**
     * An audit record that a receiver has refused permanently.
     *
     * @param index index of the record in its log
     * @param id id of the event
     * @param reason reason for administrators, without data of the record
     */
    public record DeadLetter(long index, String id, String reason) {}

    private static final String REFUSING_ALL = "The receiver has refused the last " + SinkCursor.MOST_REFUSALS
            + " records or more, so each further one waits for an attempt of its own. ";

    private static final String REFUSING_ONE = "The receiver has refused a record, so the next one waits. ";

    /**
     * Delivers a batch of audit records to a sink. The batch ends before the log index {@code end}. A record that the
     * receiver refuses for good becomes a dead letter, and the records after it follow.
     *
     * <p>A receiver that refuses 20 records in a row is treated as unavailable after each further refusal, so that a receiver that refuses
     * everything neither gets rid of all records nor fills the log with dead letters.
     *
     * <p>A sink that throws is treated as unavailable, because a fault in the code of a sink must not lose records.
     *
     * @param batch the records from the cursor on, with increasing indexes; records that the sink does not want may be left out
     * @param end index after the last record that was considered for the batch
     */
    public static DeliveryRound deliver(Sink sink, SinkCursor cursor, List<Delivery> batch, long end, Instant now) {
        return deliver(sink, cursor, batch, end, now, 1);
    }

    /**
     * Delivers a batch as the shorter method does, and counts each refusal as the given number of refusals in a row. With {@link
     * SinkCursor#MOST_REFUSALS}, the sink pauses after each refused record.
     */
    public static DeliveryRound deliver(
            Sink sink, SinkCursor cursor, List<Delivery> batch, long end, Instant now, int refusalWeight) {
        List<DeadLetter> deadLetters = new ArrayList<>();
        List<Delivery> rest = batch;
        SinkCursor reached = cursor;
        while (!rest.isEmpty()) {
            DeliveryResult result = attempt(sink, rest);
            rest = rest.subList(result.delivered(), rest.size());
            if (result.delivered() > 0) {
                reached = SinkCursor.from(next(rest, end));
            }
            if (result instanceof DeliveryResult.Unavailable unavailable) {
                return failed(reached.delayed(now, unavailable.pause()), deadLetters, unavailable.reason());
            }
            if (result instanceof DeliveryResult.Disabled disabled) {
                return new DeliveryRound(reached, deadLetters, Optional.of(disabled.reason()), true);
            }
            if (result instanceof DeliveryResult.Refused refused) {
                Delivery record = rest.get(0);
                deadLetters.add(new DeadLetter(record.index(), record.id(), refused.reason()));
                rest = rest.subList(1, rest.size());
                reached = reached.refused(next(rest, end), refusalWeight);
                if (reached.isRefusingAll()) {
                    return failed(
                            reached.delayed(now, Duration.ZERO),
                            deadLetters,
                            (refusalWeight > 1 ? REFUSING_ONE : REFUSING_ALL) + refused.reason());
                }
            }
        }
        SinkCursor complete = reached.isRefusingAll() ? reached.at(end) : SinkCursor.from(end);
        return new DeliveryRound(complete.withRefusals(reached.refusals()), deadLetters, Optional.empty(), false);
    }

    private static DeliveryRound failed(SinkCursor cursor, List<DeadLetter> deadLetters, String problem) {
        return new DeliveryRound(cursor, deadLetters, Optional.of(problem), false);
    }

    private static long next(List<Delivery> rest, long end) {
        return rest.isEmpty() ? end : rest.get(0).index();
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
