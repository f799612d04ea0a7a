package dev.keyward.auditlog.summary;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import java.util.List;
import java.util.Optional;

/** Reads individual facts and people from an audit record. Stateless. */
final class RecordFacts {

    private RecordFacts() {}

    /**
     * Returns the text of the fact with the given key, or an empty string if there is no such fact or it is not a text.
     */
    static String text(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Text text ? text.value() : "";
    }

    /** Returns a fact as a list of texts; empty if there is none or it is not a list. */
    static List<String> texts(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Texts texts ? texts.values() : List.of();
    }

    /** Returns a fact as a whole number. Returns {@code otherwise} if the fact is missing or is not a number. */
    static long number(AuditRecord record, String key, long otherwise) {
        return record.data().get(key) instanceof Fact.WholeNumber number ? number.value() : otherwise;
    }

    /** Returns whether a fact is {@code true}. */
    static boolean isSet(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Flag flag && flag.value();
    }

    /** Returns the pseudonym of the first person with the given role. */
    static Optional<String> person(AuditRecord record, String role) {
        return record.participants().stream()
                .filter(person -> person.role().equals(role))
                .map(Participant::pseudonym)
                .findFirst();
    }
}
