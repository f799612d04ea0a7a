package dev.keyward.cli.audit;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.cli.auditcopy.PeriodOptions.Period;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The conditions of a query, all of which a record must meet. An empty list is no condition.
 *
 * @param people pseudonyms of people, of which the record must name one
 * @param period period of the records, by the clocks of the nodes that made them
 * @param types types or kinds of records, of which the record must have one
 * @param isPerson whether a record of a realm names a person by their user id, which needs the key of the pseudonyms
 */
record RecordFilter(List<String> people, Period period, List<String> types, BiPredicate<String, String> isPerson) {

    boolean matches(AuditRecord record) {
        return period.includes(record.time())
                && (types.isEmpty() || types.contains(record.type()) || types.contains(record.kind()))
                && (people.isEmpty() || namesPerson(record));
    }

    private boolean namesPerson(AuditRecord record) {
        return record.participants().stream()
                .anyMatch(participant -> people.contains(participant.pseudonym())
                        || isPerson.test(record.realm(), participant.pseudonym()));
    }
}
