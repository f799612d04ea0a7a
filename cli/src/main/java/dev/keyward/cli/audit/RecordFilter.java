package dev.keyward.cli.audit;

import dev.keyward.auditlog.record.AuditRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The conditions of a query, all of which a record must meet. An empty list is no condition.
 *
 * @param people pseudonyms of people, of which the record must name one
 * @param from first point in time, by the clock of the node that made the record
 * @param to first point in time after the period
 * @param types types or kinds of records, of which the record must have one
 * @param isPerson whether a record of a realm names a person by their user id, which needs the key of the pseudonyms
 */
record RecordFilter(
        List<String> people, Instant from, Instant to, List<String> types, BiPredicate<String, String> isPerson) {

    boolean matches(AuditRecord record) {
        Instant time = Instant.ofEpochMilli(record.time());
        return !time.isBefore(from)
                && time.isBefore(to)
                && (types.isEmpty() || types.contains(record.type()) || types.contains(record.kind()))
                && (people.isEmpty() || namesPerson(record));
    }

    private boolean namesPerson(AuditRecord record) {
        return record.participants().stream()
                .anyMatch(participant -> people.contains(participant.pseudonym())
                        || isPerson.test(record.realm(), participant.pseudonym()));
    }
}
