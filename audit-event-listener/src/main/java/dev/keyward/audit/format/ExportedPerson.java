package dev.keyward.audit.format;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Participant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A person in an exported audit record.
 *
 * @param role role of the person in the event, such as {@code user} or {@code actor}
 * @param pseudonym keyed pseudonym, by which the records of one person are linked
 * @param personal personal data that the sink may see, by the keys of the facts
 */
record ExportedPerson(String role, String pseudonym, Map<String, String> personal) {

    ExportedPerson {
        personal = Collections.unmodifiableMap(new LinkedHashMap<>(personal));
    }

    static ExportedPerson of(
            AuditRecord record, Participant participant, PersonalDataLevel level, Unsealing unsealing) {
        Map<String, String> personal = level.opensSealedParts()
                        && participant.sealed().isPresent()
                ? unsealing.open(record, participant).map(level::visible).orElse(Map.of())
                : Map.of();
        return new ExportedPerson(participant.role(), participant.pseudonym(), personal);
    }

    Optional<String> personal(String key) {
        return Optional.ofNullable(personal.get(key));
    }
}
