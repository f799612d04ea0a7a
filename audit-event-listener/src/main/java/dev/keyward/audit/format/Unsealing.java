package dev.keyward.audit.format;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import java.util.Optional;

/** Decrypts the personal data in audit records for sinks that may receive it. */
@FunctionalInterface
public interface Unsealing {

    /**
     * Decrypts and returns the personal data of a participant in an audit record. The result is empty if the data key was
     * destroyed or does not fit.
     */
    Optional<PersonalData> open(AuditRecord record, Participant participant);
}
