package dev.keyward.auditlog.summary;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import java.util.List;
import java.util.Optional;

/** Finds individual data values (facts) and people in an audit record. Stateless. */
final class RecordFacts {

    private RecordFacts() {}

    /**
     * Returns the text value with the given key in the data of the record. Returns an empty string if there is no such
     * value, or if the value is not a text.
     */
    static String text(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Text text ? text.value() : "";
    }

    /**
     * Returns the fact with the given key as a list of texts. The list is empty if the record has no such fact or the
     * fact is not a list.
     */
    static List<String> texts(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Texts texts ? texts.values() : List.of();
    }

    /**
     * Returns the fact with the given key as a whole number. Returns {@code otherwise} if the record has no such fact or
     * the fact is not a whole number.
     */
    static long number(AuditRecord record, String key, long otherwise) {
        return record.data().get(key) instanceof Fact.WholeNumber number ? number.value() : otherwise;
    }

    /** Returns whether the given record has the value {@code true} for the given key. */
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
