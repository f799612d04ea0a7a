package dev.keyward.audit.delivery;

import dev.keyward.audit.delivery.SinkBatch.Defect;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryRound;
import dev.keyward.auditlog.record.RecordKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The records of one batch that a sink will never get, such as damaged or refused ones. Immutable.
 *
 * @param all these records, in the order of the log
 * @param deadLetters those of them about which the log gets a record
 * @param refused number of those that the receiver has refused
 */
record SetAside(List<Defect> all, List<Defect> deadLetters, int refused) {

    SetAside {
        all = List.copyOf(all);
        deadLetters = List.copyOf(deadLetters);
    }

    /**
     * Selects those records of a batch that are before the given position and that the sink will never get. The log
     * gets no record about a dead letter: two receivers that refuse dead letters would otherwise fill the log with
     * them.
     */
    static SetAside of(SinkBatch batch, DeliveryRound round, SinkPosition reached) {
        List<Defect> all = new ArrayList<>();
        round.deadLetters().forEach(letter -> all.add(new Defect(letter.index(), letter.reason())));
        batch.defects().stream()
                .filter(defect -> defect.index() < reached.next())
                .forEach(all::add);
        all.sort(Comparator.comparing(Defect::index));
        Set<Long> aboutDeadLetters = batch.records().stream()
                .filter(record -> record.header().type().equals(RecordKind.SINK_DEAD_LETTER.text()))
                .map(Delivery::index)
                .collect(Collectors.toSet());
        return new SetAside(
                all,
                all.stream()
                        .filter(defect -> !aboutDeadLetters.contains(defect.index()))
                        .toList(),
                round.deadLetters().size());
    }
}
