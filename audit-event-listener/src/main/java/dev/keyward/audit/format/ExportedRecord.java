package dev.keyward.audit.format;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.record.AuditRecord;
import java.util.List;
import java.util.Optional;

/**
 * An audit record prepared for export, with the personal data that the sink may receive. Immutable.
 *
 * @param record the record; its sealed parts are not exported
 * @param index index of the record in its log
 * @param leafHash leaf hash of the record, by which a receiver can check it against the log
 * @param people the people in the record, with the personal data that the sink may see
 */
record ExportedRecord(AuditRecord record, long index, Hash leafHash, List<ExportedPerson> people) {

    ExportedRecord {
        people = List.copyOf(people);
    }

    /**
     * Returns the given record with the personal data that a sink of the given level may receive. Opens sealed parts only if
     * the level needs them.
     */
    static ExportedRecord of(
            AuditRecord record, long index, Hash leafHash, PersonalDataLevel level, Unsealing unsealing) {
        return new ExportedRecord(
                record,
                index,
                leafHash,
                record.participants().stream()
                        .map(participant -> ExportedPerson.of(record, participant, level, unsealing))
                        .toList());
    }

    /** Returns the person who acted: the actor if there is one, otherwise the user. */
    Optional<ExportedPerson> actor() {
        return person("actor").or(() -> person("user"));
    }

    /** Returns the person whose account the record is about: the target if there is one, otherwise the user. */
    Optional<ExportedPerson> subject() {
        return person("target").or(() -> person("user"));
    }

    /**
     * Returns the person to whom the event's IP address belongs. This is the actor, else the user, else the unknown
     * person who caused the event.
     */
    Optional<ExportedPerson> source() {
        return actor().or(() -> person("source"));
    }

    private Optional<ExportedPerson> person(String role) {
        return people.stream().filter(person -> person.role().equals(role)).findFirst();
    }
}
