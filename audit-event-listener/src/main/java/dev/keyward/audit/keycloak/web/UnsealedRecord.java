package dev.keyward.audit.keycloak.web;

import dev.keyward.audit.keycloak.personal.SealedParts;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.PersonalData;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An audit record that the REST API returns as JSON, with its personal data decrypted.
 *
 * @param id id of the record
 * @param log id of the record's log
 * @param time milliseconds since 1970
 */
public record UnsealedRecord(String id, String log, long time, String kind, String type, List<Person> people) {

    /**
     * A person in an audit record, with the decrypted personal data or the reason why there is none.
     *
     * @param role role of the person in the record
     * @param state {@code open}, or why the part cannot be opened
     * @param data the personal data; empty if it cannot be opened
     */
    public record Person(String role, String pseudonym, String state, Map<String, String> data) {}

    static UnsealedRecord of(AuditRecord record, SealedParts parts) {
        return new UnsealedRecord(
                record.id(),
                record.log().text(),
                record.time(),
                record.kind(),
                record.type(),
                record.participants().stream()
                        .map(person -> {
                            SealedParts.Opened opened = parts.result(record, person);
                            return new Person(
                                    person.role(),
                                    person.pseudonym(),
                                    opened.state().name().toLowerCase(Locale.ROOT),
                                    opened.data().map(PersonalData::values).orElse(Map.of()));
                        })
                        .toList());
    }
}
